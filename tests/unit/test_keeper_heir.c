/* SPDX-License-Identifier: MIT */
/*
 * test_keeper_heir.c - a process dies, and an heir waits for what it leaves.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

#include "life/standby_order.h"
#include "support/runner.h"
#include "victim.h"

/* Where an heir would wait, and where it is told. */
static int ends[2];

/* The same with an heir; and, if the order is dismissed, without one again. */
static bool dismissed;

static void
hold_with_an_heir(struct keeper *keeper, int fd)
{
	if (keeper_set_heir(keeper, ends[1]) < 0 ||
	    (dismissed && keeper_set_heir(keeper, -1) < 0))
		_exit(1);
	close(ends[0]);
	close(ends[1]);
	victim_hold_a_mixture(keeper, fd);
}

/* A victim with an heir that the test is. */
static pid_t
start_with_an_heir(void)
{
	pid_t pid;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
				    ends),
			 0);
	victim_start(hold_with_an_heir, &pid);
	close(ends[1]);
	return pid;
}

/* The heir has all, and the store nothing. */
START_TEST(keeper_tells_the_heir)
{
	struct standby_order order;

	ck_assert_int_eq(kill(start_with_an_heir(), SIGKILL), 0);
	ck_assert_int_eq(standby_order_take(ends[0], &order), 0);
	ck_assert_str_eq(order.names, KEEPER_BAG_NAME ":chatd-slots");
	ck_assert_uint_eq(order.n, 2);
	standby_order_answer(ends[0]);
	victim_hear_all();
	ck_assert_uint_eq(victim_store.n, 0);
	/* what the store would have */
	holder_keep(&victim_store, KEEPER_BAG_NAME, order.fds[0]);
	holder_keep(&victim_store, "chatd-slots", order.fds[1]);
	victim_check_mixture();
	close(ends[0]);
}
END_TEST

/* It has ended before it was told (0), or after that (1). */
START_TEST(keeper_of_an_heir_that_ends)
{
	struct standby_order order = { .n = 0 };
	pid_t pid = start_with_an_heir();

	if (_i == 0)
		close(ends[0]);
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	if (_i == 1) {
		ck_assert_int_eq(standby_order_take(ends[0], &order), 0);
		for (size_t i = 0; i < order.n; i++)
			close(order.fds[i]);
		close(ends[0]);
	}
	victim_hear_all();
	victim_check_mixture();
}
END_TEST

START_TEST(keeper_of_an_heir_that_was_dismissed)
{
	struct standby_order order;
	pid_t pid;

	dismissed = true;
	pid = start_with_an_heir();
	ck_assert_int_eq(standby_order_take(ends[0], &order), -ECANCELED);
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	victim_hear_all();
	victim_check_mixture();
	close(ends[0]);
}
END_TEST

SUITE(keeper_heir)
{
	tcase_add_checked_fixture(tc_, victim_set_up, victim_tear_down);
	ADD(keeper_tells_the_heir);
	tcase_add_loop_test(tc_, keeper_of_an_heir_that_ends, 0, 2);
	ADD(keeper_of_an_heir_that_was_dismissed);
}
