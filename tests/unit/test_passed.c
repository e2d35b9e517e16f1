/* SPDX-License-Identifier: MIT */
/*
 * test_passed.c - descriptors passed as a service manager passes them.
 *
 * Each case is a process of its own, in which descriptors 3 and up are the
 * passed ones; it sends back what passed_take() made of them.
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

#include "common/passed.h"
#include "support/runner.h"

/* Where the manager's side keeps its descriptors, out of the way. */
#define ASIDE 100

/* What the manager says. NULL: the variable is not set. */
struct manager {
	const char *listen_fds;
	const char *listen_names;
	bool for_another; /* LISTEN_PID is not the process */
};

/* What came of it. */
struct outcome {
	int rc;
	size_t n;
	int fds[2];
	char names[2][32];
	bool cloexec[2]; /* of descriptors 3 and 4 */
	bool open[2];    /* the same */
	bool announced;  /* LISTEN_FDS is still set */
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
	struct passed passed = { .n = 77 };

	for (int i = 0; i < 2; i++)
		if (dup2(sockets[i], 3 + i) < 0)
			_exit(1);
	announce(manager);
	out.rc = passed_take(&passed);
	out.n = passed.n;
	for (size_t i = 0; out.rc == 0 && i < out.n && i < 2; i++) {
		out.fds[i] = passed.fds[i].fd;
		snprintf(out.names[i], sizeof(out.names[i]), "%s",
			 passed.fds[i].name);
	}
	if (out.rc == 0)
		passed_fini(&passed);
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

START_TEST(passed_nothing_without_a_manager)
{
	struct outcome out = take(NULL, NULL);

	ck_assert_int_eq(out.rc, 0);
	ck_assert_uint_eq(out.n, 0);
	out = take("0", "");
	ck_assert_int_eq(out.rc, 0);
	ck_assert_uint_eq(out.n, 0);
}
END_TEST

START_TEST(passed_leaves_what_is_for_another_process)
{
	struct outcome out =
		take_from(&(struct manager){ "2", "fiber:callback", true });

	ck_assert_int_eq(out.rc, 0);
	ck_assert_uint_eq(out.n, 0);
	ck_assert(out.open[0] && out.open[1]);
	ck_assert(!out.cloexec[0] && !out.announced);
}
END_TEST

START_TEST(passed_has_names)
{
	struct outcome out = take("2", "callback:fiber");

	ck_assert_int_eq(out.rc, 0);
	ck_assert_uint_eq(out.n, 2);
	ck_assert_int_eq(out.fds[0], 3);
	ck_assert_int_eq(out.fds[1], 4);
	ck_assert_str_eq(out.names[0], "callback");
	ck_assert_str_eq(out.names[1], "fiber");
	ck_assert(out.cloexec[0] && out.cloexec[1]);
	ck_assert(!out.announced);
}
END_TEST

START_TEST(passed_is_what_is_announced_only)
{
	struct outcome out = take("1", "callback");

	ck_assert_int_eq(out.rc, 0);
	ck_assert_uint_eq(out.n, 1);
	ck_assert(out.cloexec[0] && !out.cloexec[1]);
}
END_TEST

START_TEST(passed_without_names_is_unknown)
{
	struct outcome out = take("2", NULL);

	ck_assert_int_eq(out.rc, 0);
	ck_assert_str_eq(out.names[0], "unknown");
	out = take("2", "fiber");
	ck_assert_str_eq(out.names[0], "fiber");
	ck_assert_str_eq(out.names[1], "unknown");
}
END_TEST

START_TEST(passed_refuses_an_odd_environment)
{
	static const char *const odd[] = {
		"two", "2x", "-1", "", " ", "99999999999999999999", "2147483647"
	};

	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++) {
		struct outcome out = take(odd[i], "a");

		ck_assert_msg(out.rc == -EINVAL, "%s: %d", odd[i], out.rc);
		ck_assert_uint_eq(out.n, 77);
	}
}
END_TEST

START_TEST(passed_refuses_what_is_not_open)
{
	ck_assert_int_eq(take("90", NULL).rc, -EBADF);
}
END_TEST

/* In which of descriptors 3 and 4 the ends of two pipes are taken up. */
static _Noreturn void
give_and_take(void)
{
	struct passed passed = { .n = 0 };
	int one[2], two[2], fds[2];
	char byte = 'x';

	/* they are where they are not to be, each in the way of the other */
	if (pipe(one) < 0 || pipe(two) < 0)
		_exit(1);
	one[0] = aside(one[0]);
	two[0] = aside(two[0]);
	two[1] = aside(two[1]);
	if (dup2(one[0], 4) < 0 || dup2(two[0], 3) < 0)
		_exit(1);
	fds[0] = 4;
	fds[1] = 3;
	if (passed_give(fds, 2, "one:two") < 0 || passed_take(&passed) < 0 ||
	    passed.n != 2 || strcmp(passed.fds[1].name, "two") != 0)
		_exit(2);
	_exit(write(two[1], &byte, 1) == 1 &&
			      read(passed.fds[1].fd, &byte, 1) == 1
		      ? 0
		      : 3);
}

/* Though the numbers overlap, each comes to its place, with its name. */
START_TEST(passed_within_a_process)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		give_and_take();
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

SUITE(passed)
{
	ADD(passed_nothing_without_a_manager);
	ADD(passed_leaves_what_is_for_another_process);
	ADD(passed_has_names);
	ADD(passed_is_what_is_announced_only);
	ADD(passed_without_names_is_unknown);
	ADD(passed_refuses_an_odd_environment);
	ADD(passed_refuses_what_is_not_open);
	ADD(passed_within_a_process);
}
