/* SPDX-License-Identifier: MIT */
/*
 * Clients taken in turn: each once a batch, whoever comes and goes meanwhile.
 */
#include "config.h"

#include "client/circle.h"

#include "support/fail.h"
#include "support/runner.h"

/* Who are in the circle, and how many are taken in one go. */
#define CROWD 150
#define GO 64

/* Somebody in the circle. */
struct member {
	size_t at;
	int taken; /* so often */
	bool left;
};

static struct circle circle;
static struct member members[CROWD];

static void
set_up(void)
{
	for (int i = 0; i < CROWD; i++) {
		struct member *m = &members[i];

		*m = (struct member){ 0 };
		ck_assert_int_eq(circle_reserve(&circle), 0);
		circle_add(&circle, m, m, &m->at);
	}
}

static void
tear_down(void)
{
	circle_fini(&circle);
}

static void
leave(struct member *member)
{
	circle_remove(&circle, member->at);
	member->left = true;
}

/* Takes @n at most. Returns how many. */
static size_t
take(size_t n)
{
	void *who[CROWD];
	size_t taken = circle_take(&circle, who, n);

	for (size_t i = 0; i < taken; i++) {
		struct member *member = who[i];

		ck_assert(!member->left);
		member->taken++;
	}
	return taken;
}

/* Takes all who are due. Returns how many. */
static int
go_round(void)
{
	int n = 0;
	size_t taken;

	do {
		taken = take(GO);
		n += (int)taken;
	} while (taken > 0);
	ck_assert_uint_eq(circle.due, 0);
	return n;
}

/* How many of those who are there have been taken so often. */
static int
taken(int times)
{
	int n = 0;

	for (int i = 0; i < CROWD; i++)
		n += !members[i].left && members[i].taken == times;
	return n;
}

START_TEST(circle_takes_everybody_once_a_batch)
{
	ck_assert_uint_eq(take(GO), 0);
	circle_all_due(&circle);
	ck_assert_uint_eq(take(GO), GO);
	ck_assert_int_eq(go_round(), CROWD - GO);
	ck_assert_int_eq(taken(1), CROWD);
	circle_all_due(&circle);
	ck_assert_int_eq(go_round(), CROWD);
	ck_assert_int_eq(taken(2), CROWD);
}
END_TEST

/* A batch that comes in the middle: who had to wait longest is first. */
START_TEST(circle_goes_on_where_it_was)
{
	circle_all_due(&circle);
	take(GO);
	circle_all_due(&circle);
	circle.elders = 0;
	ck_assert_uint_eq(take(CROWD - GO), CROWD - GO);
	ck_assert_int_eq(taken(1), CROWD);
	ck_assert_int_eq(go_round(), GO);
	ck_assert_int_eq(taken(2), GO);
}
END_TEST

/* When nobody waits any more the next round begins at the beginning. */
START_TEST(circle_begins_with_who_came_first)
{
	circle_all_due(&circle);
	take(GO);
	circle_all_due(&circle);
	circle.elders = 0;
	go_round();
	ck_assert_int_eq(members[0].taken, 2);
	circle_all_due(&circle);
	take(1);
	ck_assert_int_eq(members[0].taken, 3);
}
END_TEST

/* A batch comes when so many are done that all elders may be served first. */
static void
stop_at(size_t place)
{
	circle.earned = CIRCLE_ELDERS * CIRCLE_ELDER_COST;
	circle_all_due(&circle);
	while (circle.next < place)
		take(1);
	circle_all_due(&circle);
}

/* Behind the last one is nobody, though there are places left. */
START_TEST(circle_fetches_who_is_behind)
{
	for (size_t at = 0; at < CROWD; at++)
		ck_assert_ptr_eq(circle_fetch_next(&circle, at),
				 at + 1 < CROWD ? &members[at + 1] : NULL);
	leave(&members[CROWD - 1]);
	ck_assert_ptr_null(circle_fetch_next(&circle, CROWD - 2));
}
END_TEST

/* Elders do not wait for the round to come to its end, if they seldom do it. */
START_TEST(circle_takes_elders_out_of_turn)
{
	stop_at(CIRCLE_ELDERS + 2);
	ck_assert_uint_eq(take(GO), GO);
	ck_assert_uint_eq(take(CIRCLE_ELDERS), CIRCLE_ELDERS - GO);
	for (int i = 0; i < CROWD; i++)
		ck_assert_int_eq(members[i].taken,
				 i < CIRCLE_ELDERS ? 2 : i < CIRCLE_ELDERS + 2);
	/* the round goes on where it was */
	ck_assert_uint_eq(take(1), 1);
	ck_assert_int_eq(members[CIRCLE_ELDERS + 2].taken, 1);
	ck_assert_int_eq(go_round(), CROWD - 1);
}
END_TEST

/* Elders whose turn it is are not taken out of it. */
START_TEST(circle_takes_no_elder_twice_in_a_go)
{
	stop_at(20);
	ck_assert_uint_eq(take(CROWD), 20);
	ck_assert_uint_eq(take(CROWD - 20), CROWD - 20);
	ck_assert_int_eq(members[20].taken, 1);
	ck_assert_int_eq(members[19].taken, 2);
	ck_assert_int_eq(go_round(), 20);
}
END_TEST

/* With a batch before each of them all have a turn, nearly as soon as else. */
START_TEST(circle_serves_everybody_whatever_elders_get)
{
	stop_at(CIRCLE_ELDERS);
	circle.earned = 0;
	for (int i = 0; i < CROWD; i++)
		members[i].taken = 0;
	for (int i = 0; i < CROWD + CROWD / CIRCLE_ELDER_COST; i++) {
		circle_all_due(&circle);
		take(1);
	}
	ck_assert_int_eq(taken(0), 0);
}
END_TEST

/* Elders who have left, and those who are away, are passed over. */
START_TEST(circle_takes_elders_who_are_there)
{
	stop_at(CIRCLE_ELDERS);
	for (int i = 0; i < CIRCLE_ELDERS; i += 2)
		circle_set_away(&circle, members[i].at, true);
	for (int i = CROWD - 1; i > 10; i--)
		leave(&members[i]);
	ck_assert_uint_eq(take(GO), 5);
	ck_assert_uint_eq(take(GO), 5);
	ck_assert_uint_eq(take(GO), 0);
}
END_TEST

/* It is what is taken that costs and earns, not who is passed over. */
START_TEST(circle_asks_nothing_of_elders_who_are_away)
{
	stop_at(CIRCLE_ELDERS);
	for (int i = 0; i < CROWD; i++)
		if (i != 20 && i != 30)
			circle_set_away(&circle, members[i].at, true);
	circle.earned = 2 * CIRCLE_ELDER_COST;
	ck_assert_uint_eq(take(GO), 2);
	ck_assert_int_eq(members[20].taken, 2);
	ck_assert_int_eq(members[30].taken, 2);
	ck_assert_int_eq(go_round(), 2);
	ck_assert_uint_eq(circle.earned, 2);
}
END_TEST

/* Who is away is passed over, and taken again when it is back. */
START_TEST(circle_leaves_those_alone_who_are_away)
{
	for (int i = 0; i < CROWD; i += 2)
		circle_set_away(&circle, members[i].at, true);
	leave(&members[1]);
	circle_all_due(&circle);
	go_round();
	for (int i = 0; i < CROWD; i++)
		ck_assert_int_eq(members[i].taken, i % 2 == 1 && i != 1);
	for (int i = 0; i < CROWD; i += 2)
		circle_set_away(&circle, members[i].at, false);
	circle_all_due(&circle);
	ck_assert_int_eq(go_round(), CROWD - 1);
}
END_TEST

/*
 * Where @due are due, from place @next on round the end, the one at @at leaves:
 * nobody who was due is missed, and hardly anybody is taken for nothing.
 */
static void
leave_one(size_t next, size_t due, size_t at)
{
	int others;

	set_up();
	circle.next = next;
	circle.due = due;
	others = (at + CROWD - next) % CROWD < due ? (int)due - 1 : (int)due;
	leave(&members[at]);
	ck_assert_int_le(go_round(), others + 1);
	for (size_t i = 0; i < due; i++) {
		const struct member *m = &members[(next + i) % CROWD];

		ck_assert(m->left || m->taken == 1);
	}
	for (int i = 0; i < CROWD; i++)
		ck_assert(members[i].left ||
			  circle.places[members[i].at].who == &members[i]);
	tear_down();
}

START_TEST(circle_misses_nobody_when_others_leave)
{
	static const size_t places[] = { 0, 1, 70, CROWD - 2, CROWD - 1 };
	static const size_t dues[] = { 0, 1, 2, 80, CROWD - 1, CROWD };

	tear_down();
	for (int i = 0; i < 5; i++)
		for (int k = 0; k < 6; k++)
			for (size_t at = 0; at < CROWD; at++)
				leave_one(places[i], dues[k], at);
}
END_TEST

/* Somebody comes while @due from place @next on are still due. */
static void
come_while(size_t next, size_t due)
{
	static struct member late;

	set_up();
	circle.next = next;
	circle.due = due;
	late = (struct member){ 0 };
	ck_assert_int_eq(circle_reserve(&circle), 0);
	circle_add(&circle, &late, &late, &late.at);
	ck_assert_int_le(go_round(), (int)due + 1);
	for (size_t i = 0; i < due; i++)
		ck_assert_int_eq(members[(next + i) % CROWD].taken, 1);
	tear_down();
}

START_TEST(circle_misses_nobody_when_others_come)
{
	tear_down();
	for (size_t next = 0; next < CROWD; next += 7)
		for (size_t due = 0; due <= CROWD; due++)
			come_while(next, due);
}
END_TEST

START_TEST(circle_is_empty_when_all_have_left)
{
	circle_all_due(&circle);
	take(GO);
	for (int i = 0; i < CROWD; i++)
		leave(&members[(i * 7) % CROWD]);
	ck_assert_uint_eq(circle.count, 0);
	ck_assert_int_eq(go_round(), 0);
	circle_all_due(&circle);
	ck_assert_int_eq(go_round(), 0);
}
END_TEST

static int
grow(void *arg)
{
	struct circle grown = { 0 };
	struct member member;
	int rc = 0;

	(void)arg;
	for (int i = 0; rc == 0 && i < CROWD; i++) {
		rc = circle_reserve(&grown);
		if (rc == 0)
			circle_add(&grown, NULL, NULL, &member.at);
	}
	circle_fini(&grown);
	return rc;
}

START_TEST(circle_without_memory_has_no_room)
{
	ck_assert_uint_ge(fail_each(grow, NULL), 2);
}
END_TEST

SUITE(circle)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(circle_takes_everybody_once_a_batch);
	ADD(circle_goes_on_where_it_was);
	ADD(circle_begins_with_who_came_first);
	ADD(circle_fetches_who_is_behind);
	ADD(circle_takes_elders_out_of_turn);
	ADD(circle_takes_no_elder_twice_in_a_go);
	ADD(circle_serves_everybody_whatever_elders_get);
	ADD(circle_takes_elders_who_are_there);
	ADD(circle_asks_nothing_of_elders_who_are_away);
	ADD(circle_leaves_those_alone_who_are_away);
	ADD(circle_misses_nobody_when_others_leave);
	ADD(circle_misses_nobody_when_others_come);
	ADD(circle_is_empty_when_all_have_left);
	ADD(circle_without_memory_has_no_room);
}
