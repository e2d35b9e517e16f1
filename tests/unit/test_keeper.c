/* SPDX-License-Identifier: MIT */
/*
 * test_keeper.c - a process dies, and its sockets are in the store.
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
#include "life/keeper.h"
#include "support/leak.h"
#include "support/runner.h"
#include "victim.h"

START_TEST(keeper_stores_sockets_and_memfds)
{
	static const int signals[] = { SIGKILL, SIGTERM, SIGABRT };
	pid_t pid;

	victim_start(victim_hold_a_mixture, &pid);
	ck_assert_int_eq(kill(pid, signals[_i]), 0);
	victim_hear_all();
	victim_check_mixture();
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
	victim_start(victim_hold_a_mixture, &pid);
	close(lock[1]);
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	for (;;) {
		ck_assert_int_gt(recv(victim_store.fd, text, 7, MSG_PEEK), 0);
		if (strcmp(text, "BARRIER") == 0)
			break;
		ck_assert_int_eq(holder_take(&victim_store), 1);
	}
	/* it waits until that is taken */
	poller = (struct pollfd){ .fd = lock[0] };
	ck_assert_int_eq(poll(&poller, 1, 0), 1);
	ck_assert_int_eq(poller.revents, POLLHUP);
	close(lock[0]);
	victim_hear_all();
	victim_check_mixture();
}
END_TEST

static void
hold_nothing(MAYBE_UNUSED struct keeper *keeper, int fd)
{
	if (memfd_create("chatd-slots", 0) < 0)
		_exit(1);
	victim_report(fd, 0);
}

START_TEST(keeper_without_sockets_stores_nothing)
{
	pid_t pid;

	victim_start(hold_nothing, &pid);
	victim_hear_all();
	ck_assert_uint_eq(victim_store.n, 0);
}
END_TEST

/* The table is full: not one more can be opened. */
static void
hold_many(MAYBE_UNUSED struct keeper *keeper, int fd)
{
	int n = 0;

	while (socket(AF_UNIX, SOCK_STREAM, 0) >= 0)
		n++;
	victim_report(fd, n);
}

START_TEST(keeper_works_with_a_full_table)
{
	pid_t pid;
	int n = victim_start(hold_many, &pid);

	victim_hear_all();
	ck_assert_int_gt(n, BAG_HANDFUL);
	ck_assert_int_eq(victim_unpack(NULL, 0), n);
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
	victim_report(fd, 0);
}

START_TEST(keeper_ignores_signals)
{
	pid_t pid;

	victim_start(signal_the_keeper, &pid);
	victim_hear_all();
	ck_assert_uint_eq(victim_store.n, 1);
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
	victim_report(fd, (int)keeper->pid);
}

START_TEST(keeper_stopped_leaves_nothing)
{
	pid_t pid;

	ck_assert_int_eq(victim_start(stop_keepers, &pid), 0);
	victim_hear_all();
	ck_assert_uint_eq(victim_store.n, 0);
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
	victim_report(fd, poll(&end, 1, PATIENCE_MS));
	keeper_stop(keeper);
}

START_TEST(keeper_tells_of_its_end)
{
	pid_t pid;

	ck_assert_int_eq(victim_start(lose_the_keeper, &pid), 1);
	victim_hear_all();
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
	tcase_add_checked_fixture(tc_, victim_set_up, victim_tear_down);
	tcase_add_loop_test(tc_, keeper_stores_sockets_and_memfds, 0, 3);
	ADD(keeper_has_closed_all_when_it_says_so);
	ADD(keeper_without_sockets_stores_nothing);
	ADD(keeper_works_with_a_full_table);
	ADD(keeper_ignores_signals);
	ADD(keeper_stopped_leaves_nothing);
	ADD(keeper_tells_of_its_end);
	ADD(keeper_is_not_wanted_without_a_store);
}
