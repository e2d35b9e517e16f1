/* SPDX-License-Identifier: MIT */
/*
 * test_activation.c - sockets passed as a service manager passes them.
 *
 * Each case is a process of its own, in which descriptors 3 and up are the
 * passed ones; it sends back what activation_take() made of them.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "activation.h"
#include "support/runner.h"

/* Where the manager's side keeps its descriptors, out of the way. */
#define ASIDE 100

static const struct activation_want wants[] = {
	{ .name = "fiber", .address = "127.0.0.1", .port = 8001 },
	{ .name = "callback", .address = "127.0.0.1", .port = 8002 },
};

/* What the manager says. NULL: the variable is not set. */
struct manager {
	const char *listen_fds;
	const char *listen_names;
	bool for_another; /* LISTEN_PID is not the process */
};

/* What came of it. */
struct outcome {
	int rc;
	int fds[2];
	bool cloexec[2]; /* of descriptors 3 and 4 */
	bool open[2];    /* the same */
	bool announced;  /* LISTEN_FDS is still set */
	char why[ACTIVATION_WHY_MAX];
};

static void
set_or_unset(const char *name, const char *value)
{
	if (value != NULL)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static void
announce(const struct manager *manager)
{
	char pid[16];

	snprintf(pid, sizeof(pid), "%d",
		 (int)(manager->for_another ? getppid() : getpid()));
	set_or_unset("LISTEN_FDS", manager->listen_fds);
	set_or_unset("LISTEN_FDNAMES", manager->listen_names);
	setenv("LISTEN_PID", pid, 1);
}

/* The process that sockets are passed to. */
static _Noreturn void
be_the_daemon(const struct manager *manager, int sockets[2], int report)
{
	struct outcome out = { .fds = { -77, -77 } };

	for (int i = 0; i < 2; i++)
		if (dup2(sockets[i], 3 + i) < 0)
			_exit(1);
	announce(manager);
	out.rc = activation_take(wants, 2, out.fds, out.why);
	for (int i = 0; i < 2; i++) {
		int flags = fcntl(3 + i, F_GETFD);

		out.open[i] = flags >= 0;
		out.cloexec[i] = flags >= 0 && (flags & FD_CLOEXEC) != 0;
	}
	out.announced = getenv("LISTEN_FDS") != NULL;
	_exit(write(report, &out, sizeof(out)) != sizeof(out));
}

/* A listening socket, or the end of a pipe, out of the way. */
static int
aside(int fd)
{
	int moved = fcntl(fd, F_DUPFD, ASIDE);

	ck_assert_int_ge(moved, ASIDE);
	close(fd);
	return moved;
}

static int
listening(void)
{
	int fd = aside(socket(AF_INET, SOCK_STREAM, 0));

	ck_assert_int_eq(listen(fd, 1), 0);
	return fd;
}

static struct outcome
take_from(const struct manager *manager)
{
	int sockets[2] = { listening(), listening() };
	struct outcome out;
	int report[2], status;
	pid_t pid;

	ck_assert_int_eq(pipe(report), 0);
	report[1] = aside(report[1]);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		be_the_daemon(manager, sockets, report[1]);
	close(report[1]);
	close(sockets[0]);
	close(sockets[1]);
	ck_assert_int_eq(read(report[0], &out, sizeof(out)), sizeof(out));
	close(report[0]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	return out;
}

static struct outcome
take(const char *listen_fds, const char *listen_names)
{
	return take_from(&(struct manager){ listen_fds, listen_names, false });
}

START_TEST(activation_take_without_a_manager)
{
	struct outcome out = take(NULL, NULL);

	ck_assert_int_eq(out.rc, 0);
	ck_assert_int_eq(out.fds[0], -1);
	ck_assert_int_eq(out.fds[1], -1);
}
END_TEST

START_TEST(activation_take_leaves_what_is_for_another_process)
{
	struct outcome out =
		take_from(&(struct manager){ "2", "fiber:callback", true });

	ck_assert_int_eq(out.rc, 0);
	ck_assert_int_eq(out.fds[0], -1);
	ck_assert(out.open[0] && out.open[1]);
}
END_TEST

#ifdef HAVE_LIBSYSTEMD

START_TEST(activation_take_gives_sockets_by_name)
{
	struct outcome out = take("2", "callback:fiber");

	ck_assert_msg(out.rc == 2, "%d: %s", out.rc, out.why);
	ck_assert_int_eq(out.fds[0], 4);
	ck_assert_int_eq(out.fds[1], 3);
	ck_assert(out.cloexec[0] && out.cloexec[1]);
	ck_assert(!out.announced);
}
END_TEST

START_TEST(activation_take_takes_what_is_passed_only)
{
	struct outcome out = take("1", "callback");

	ck_assert_int_eq(out.rc, 1);
	ck_assert_int_eq(out.fds[0], -1);
	ck_assert_int_eq(out.fds[1], 3);
	ck_assert(out.cloexec[0] && !out.cloexec[1]);
}
END_TEST

START_TEST(activation_take_closes_all_when_it_refuses_one)
{
	struct outcome out = take("2", "fiber:web");

	ck_assert_int_eq(out.rc, -EINVAL);
	ck_assert_ptr_nonnull(strstr(out.why, "descriptor 4, named \"web\""));
	ck_assert_int_eq(out.fds[0], -77);
	ck_assert(!out.open[0] && !out.open[1]);
	ck_assert(!out.announced);
}
END_TEST

START_TEST(activation_take_without_names_goes_by_address)
{
	struct outcome out = take("2", NULL);

	ck_assert_int_eq(out.rc, -EINVAL);
	ck_assert_ptr_nonnull(
		strstr(out.why, "descriptor 3, named \"unknown\""));
}
END_TEST

START_TEST(activation_take_refuses_an_odd_environment)
{
	struct outcome out = take("two", NULL);

	ck_assert_int_eq(out.rc, -EINVAL);
	ck_assert_str_eq(out.why,
			 "the sockets passed in LISTEN_FDS cannot be "
			 "taken: Invalid argument");
}
END_TEST

#else

START_TEST(activation_take_says_that_it_is_not_built_in)
{
	struct outcome out = take("2", "fiber:callback");

	ck_assert_int_eq(out.rc, -EOPNOTSUPP);
	ck_assert_ptr_nonnull(strstr(out.why, "built without libsystemd"));
	ck_assert_int_eq(out.fds[0], -77);
}
END_TEST

#endif

SUITE(activation)
{
	ADD(activation_take_without_a_manager);
	ADD(activation_take_leaves_what_is_for_another_process);
#ifdef HAVE_LIBSYSTEMD
	ADD(activation_take_gives_sockets_by_name);
	ADD(activation_take_takes_what_is_passed_only);
	ADD(activation_take_closes_all_when_it_refuses_one);
	ADD(activation_take_without_names_goes_by_address);
	ADD(activation_take_refuses_an_odd_environment);
#else
	ADD(activation_take_says_that_it_is_not_built_in);
#endif
}
