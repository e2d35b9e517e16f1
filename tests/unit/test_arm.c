/* SPDX-License-Identifier: MIT */
/*
 * Many descriptors that fire in one pass: who runs before whom, and what
 * becomes of one that has fired when its waiter goes, or it is closed, before
 * its turn has come.
 */
#include "config.h"

#include <coir/fd.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <event2/event.h>
#include <event2/event_struct.h>

#include "core/runtime.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "support/vloop.h"
#include "unit/fd_case.h"

#define CROWD 40

/* A crowd, and an event of the program's own that comes after the others. */
struct crowd {
	struct ends ends[CROWD];
	struct ends last;
	struct event own;
	struct coir_fiber *victim;
	int64_t takes; /* each fiber, in nanoseconds */
	int woken;
	int woken_before;
};

static int
wait_in_crowd(struct crowd *crowd, int i)
{
	int rc = coir_fd_wait_read(&crowd->ends[i].cfd);

	vtime_advance(crowd->takes);
	crowd->woken += rc == 0;
	return rc;
}

/* One of a crowd. */
struct one {
	struct crowd *crowd;
	int i;
};

static int
wait_as_one(void *arg)
{
	struct one *one = arg;

	return wait_in_crowd(one->crowd, one->i);
}

static void
count_cb(evutil_socket_t fd, short what, void *arg)
{
	struct crowd *crowd = arg;

	(void)fd;
	(void)what;
	crowd->woken_before = crowd->woken;
}

/* Everything is ready before the loop is polled; the event @cb comes last. */
static void
crowd_init(struct crowd *crowd, event_callback_fn cb)
{
	struct event_base *base = coir_runtime_base(coir_runtime_current());

	*crowd = (struct crowd){ 0 };
	for (int i = 0; i < CROWD; i++)
		ends_init(&crowd->ends[i]);
	ends_init(&crowd->last);
	event_assign(&crowd->own, base, coir_fd_number(&crowd->last.cfd),
		     EV_READ, cb, crowd);
	event_priority_set(&crowd->own, 0);
	event_add(&crowd->own, NULL);
}

static void
make_ready(struct crowd *crowd, int n)
{
	for (int i = 0; i < n; i++)
		send_byte(&crowd->ends[i]);
	send_byte(&crowd->last);
}

static void
crowd_fini(struct crowd *crowd)
{
	event_del(&crowd->own);
	for (int i = 0; i < CROWD; i++)
		ends_fini(&crowd->ends[i]);
	ends_fini(&crowd->last);
}

static int
spawn_crowd(struct coir_scope *scope, void *arg)
{
	static struct one ones[CROWD];
	struct crowd *crowd = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < CROWD; i++) {
		ones[i] = (struct one){ crowd, i };
		rc = coir_spawn(scope, wait_as_one, &ones[i]);
	}
	make_ready(crowd, CROWD);
	return rc;
}

/* How many run before the round if each takes @takes nanoseconds. */
static int
run_crowd(int64_t takes, int *ret_before)
{
	static struct crowd crowd;
	int rc;

	crowd_init(&crowd, count_cb);
	crowd.takes = takes;
	rc = coir_scope_run(spawn_crowd, &crowd);
	ck_assert_int_eq(crowd.woken, CROWD);
	*ret_before = crowd.woken_before;
	crowd_fini(&crowd);
	return rc;
}

FIBER_TEST(arm_those_who_fired_first_run_before_the_last_are_looked_at)
{
	int before;

	(void)arg;
	ck_assert_int_eq(run_crowd(0, &before), 0);
	/* two times sixteen: the others are woken by the next round */
	ck_assert_int_eq(before, 32);
	return 0;
}

/* However many fire at once, what they cause is cut as rounds are. */
FIBER_TEST(arm_those_who_take_long_wait_for_the_round)
{
	int before;

	(void)arg;
	/* the first time libevent does not ask for as many at once */
	ck_assert_int_eq(run_crowd(0, &before), 0);
	ck_assert_int_eq(run_crowd(COIR__EARLY_NS, &before), 0);
	ck_assert_int_eq(before, 16);
	/* another pass, as much time again */
	ck_assert_int_eq(run_crowd(0, &before), 0);
	ck_assert_int_eq(before, 32);
	return 0;
}

static void
close_first_cb(evutil_socket_t fd, short what, void *arg)
{
	struct crowd *crowd = arg;

	(void)fd;
	(void)what;
	trace("closing");
	ck_assert_int_eq(coir_fd_close(&crowd->ends[0].cfd), 0);
}

static int
spawn_two(struct coir_scope *scope, void *arg)
{
	static struct waiter first, second;
	struct crowd *crowd = arg;
	int rc;

	first = (struct waiter){ &crowd->ends[0].cfd, "first" };
	second = (struct waiter){ &crowd->ends[1].cfd, "second" };
	rc = coir_spawn_fiber(scope, NULL, wait_read, &first, &crowd->victim);
	if (rc == 0)
		rc = coir_spawn(scope, wait_read, &second);
	make_ready(crowd, 2);
	return rc;
}

static int
run_closed(void *arg)
{
	static struct crowd crowd;
	int rc;

	(void)arg;
	crowd_init(&crowd, close_first_cb);
	rc = coir_scope_run(spawn_two, &crowd);
	coir_fiber_put(crowd.victim);
	crowd_fini(&crowd);
	return rc;
}

START_TEST(arm_closed_between_its_event_and_its_turn)
{
	ck_assert_int_eq(run_fiber(run_closed, NULL), 0);
	trace_expect("closing\nfirst: %d\nsecond: 0\n", -EBADF);
}
END_TEST

static void
cancel_first_cb(evutil_socket_t fd, short what, void *arg)
{
	struct crowd *crowd = arg;

	(void)fd;
	(void)what;
	trace("cancelling");
	ck_assert_int_eq(coir_fiber_cancel(crowd->victim), 0);
}

static int
run_cancelled(void *arg)
{
	static struct crowd crowd;
	int rc;

	(void)arg;
	crowd_init(&crowd, cancel_first_cb);
	rc = coir_scope_run(spawn_two, &crowd);
	coir_fiber_put(crowd.victim);
	trace("again: %d", coir_fd_wait_read(&crowd.ends[0].cfd));
	crowd_fini(&crowd);
	return rc;
}

START_TEST(arm_cancelled_between_its_event_and_its_turn)
{
	ck_assert_int_eq(run_fiber(run_cancelled, NULL), 0);
	trace_expect("cancelling\nfirst: %d\nsecond: 0\nagain: 0\n",
		     -ECANCELED);
}
END_TEST

SUITE(arm)
{
	ADD(arm_those_who_fired_first_run_before_the_last_are_looked_at);
	ADD(arm_those_who_take_long_wait_for_the_round);
	ADD(arm_closed_between_its_event_and_its_turn);
	ADD(arm_cancelled_between_its_event_and_its_turn);
}
