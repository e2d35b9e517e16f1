/* SPDX-License-Identifier: MIT */
/*
 * A history that is followed while there is no chatd to be asked.
 */
#include "config.h"

#include <errno.h>

#include "follow.h"
#include "support/runner.h"
#include "wire.h"

static struct follow
following(const char *request)
{
	struct follow follow;

	follow_init(&follow, json_loads(request, 0, NULL));
	ck_assert_ptr_nonnull(follow.request);
	return follow;
}

START_TEST(follow_only_what_is_followed)
{
	struct follow follow = following("{\"command\":\"history\"}");
	struct wire wire = { .in = NULL };

	ck_assert(!follow.on);
	ck_assert_int_eq(follow_again(&follow, "/nowhere", -ENODATA, 60, &wire),
			 -ENODATA);
	json_decref(follow.request);
}
END_TEST

START_TEST(follow_only_who_has_gone)
{
	struct follow follow = following("{\"follow\":true}");
	struct wire wire = { .in = NULL };

	ck_assert(follow.on);
	ck_assert_int_eq(follow_again(&follow, "/nowhere", -EPROTO, 60, &wire),
			 -EPROTO);
	json_decref(follow.request);
}
END_TEST

START_TEST(follow_has_an_end)
{
	struct follow follow = following("{\"follow\":true}");
	struct wire wire = { .in = NULL };

	ck_assert_int_eq(follow_again(&follow, "/nowhere", -ENODATA, 0, &wire),
			 -ETIMEDOUT);
	/* and begins again when a line has come */
	ck_assert(!follow.shown);
	follow_note(&follow, follow.request);
	ck_assert(follow.shown);
	json_decref(follow.request);
}
END_TEST

SUITE(follow)
{
	ADD(follow_only_what_is_followed);
	ADD(follow_only_who_has_gone);
	ADD(follow_has_an_end);
}
