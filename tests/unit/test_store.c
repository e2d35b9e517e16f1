/* SPDX-License-Identifier: MIT */
/*
 * The half that all stores share: one transaction at a time, everything posted
 * in exactly one of them, the user told of each.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "store_double.h"
#include "support/runner.h"

static struct store_double d;
static int refusal;             /* what prepare answers */
static int reports;             /* batches reported */
static uint32_t reported;       /* lines in the last one */
static uint64_t reported_first; /* number of its first */
static int reported_error;      /* how it ended */
static const char *repost;      /* posted from inside the report, once */

static void
post(const char *text)
{
	struct line line = {
		.text = text,
		.text_len = (uint32_t)strlen(text),
		.kind = LINE_ANNOUNCEMENT,
	};

	ck_assert_int_eq(store_post(&d.store, &line), 0);
}

static int
prepare(void *arg, const struct lines *batch)
{
	ck_assert_ptr_eq(arg, &d);
	ck_assert_uint_eq(batch->first, d.store.last + 1);
	return refusal;
}

static void
stored(void *arg, const struct lines *batch, int error)
{
	const char *text = repost;

	ck_assert_ptr_eq(arg, &d);
	reports++;
	reported = batch->count;
	reported_first = batch->first;
	reported_error = error;
	repost = NULL;
	if (text)
		post(text);
}

static const struct store_user user = {
	.prepare = prepare,
	.stored = stored,
};

static void
set_up(void)
{
	store_double_init(&d, 100);
	store_attach(&d.store, &user, &d);
	refusal = reports = reported_error = 0;
	repost = NULL;
}

static void
tear_down(void)
{
	store_free(&d.store);
}

START_TEST(store_asks_once_for_all_that_waits)
{
	post("a");
	post("b");
	ck_assert_int_eq(d.wanted, 1);
	ck_assert_int_eq(reports, 0);
	ck_assert(store_double_begin(&d));
	store_double_end(&d, 0);
	ck_assert_int_eq(reports, 1);
	ck_assert_uint_eq(reported, 2);
	ck_assert_uint_eq(reported_first, 1);
	ck_assert_uint_eq(d.store.last, 2);
	ck_assert(!store_double_begin(&d));
}
END_TEST

START_TEST(store_runs_one_transaction_at_a_time)
{
	post("a");
	ck_assert(store_double_begin(&d));
	post("b");
	post("c");
	ck_assert_int_eq(d.wanted, 0);
	store_double_end(&d, 0);
	ck_assert_uint_eq(reported, 1);
	ck_assert_int_eq(d.wanted, 1);
	ck_assert(store_double_begin(&d));
	store_double_end(&d, 0);
	ck_assert_uint_eq(reported, 2);
	ck_assert_uint_eq(reported_first, 2);
}
END_TEST

START_TEST(store_failure_gives_no_numbers)
{
	post("a");
	ck_assert(store_double_begin(&d));
	store_double_end(&d, -EIO);
	ck_assert_int_eq(reported_error, -EIO);
	ck_assert_uint_eq(d.store.last, 0);
	ck_assert_int_eq(d.wanted, 0);
	post("b");
	store_double_commit_all(&d);
	ck_assert_int_eq(reported_error, 0);
	ck_assert_uint_eq(reported_first, 1);
	ck_assert_uint_eq(d.all.count, 1);
}
END_TEST

START_TEST(store_batch_may_be_refused)
{
	refusal = -ENOMEM;
	post("a");
	ck_assert(!store_double_begin(&d));
	ck_assert_int_eq(reports, 1);
	ck_assert_int_eq(reported_error, -ENOMEM);
	ck_assert_uint_eq(d.store.last, 0);
	refusal = 0;
	post("b");
	store_double_commit_all(&d);
	ck_assert_uint_eq(d.store.last, 1);
}
END_TEST

START_TEST(store_takes_posts_from_inside_the_report)
{
	repost = "b";
	post("a");
	ck_assert(store_double_begin(&d));
	store_double_end(&d, 0);
	ck_assert_int_eq(d.wanted, 1);
	store_double_commit_all(&d);
	ck_assert_int_eq(reports, 2);
	ck_assert_uint_eq(d.store.last, 2);
}
END_TEST

START_TEST(store_knows_the_last_client)
{
	struct line line = { .kind = LINE_JOIN, .client = 7 };

	ck_assert_int_eq(store_post(&d.store, &line), 0);
	ck_assert_uint_eq(d.store.last_client, 7);
	line.client = 3;
	ck_assert_int_eq(store_post(&d.store, &line), 0);
	ck_assert_uint_eq(d.store.last_client, 7);
	store_double_commit_all(&d);
}
END_TEST

START_TEST(store_knows_what_it_keeps)
{
	store_double_fini(&d);
	store_double_init(&d, 2);
	for (int i = 0; i < 5; i++)
		post("x");
	store_double_commit_all(&d);
	ck_assert_uint_eq(d.store.first, 4);
	ck_assert_uint_eq(d.store.last, 5);
}
END_TEST

START_TEST(store_free_takes_nothing)
{
	store_free(NULL);
}
END_TEST

SUITE(store)
{
	TCase *tc = tcase_create("store");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, store_asks_once_for_all_that_waits);
	tcase_add_test(tc, store_runs_one_transaction_at_a_time);
	tcase_add_test(tc, store_failure_gives_no_numbers);
	tcase_add_test(tc, store_batch_may_be_refused);
	tcase_add_test(tc, store_takes_posts_from_inside_the_report);
	tcase_add_test(tc, store_knows_the_last_client);
	tcase_add_test(tc, store_knows_what_it_keeps);
	tcase_add_test(tc, store_free_takes_nothing);
	suite_add_tcase(s, tc);
}
