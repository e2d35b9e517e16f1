/* SPDX-License-Identifier: MIT */
/*
 * test_keeper.c - a process dies, and its sockets are in the store.
 *
 * The victim is a child of the test; the store is the supervisor's. What the
 * keeper has stored is taken as the next chatd would take it.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "life/bag.h"
#include "life/holder.h"
#include "life/keeper.h"
#include "support/leak.h"
#include "support/runner.h"

/* The longest that anything here takes, in milliseconds. */
#define PATIENCE_MS 20000

/* A life of the victim: what it does after its keeper has begun. */
typedef void life(struct keeper *keeper, int fd);

static struct holder holder;
static int fds_before;

static void
setup(void)
{
	/* keepers whose chatd is gone are ours to wait for */
	ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	fds_before = leak_count_fds();
	ck_assert_int_eq(holder_open(&holder), 0);
	setenv("NOTIFY_SOCKET", holder.address, 1);
	setenv("FDSTORE", "32", 1);
}

static void
teardown(void)
{
	holder_close(&holder);
	ck_assert_int_eq(leak_count_fds(), fds_before);
	ck_assert_int_lt(waitpid(-1, NULL, WNOHANG | __WALL), 0);
	ck_assert_int_eq(errno, ECHILD);
}

/* Tells the test that the victim is as it is to be. */
static void
report(int fd, int what)
{
	if (write(fd, &what, sizeof(what)) != sizeof(what))
		_exit(1);
}

/* Starts a victim, and returns what it reports. */
static int
start(life *live, pid_t *ret_pid)
{
	int ends[2], what = 0;

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	*ret_pid = fork();
	if (*ret_pid == 0) {
		struct keeper keeper;

		/* what the victim has is only its own */
		holder_close(&holder);
		signal(SIGTERM, SIG_DFL);
		close(ends[0]);
		if (keeper_start(&keeper) != 1)
			_exit(1);
		live(&keeper, ends[1]);
		_exit(0);
	}
	close(ends[1]);
	ck_assert_int_eq(read(ends[0], &what, sizeof(what)), sizeof(what));
	close(ends[0]);
	return what;
}

/* Everything said until no child of ours is left, which all have spoken. */
static void
hear_all(void)
{
	struct pollfd poller = { .fd = holder.fd, .events = POLLIN };

	for (int i = 0; i < PATIENCE_MS; i++) {
		while (holder_take(&holder) > 0)
			;
		if (waitpid(-1, NULL, WNOHANG | __WALL) < 0 && errno == ECHILD)
			return;
		poll(&poller, 1, 1);
	}
	ck_abort_msg("somebody does not end");
}

/* All out of the bags that the store has. Returns how many. */
static int
unpack(int *ret_fds, int size)
{
	uint64_t cookies[BAG_HANDFUL];
	int handful[BAG_HANDFUL];
	bool lost;
	int all = 0;

	for (size_t i = 0; i < holder.n; i++) {
		int n;

		if (strcmp(holder.held[i].name, KEEPER_BAG_NAME) != 0)
			continue;
		while ((n = bag_take(holder.held[i].fd, handful, cookies,
				     &lost)) > 0)
			for (int k = 0; k < n; k++, all++)
				if (all < size)
					ret_fds[all] = handful[k];
				else
					close(handful[k]);
	}
	return all;
}

/* One of each: only the third and the fourth are to be kept. */
static void
hold_a_mixture(MAYBE_UNUSED struct keeper *keeper, int fd)
{
	int ends[2], pair[2], listener;

	if (pipe(ends) < 0 || socket(AF_INET, SOCK_DGRAM, 0) < 0)
		_exit(1);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (listen(listener, 1) < 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0 ||
	    memfd_create("chatd-slots", 0) < 0 || memfd_create("other", 0) < 0)
		_exit(1);
	if (write(pair[0], "kept", 4) != 4)
		_exit(1);
	report(fd, 0);
	pause();
}

/* A stream socket and its other end, with what was written to that. */
static void
check_mixture(void)
{
	int fds[8], listening;
	socklen_t len = sizeof(listening);
	char text[8];

	ck_assert_uint_eq(holder.n, 2);
	ck_assert_str_eq(holder.held[0].name, KEEPER_BAG_NAME);
	ck_assert_str_eq(holder.held[1].name, "chatd-slots");
	ck_assert_int_eq(unpack(fds, 8), 3);
	ck_assert_int_eq(getsockopt(fds[0], SOL_SOCKET, SO_ACCEPTCONN,
				    &listening, &len),
			 0);
	ck_assert_int_eq(listening, 1);
	ck_assert_int_eq(read(fds[2], text, sizeof(text)), 4);
	for (int i = 0; i < 3; i++)
		close(fds[i]);
}

START_TEST(keeper_stores_sockets_and_memfds)
{
	static const int signals[] = { SIGKILL, SIGTERM, SIGABRT };
	pid_t pid;

	start(hold_a_mixture, &pid);
	ck_assert_int_eq(kill(pid, signals[_i]), 0);
	hear_all();
	check_mixture();
}
END_TEST

/* A pipe whose other end the victim has, as it has locks. */
static int lock[2];

/* Whoever is started next is not to find them taken. */
START_TEST(keeper_has_closed_all_when_it_says_so)
{
	struct pollfd poller;
	char text[8] = "";
	pid_t pid;

	ck_assert_int_eq(pipe2(lock, O_CLOEXEC), 0);
	start(hold_a_mixture, &pid);
	close(lock[1]);
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	for (;;) {
		ck_assert_int_gt(recv(holder.fd, text, 7, MSG_PEEK), 0);
		if (strcmp(text, "BARRIER") == 0)
			break;
		ck_assert_int_eq(holder_take(&holder), 1);
	}
	/* it waits until that is taken */
	poller = (struct pollfd){ .fd = lock[0] };
	ck_assert_int_eq(poll(&poller, 1, 0), 1);
	ck_assert_int_eq(poller.revents, POLLHUP);
	close(lock[0]);
	hear_all();
	check_mixture();
}
END_TEST

static void
hold_nothing(MAYBE_UNUSED struct keeper *keeper, int fd)
{
	if (memfd_create("chatd-slots", 0) < 0)
		_exit(1);
	report(fd, 0);
}

START_TEST(keeper_without_sockets_stores_nothing)
{
	pid_t pid;

	start(hold_nothing, &pid);
	hear_all();
	ck_assert_uint_eq(holder.n, 0);
}
END_TEST

/* The table is full: not one more can be opened. */
static void
hold_many(MAYBE_UNUSED struct keeper *keeper, int fd)
{
	int n = 0;

	while (socket(AF_UNIX, SOCK_STREAM, 0) >= 0)
		n++;
	report(fd, n);
}

START_TEST(keeper_works_with_a_full_table)
{
	pid_t pid;
	int n = start(hold_many, &pid);

	hear_all();
	ck_assert_int_gt(n, BAG_HANDFUL);
	ck_assert_int_eq(unpack(NULL, 0), n);
}
END_TEST

/* As above, and then everything a signal can do to a keeper. */
static void
signal_the_keeper(struct keeper *keeper, int fd)
{
	for (int i = 1; i < 32; i++)
		if (i != SIGKILL && i != SIGSTOP)
			kill(keeper->pid, i);
	if (socket(AF_UNIX, SOCK_STREAM, 0) < 0 ||
	    waitpid(keeper->pid, NULL, WNOHANG | __WALL) != 0)
		_exit(1);
	report(fd, 0);
}

START_TEST(keeper_ignores_signals)
{
	pid_t pid;

	start(signal_the_keeper, &pid);
	hear_all();
	ck_assert_uint_eq(holder.n, 1);
}
END_TEST

static void
stop_keepers(struct keeper *keeper, int fd)
{
	int before;

	keeper_stop(keeper);
	keeper_stop(keeper);
	before = leak_count_fds();
	if (keeper_start(keeper) != 1)
		_exit(1);
	keeper_stop(keeper);
	if (leak_count_fds() != before)
		_exit(1);
	report(fd, (int)keeper->pid);
}

START_TEST(keeper_stopped_leaves_nothing)
{
	pid_t pid;

	ck_assert_int_eq(start(stop_keepers, &pid), 0);
	hear_all();
	ck_assert_uint_eq(holder.n, 0);
}
END_TEST

/* Its end is seen by whoever watches its pidfd. */
static void
lose_the_keeper(struct keeper *keeper, int fd)
{
	struct pollfd end = { .events = POLLIN };

	end.fd = keeper->pidfd;
	if (poll(&end, 1, 0) != 0)
		_exit(1);
	kill(keeper->pid, SIGKILL);
	report(fd, poll(&end, 1, PATIENCE_MS));
	keeper_stop(keeper);
}

START_TEST(keeper_tells_of_its_end)
{
	pid_t pid;

	ck_assert_int_eq(start(lose_the_keeper, &pid), 1);
	hear_all();
}
END_TEST

START_TEST(keeper_is_not_wanted_without_a_store)
{
	static const char *const places[] = { NULL, "0", "", "no" };
	struct keeper keeper;

	for (size_t i = 0; i < 4; i++) {
		if (places[i])
			setenv("FDSTORE", places[i], 1);
		else
			unsetenv("FDSTORE");
		ck_assert(!keeper_wanted());
		ck_assert_int_eq(keeper_start(&keeper), 0);
		ck_assert_int_eq(keeper.pid, 0);
		keeper_stop(&keeper);
	}
	setenv("FDSTORE", "1", 1);
	ck_assert(keeper_wanted());
	unsetenv("NOTIFY_SOCKET");
	ck_assert(!keeper_wanted());
}
END_TEST

SUITE(keeper)
{
	tcase_add_checked_fixture(tc_, setup, teardown);
	tcase_add_loop_test(tc_, keeper_stores_sockets_and_memfds, 0, 3);
	ADD(keeper_has_closed_all_when_it_says_so);
	ADD(keeper_without_sockets_stores_nothing);
	ADD(keeper_works_with_a_full_table);
	ADD(keeper_ignores_signals);
	ADD(keeper_stopped_leaves_nothing);
	ADD(keeper_tells_of_its_end);
	ADD(keeper_is_not_wanted_without_a_store);
}
