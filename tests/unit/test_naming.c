/* SPDX-License-Identifier: MIT */
/*
 * What somebody is called, while renames are stored and refused.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "room/naming.h"
#include "support/runner.h"

static void
post(struct naming *n, const char *name)
{
	naming_post(n, name, strlen(name));
}

static void
answer(struct naming *n, const char *name, int error)
{
	naming_answer(n, name, strlen(name), error);
}

static void
is(const struct naming *n, const char *name)
{
	ck_assert_uint_eq(n->now_len, strlen(name));
	ck_assert_mem_eq(n->now, name, n->now_len);
}

START_TEST(naming_is_in_force_at_once)
{
	struct naming n = { 0 };

	post(&n, "ann");
	is(&n, "ann");
	answer(&n, "ann", 0);
	is(&n, "ann");
	post(&n, "");
	is(&n, "");
}
END_TEST

START_TEST(naming_goes_back_when_refused)
{
	struct naming n = { 0 };

	naming_restore(&n, "ann", 3);
	post(&n, "bob");
	answer(&n, "bob", -EIO);
	is(&n, "ann");
	post(&n, "bob");
	post(&n, "carol");
	answer(&n, "bob", 0);
	is(&n, "carol");
	answer(&n, "carol", -EIO);
	is(&n, "bob");
}
END_TEST

/* Nothing goes back under a name that is still to be answered. */
START_TEST(naming_refused_one_of_many)
{
	struct naming n = { 0 };

	post(&n, "ann");
	post(&n, "bob");
	answer(&n, "ann", -EIO);
	is(&n, "bob");
	answer(&n, "bob", -EIO);
	is(&n, "");
}
END_TEST

START_TEST(naming_of_guests)
{
	char text[NAMING_GUEST_MAX];
	size_t len = naming_guest(text, 0);

	ck_assert_uint_eq(len, 7);
	ck_assert_mem_eq(text, "guest-0", 7);
	len = naming_guest(text, UINT64_MAX);
	ck_assert_uint_eq(len, 26);
	ck_assert_mem_eq(text, "guest-18446744073709551615", 26);
}
END_TEST

SUITE(naming)
{
	ADD(naming_is_in_force_at_once);
	ADD(naming_goes_back_when_refused);
	ADD(naming_refused_one_of_many);
	ADD(naming_of_guests);
}
