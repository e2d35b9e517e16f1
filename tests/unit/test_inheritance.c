/* SPDX-License-Identifier: MIT */
/*
 * test_inheritance.c - what comes out of bags and the environment.
 *
 * Each case is a child with descriptors where a manager, or an exec, would
 * have left them; it does its own checks and exits with 0.
 */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conf/conf.h"
#include "life/bag.h"
#include "life/holder.h"
#include "life/inheritance.h"
#include "life/keeper.h"
#include "support/fail.h"
#include "support/runner.h"

/* Where descriptors are made, out of the way of those that are passed. */
#define ASIDE 200

static struct inheritance in;

/* In the child: it is as it should be. */
static void
check(bool is_right)
{
	if (!is_right)
		_exit(1);
}

/* Of all that could have been passed only these two are open. */
static void
check_open(int one, int other)
{
	for (int fd = 3; fd < ASIDE; fd++)
		check((fcntl(fd, F_GETFD) >= 0) == (fd == one || fd == other));
}

static int
aside(int fd)
{
	int moved = fcntl(fd, F_DUPFD_CLOEXEC, ASIDE);

	check(moved >= ASIDE);
	close(fd);
	return moved;
}

/* A socket that listens on 127.0.0.1, on whatever port. */
static int
listening(void)
{
	int fd = aside(socket(AF_INET, SOCK_STREAM, 0));
	struct sockaddr_in sa = { .sin_family = AF_INET };

	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	check(bind(fd, (struct sockaddr *)&sa, sizeof(sa)) == 0);
	check(listen(fd, 1) == 0);
	return fd;
}

/* A bag with @n descriptors, which are closed. */
static int
bag_of(int *fds, size_t n)
{
	struct bag bag;

	check(bag_open(&bag) == 0);
	check(bag_put(bag.in, fds, NULL, n) == 0);
	close(bag.in);
	for (size_t i = 0; i < n; i++)
		close(fds[i]);
	return aside(bag.out);
}

/* Passes @n descriptors as a manager does. */
static void
pass(const int *fds, int n, const char *names)
{
	char text[16];

	for (int i = 0; i < n; i++)
		check(dup2(fds[i], 3 + i) == 3 + i && close(fds[i]) == 0);
	snprintf(text, sizeof(text), "%d", (int)getpid());
	setenv("LISTEN_PID", text, 1);
	snprintf(text, sizeof(text), "%d", n);
	setenv("LISTEN_FDS", text, 1);
	setenv("LISTEN_FDNAMES", names, 1);
}

/* Runs a case with the table of a process that has just begun. */
static void
run_case(void body(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		check(close_range(3, ~0U, 0) == 0);
		unsetenv("NOTIFY_SOCKET");
		body();
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}

#define CASE_TEST(name)                \
	static void name##_body(void); \
	START_TEST(name)               \
	{                              \
		run_case(name##_body); \
	}                              \
	END_TEST                       \
	static void name##_body(void)

CASE_TEST(inheritance_is_mostly_nothing)
{
	check(inheritance_take(&in) == 0);
	check(in.slots_fd == -1 && in.conf_fd == -1 && !in.exec);
	check(in.n_listening == 0 && in.n_sockets == 0 && in.keeper == 0);
	inheritance_fini(&in);
}

/* A store, asked for what it still has. */
static struct holder holder;

static void
hear(void)
{
	while (holder_take(&holder) > 0)
		;
}

CASE_TEST(inheritance_out_of_a_store)
{
	int pair[2];
	int fds[3];

	check(holder_open(&holder) == 0);
	setenv("NOTIFY_SOCKET", holder.address, 1);
	holder.fd = aside(holder.fd);
	check(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	pair[0] = aside(pair[0]);
	pair[1] = aside(pair[1]);
	fds[0] = bag_of((int[]){ listening(), pair[0], pair[1] }, 3);
	fds[1] = aside(memfd_create(INHERITANCE_SLOTS, 0));
	fds[2] = aside(memfd_create(INHERITANCE_CONF, 0));
	holder.held[0].fd = open("/dev/null", O_RDONLY);
	snprintf(holder.held[0].name, HOLDER_NAME_MAX, KEEPER_BAG_NAME);
	holder.n = 1;
	holder.held[0].fd = aside(holder.held[0].fd);
	pass(fds, 3,
	     KEEPER_BAG_NAME ":" INHERITANCE_SLOTS ":" INHERITANCE_CONF);
	check(inheritance_take(&in) == 0);
	check(in.slots_fd == 4 && in.conf_fd == 5 && !in.lost && !in.exec);
	check(in.n_listening == 1 && in.listening[0].left);
	check(in.listening[0].name == NULL && in.n_sockets == 2);
	hear();
	check(holder.n == 0);
	inheritance_fini(&in);
	holder_close(&holder);
	check_open(-1, -1);
}

/* Passed by a socket unit, and left, too: once, with its name. */
CASE_TEST(inheritance_has_no_twins)
{
	int listener = listening();
	int twin = aside(dup(listener));
	int other = listening();
	int fds[2] = { listener, bag_of((int[]){ twin, other }, 2) };

	pass(fds, 2, "fiber:" KEEPER_BAG_NAME);
	check(inheritance_take(&in) == 0);
	check(in.n_listening == 2 && in.n_sockets == 0);
	check(in.listening[0].fd == 3 && !in.listening[0].left);
	check(strcmp(in.listening[0].name, "fiber") == 0);
	check(in.listening[1].left);
	inheritance_fini(&in);
	check_open(-1, -1);
}

CASE_TEST(inheritance_is_many)
{
	int fds[2000];

	for (int i = 0; i < 2000; i += 2)
		check(socketpair(AF_UNIX, SOCK_STREAM, 0, fds + i) == 0);
	for (int i = 0; i < 2000; i += 200)
		fds[i / 200] = bag_of(fds + i, 200);
	pass(fds, 10,
	     "chatd-bag:chatd-bag:chatd-bag:chatd-bag:chatd-bag:"
	     "chatd-bag:chatd-bag:chatd-bag:chatd-bag:chatd-bag");
	check(inheritance_take(&in) == 0);
	check(in.n_sockets == 2000 && in.n_listening == 0);
	inheritance_fini(&in);
	check_open(-1, -1);
}

CASE_TEST(inheritance_after_an_exec)
{
	int door = listening();
	int twin = aside(dup(door));
	int slots = aside(memfd_create(INHERITANCE_SLOTS, 0));
	int lock = aside(open("/dev/null", O_RDWR));
	int bag = bag_of(&twin, 1);
	char text[128];

	fcntl(slots, F_SETFD, 0);
	snprintf(text, sizeof(text),
		 "door/fiber=%d:bag=%d:slots=%d:lock=%d:keeper=77", door, bag,
		 slots, lock);
	setenv(INHERITANCE_VARIABLE, text, 1);
	check(inheritance_take(&in) == 0);
	check(getenv(INHERITANCE_VARIABLE) == NULL);
	check(in.exec && in.keeper == 77 && in.slots_fd == slots);
	check(fcntl(slots, F_GETFD) == FD_CLOEXEC);
	check(in.lock_fd == lock && fcntl(lock, F_GETFD) == FD_CLOEXEC);
	check(in.n_listening == 1 && in.listening[0].fd == door);
	check(strcmp(in.listening[0].name, "fiber") == 0);
	check(in.listening[0].left);
	inheritance_fini(&in);
	check_open(-1, -1);
}

CASE_TEST(inheritance_counts_what_it_does_not_know)
{
	static const char *const odd[] = { "bag",      "bag=",     "bag=x",
					   "bag=-1",   "what=0",   "=1",
					   "",         "slots=99", "bag=0",
					   "keeper=7:" };

	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++) {
		setenv(INHERITANCE_VARIABLE, odd[i], 1);
		check(inheritance_take(&in) == 0);
		check(in.damaged == 1 && in.n_sockets == 0);
		inheritance_fini(&in);
	}
}

/* What is damaged costs nobody but itself. */
CASE_TEST(inheritance_takes_what_is_whole)
{
	int pair[2];
	char text[128];
	int bag;

	check(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	pair[0] = aside(pair[0]);
	bag = bag_of(pair, 2);
	snprintf(text, sizeof(text), "door/a=99:bag=98:nonsense:bag=%d", bag);
	setenv(INHERITANCE_VARIABLE, text, 1);
	check(inheritance_take(&in) == 0);
	check(in.damaged == 3 && in.n_sockets == 2 && in.n_listening == 0);
	inheritance_fini(&in);
}

/* Without memory nobody is cut, and the store keeps what it has. */
CASE_TEST(inheritance_without_memory_closes_nothing)
{
	char byte;

	check(holder_open(&holder) == 0);
	setenv("NOTIFY_SOCKET", holder.address, 1);
	holder.fd = aside(holder.fd);
	holder_keep(&holder, KEEPER_BAG_NAME, aside(open("/dev/null", 0)));
	for (unsigned n = 1;; n++) {
		int pair[2], bag, rc;

		check(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
		pair[0] = aside(pair[0]);
		pair[1] = aside(pair[1]);
		bag = bag_of(pair, 1);
		pass(&bag, 1, KEEPER_BAG_NAME);
		fail_begin(n);
		rc = inheritance_take(&in);
		if (!fail_end())
			break;
		check(rc == -ENOMEM);
		/* its other end is in the bag, or in the table */
		check(recv(pair[1], &byte, 1, MSG_DONTWAIT) < 0 &&
		      errno == EAGAIN);
		hear();
		check(holder.n == 1);
		close(pair[1]);
		check(close_range(3, ASIDE - 1, 0) == 0);
	}
	check(in.n_sockets == 1);
	inheritance_fini(&in);
	holder_close(&holder);
}

CASE_TEST(inheritance_gives_doors_away)
{
	static struct conf_listener listeners[] = {
		{ .name = "b", .address = "127.0.0.1", .port = 0 },
		{ .name = "a", .address = "127.0.0.1", .port = 0 },
	};
	struct conf conf = { .listeners = listeners, .n_listeners = 2 };
	int fds[] = { listening(), listening() };
	char why[ACTIVATION_WHY_MAX];
	int doors[2];

	fds[0] = bag_of(fds, 2);
	fds[1] = listening();
	pass(fds, 2, KEEPER_BAG_NAME ":a");
	check(inheritance_take(&in) == 0);
	check(inheritance_doors(&in, &conf, doors, why) == 0);
	check(doors[1] == 4 && doors[0] >= 0 && doors[0] != 4);
	inheritance_fini(&in);
	check_open(doors[0], doors[1]);
}

SUITE(inheritance)
{
	ADD(inheritance_is_mostly_nothing);
	ADD(inheritance_out_of_a_store);
	ADD(inheritance_has_no_twins);
	ADD(inheritance_is_many);
	ADD(inheritance_after_an_exec);
	ADD(inheritance_counts_what_it_does_not_know);
	ADD(inheritance_takes_what_is_whole);
	ADD(inheritance_without_memory_closes_nothing);
	ADD(inheritance_gives_doors_away);
}
