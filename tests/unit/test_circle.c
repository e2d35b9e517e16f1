/* SPDX-License-Identifier: MIT */
/*
 * Fibers woken in turn: each once a batch, whoever comes and goes meanwhile.
 */
#include "config.h"

#include "circle.h"

#include <coir/fiber.h>
#include <coir/scope.h>

#include "support/fail.h"
#include "support/fixture.h"
#include "support/runner.h"

/* More than are woken in one go, twice over. */
#define CROWD 150

/* Somebody in the circle. */
struct member {
	struct coir_fiber *fiber;
	size_t at;
	int wakes;
};

static struct circle circle;
static struct member members[CROWD];

static int
count_wakes(void *arg)
{
	struct member *member = arg;

	while (coir_suspend(NULL) == 0)
		member->wakes++;
	return 0;
}

static void
gather(struct coir_scope *scope)
{
	for (int i = 0; i < CROWD; i++) {
		struct member *m = &members[i];

		*m = (struct member){ 0 };
		ck_assert_int_eq(coir_spawn_fiber(scope, NULL, count_wakes, m,
						  &m->fiber),
				 0);
		ck_assert_int_eq(circle_reserve(&circle), 0);
		circle_add(&circle, m->fiber, m, &m->at);
	}
}

static void
leave(struct member *member)
{
	circle_remove(&circle, member->at);
	coir_fiber_cancel(member->fiber);
	coir_fiber_put(member->fiber);
	member->fiber = NULL;
}

static void
disperse(void)
{
	for (int i = 0; i < CROWD; i++)
		if (members[i].fiber)
			leave(&members[i]);
	ck_assert_uint_eq(circle.count, 0);
	ck_assert(!circle_wake_some(&circle));
	circle_fini(&circle);
}

/* Wake all who are due, each go run to its end. Returns how many goes. */
static int
go_round(void)
{
	bool more;
	int goes = 0;

	do {
		more = circle_wake_some(&circle);
		ck_assert_int_eq(coir_yield(), 0);
		goes++;
	} while (more);
	return goes;
}

/* How many have been woken so often. */
static int
woken(int wakes)
{
	int n = 0;

	for (int i = 0; i < CROWD; i++)
		n += members[i].wakes == wakes;
	return n;
}

SCOPE_TEST(circle_wakes_everybody_once_a_batch)
{
	(void)arg;
	gather(scope);
	ck_assert(!circle_wake_some(&circle));
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(woken(0), CROWD);
	circle_all_due(&circle);
	ck_assert_int_gt(go_round(), 2);
	ck_assert_int_eq(woken(1), CROWD);
	circle_all_due(&circle);
	go_round();
	ck_assert_int_eq(woken(2), CROWD);
	disperse();
	return 0;
}

/* A batch that comes in the middle: who had to wait longest is first. */
SCOPE_TEST(circle_goes_on_where_it_was)
{
	int first = 0;

	(void)arg;
	gather(scope);
	circle_all_due(&circle);
	ck_assert(circle_wake_some(&circle));
	ck_assert_int_eq(coir_yield(), 0);
	first = woken(1);
	circle_all_due(&circle);
	ck_assert(circle_wake_some(&circle));
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_gt(woken(1), first);
	ck_assert_int_eq(woken(2), 0);
	go_round();
	ck_assert_int_eq(woken(1) + woken(2), CROWD);
	ck_assert_int_eq(woken(2), first);
	disperse();
	return 0;
}

/* Nobody who was due is missed because another left. */
SCOPE_TEST(circle_misses_nobody_when_others_leave)
{
	(void)arg;
	gather(scope);
	circle_all_due(&circle);
	ck_assert(circle_wake_some(&circle));
	for (int i = 0; i < CROWD; i += 3)
		leave(&members[i]);
	go_round();
	for (int i = 0; i < CROWD; i++)
		if (members[i].fiber)
			ck_assert_int_ge(members[i].wakes, 1);
	disperse();
	return 0;
}

/* Who is away is passed over, and woken again when it is back. */
SCOPE_TEST(circle_leaves_those_alone_who_are_away)
{
	(void)arg;
	gather(scope);
	for (int i = 0; i < CROWD; i += 2)
		circle_set_away(&circle, members[i].at, true);
	leave(&members[1]);
	circle_all_due(&circle);
	go_round();
	ck_assert_int_eq(woken(0), CROWD / 2 + 1);
	for (int i = 0; i < CROWD; i++) {
		bool here = i % 2 == 1 && i != 1;

		ck_assert_int_eq(members[i].wakes, here);
	}
	for (int i = 0; i < CROWD; i += 2)
		circle_set_away(&circle, members[i].at, false);
	circle_all_due(&circle);
	go_round();
	ck_assert_int_eq(woken(0), 1);
	disperse();
	return 0;
}

/* After a batch that came in the middle the next begins at the beginning. */
SCOPE_TEST(circle_begins_with_who_came_first)
{
	(void)arg;
	gather(scope);
	circle_all_due(&circle);
	ck_assert(circle_wake_some(&circle));
	circle_all_due(&circle);
	go_round();
	ck_assert_int_eq(members[0].wakes, 2);
	circle_all_due(&circle);
	ck_assert(circle_wake_some(&circle));
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(members[0].wakes, 3);
	disperse();
	return 0;
}

static int
grow(void *arg)
{
	static struct member member;
	int rc;

	(void)arg;
	for (int i = 0; i < CROWD; i++) {
		rc = circle_reserve(&circle);
		if (rc < 0)
			break;
		circle_add(&circle, NULL, &member, &member.at);
	}
	circle_fini(&circle);
	return rc;
}

START_TEST(circle_without_memory_has_no_room)
{
	ck_assert_uint_ge(fail_each(grow, NULL), 2);
}
END_TEST

SUITE(circle)
{
	ADD(circle_wakes_everybody_once_a_batch);
	ADD(circle_goes_on_where_it_was);
	ADD(circle_misses_nobody_when_others_leave);
	ADD(circle_leaves_those_alone_who_are_away);
	ADD(circle_begins_with_who_came_first);
	ADD(circle_without_memory_has_no_room);
}
