/* SPDX-License-Identifier: MIT */
/*
 * Who is present after a day without a farewell, and who returns.
 */
#include "config.h"

#include "store/present.h"
#include "support/runner.h"

static struct present present;

static void
tear_down(void)
{
	present_fini(&present);
}

static void
add(uint64_t client)
{
	const struct line leave = {
		.kind = LINE_LEAVE,
		.client = client,
		.address = "tcp:a",
		.address_len = 5,
		.label = "fiber",
		.label_len = 5,
		.name = "ann",
		.name_len = client % 7 == 0 ? 3 : 0,
	};
	const struct presence who = {
		.joined = client * 10,
		.last = client * 10 + 5,
		.input_end = client * 100,
	};

	ck_assert_int_eq(present_add(&present, &leave, &who), 0);
}

START_TEST(present_nobody_returns_to_an_empty_room)
{
	ck_assert_ptr_null(present_return(&present, 1));
	ck_assert_uint_eq(present.absent, 0);
}
END_TEST

/* Everybody else can return, once. */
START_TEST(present_return_finds_everybody_once)
{
	const struct presence *who;

	for (uint64_t i = 1; i <= 1000; i++)
		add(i * 2);
	ck_assert_uint_eq(present.absent, 1000);
	for (uint64_t i = 1; i <= 2001; i++) {
		who = present_return(&present, i);
		ck_assert((who != NULL) == (i % 2 == 0));
		ck_assert(!who || who->joined == i * 10);
		ck_assert(!who || who->last == i * 10 + 5);
		ck_assert(!who || who->input_end == i * 100);
	}
	ck_assert_uint_eq(present.absent, 0);
	ck_assert_ptr_null(present_return(&present, 2));
	present_fini(&present);
	ck_assert_ptr_null(present_return(&present, 2));
}
END_TEST

START_TEST(present_keeps_the_leave_lines)
{
	const struct presence *who;
	const char *name;
	uint8_t len;

	add(7);
	add(9);
	ck_assert_ptr_null(present_find(&present, 8));
	who = present_find(&present, 7);
	ck_assert_ptr_nonnull(who);
	ck_assert(!who->returned);
	name = present_name(&present, who, &len);
	ck_assert_uint_eq(len, 3);
	ck_assert_mem_eq(name, "ann", 3);
	ck_assert_ptr_nonnull(present_return(&present, 7));
	ck_assert_ptr_null(present_find(&present, 7));
	ck_assert_uint_eq(present.leaves.count, 2);
	ck_assert(present.who[0].returned && !present.who[1].returned);
	ck_assert_uint_eq(lines_get(&present.leaves, 1).client, 9);
}
END_TEST

SUITE(present)
{
	tcase_add_checked_fixture(tc_, NULL, tear_down);
	ADD(present_nobody_returns_to_an_empty_room);
	ADD(present_return_finds_everybody_once);
	ADD(present_keeps_the_leave_lines);
}
