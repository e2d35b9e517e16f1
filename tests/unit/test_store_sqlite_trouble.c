/* SPDX-License-Identifier: MIT */
/*
 * A disk that fails: what each policy does with lines, what everybody is told,
 * and that nothing is lost or doubled when it works again.
 *
 * It fails because another connection holds the write lock, because the file
 * may not grow, or because the database may have no more pages.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <event2/event_struct.h>

#include "store/db.h"
#include "store/store_sqlite_state.h"
#include "store_case.h"
#include "support/mount.h"
#include "support/runner.h"
#include "support/tempdir.h"

#define LOCKED "another program has locked the database"
#define HOLDING                                      \
	"what is said cannot be stored now: " LOCKED \
	"; it waits, and is shown once it is\n"
#define AGAIN "what is said is stored again\n"

START_TEST(trouble_hold_keeps_the_lines)
{
	sc_open_with(STORE_HOLD);
	sc_lock(true);
	sc_post_in_trouble("a");
	sc_post("b");
	ck_assert_str_eq(sc.told, HOLDING);
	for (int i = 0; i < 5; i++)
		event_base_loop(sc.base, EVLOOP_ONCE);
	ck_assert_int_eq(sc.batches, 1);
	ck_assert_uint_eq(sc.store->last, 1);
	sc_expect_page(1, 1, "before\n");
	sc_lock(false);
	sc_run();
	ck_assert_int_eq(sc.refused, 0);
	ck_assert_uint_eq(sc.store->last, 3);
	ck_assert_str_eq(sc.told, HOLDING AGAIN);
	ck_assert(!sc.store->figures.failing);
	ck_assert_uint_eq(sc.store->figures.failures, 1);
	sc_expect_page(1, 1, "before\na\nb\n");
	sc_reopen();
	sc_expect_page(1, 1, "before\na\nb\n");
}
END_TEST

START_TEST(trouble_hold_is_full_at_hold_max)
{
	sc_open_with(STORE_HOLD);
	ck_assert(!store_full(sc.store));
	sc_lock(true);
	sc_post_in_trouble("a");
	for (int i = 1; i < 9; i++)
		sc_post("b");
	ck_assert(!store_full(sc.store));
	sc_post("c");
	ck_assert(store_full(sc.store));
	sc_run_to_told("10 lines wait to be stored; nothing more is read until "
		       "they are\n");
	sc_lock(false);
	sc_run();
	ck_assert(!store_full(sc.store));
	ck_assert_uint_eq(sc.store->last, 11);
	/* the next time is told anew */
	sc.told[0] = '\0';
	sc_lock(true);
	for (int i = 0; i < 10; i++)
		sc_post("d");
	sc_run_to_told("10 lines wait");
	sc_lock(false);
	sc_run();
	ck_assert_uint_eq(sc.store->figures.failures, 2);
	ck_assert_int_eq(sc.refused, 0);
}
END_TEST

START_TEST(trouble_hold_may_be_given_up)
{
	sc_open_with(STORE_HOLD);
	sc_lock(true);
	sc_post_in_trouble("a");
	sc_post("b");
	store_give_up(sc.store);
	sc_run();
	ck_assert_int_eq(sc.refused, 2);
	ck_assert_int_eq(sc.error, -EBUSY);
	sc_post("c");
	sc_run();
	ck_assert_int_eq(sc.refused, 3);
	sc_lock(false);
	sc_post("d");
	sc_run();
	ck_assert_int_eq(sc.error, 0);
	sc_reopen();
	sc_expect_page(1, 1, "before\nd\n");
}
END_TEST

START_TEST(trouble_hold_is_not_given_up_before_it_is_trouble)
{
	sc_open_with(STORE_HOLD);
	store_give_up(sc.store);
	sc_post("a");
	sc_run();
	ck_assert_int_eq(sc.error, 0);
	sc_lock(true);
	sc_post("b");
	sc_run();
	ck_assert_int_eq(sc.error, -EBUSY);
}
END_TEST

START_TEST(trouble_stop_refuses_and_stops)
{
	sc_open_with(STORE_STOP);
	sc_lock(true);
	sc_post("a");
	sc_run();
	ck_assert_int_eq(sc.stops, 1);
	ck_assert_int_eq(sc.error, -EBUSY);
	ck_assert_str_eq(sc.told,
			 "what is said cannot be stored now: " LOCKED
			 "; the room closes\n");
	sc_post("b");
	sc_run();
	ck_assert_int_eq(sc.stops, 1);
	ck_assert_int_eq(sc.refused, 2);
	sc_lock(false);
	sc_reopen();
	sc_expect_page(1, 1, "before\n");
}
END_TEST

/* What is done where the writer is at work, for which the connection is. */
struct filling {
	struct job job; /* first */
	bool full;
	bool over;
	int error;
};

static void
fill(struct job *job)
{
	struct filling *filling = (struct filling *)job;
	struct db_writer *w = &store_sqlite_of(sc.store)->writer;

	filling->error = db_run(w->db,
				filling->full
					? "PRAGMA max_page_count = 1"
					: "PRAGMA max_page_count = 1000000");
}

static void
filled(struct job *job)
{
	((struct filling *)job)->over = true;
}

/* Has the database hold no more pages than it has, or any number. */
static void
set_full(bool full)
{
	struct filling filling = { .job = { .work = fill, .done = filled },
				   .full = full };

	worker_give(store_sqlite_of(sc.store)->writing_thread, &filling.job);
	while (!filling.over)
		event_base_loop(sc.base, EVLOOP_ONCE);
	ck_assert_int_eq(filling.error, 0);
}

START_TEST(trouble_when_the_disk_is_full)
{
	static char text[20000];

	memset(text, 'x', sizeof(text) - 1);
	sc_open_with(STORE_HOLD);
	set_full(true);
	sc_post_in_trouble(text);
	ck_assert_ptr_nonnull(strstr(sc.told, ": the disk is full; it waits"));
	set_full(false);
	sc_run();
	ck_assert_int_eq(sc.refused, 0);
	ck_assert_uint_eq(sc.store->last, 2);
}
END_TEST

/* A real one, small, which becomes larger in the end. */
START_TEST(trouble_when_a_small_disk_is_full)
{
	const char *dir = in_tempdir("");
	uint64_t last;

	if (!mount_small(dir, 200 * 1024))
		return;
	sc.options.keep.lines = sc.options.keep.bytes = 1000000000;
	sc_open_with(STORE_HOLD);
	for (int i = 0; !sc.store->figures.failing; i++) {
		sc_post("a line that takes its place on the disk");
		if (i % 10 == 0)
			event_base_loop(sc.base, EVLOOP_ONCE);
	}
	last = sc.store->last;
	ck_assert_ptr_nonnull(strstr(sc.told, ": the disk is full; it waits"));
	sc_expect_page(last, last, "a line that takes its place on the disk\n");
	mount_resize(dir, 8 * 1024 * 1024);
	sc_run();
	ck_assert_int_eq(sc.refused, 0);
	ck_assert_uint_gt(sc.store->last, last);
	ck_assert_int_eq(sc_ask("SELECT count(*) FROM line"),
			 (int64_t)sc.store->last);
	store_free(sc.store);
	sc.store = NULL;
	mount_end(dir);
}
END_TEST

/* No file may be longer than @bytes. */
static void
limit_files(rlim_t bytes)
{
	struct rlimit limit;

	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(trouble_when_a_write_fails)
{
	static char text[20000];

	memset(text, 'x', sizeof(text) - 1);
	signal(SIGXFSZ, SIG_IGN);
	sc_open_with(STORE_HOLD);
	limit_files(1);
	sc_post_in_trouble(text);
	ck_assert_ptr_nonnull(
		strstr(sc.told, ": Input/output error; it waits"));
	limit_files(RLIM_INFINITY);
	sc_run();
	ck_assert_int_eq(sc.refused, 0);
	sc_reopen();
	ck_assert_uint_eq(sc.store->last, 2);
}
END_TEST

SUITE(store_sqlite_trouble)
{
	TCase *tc = tcase_create("store_sqlite_trouble");

	tcase_add_checked_fixture(tc, sc_set_up, sc_tear_down);
	tcase_add_test(tc, trouble_hold_keeps_the_lines);
	tcase_add_test(tc, trouble_hold_is_full_at_hold_max);
	tcase_add_test(tc, trouble_hold_may_be_given_up);
	tcase_add_test(tc, trouble_hold_is_not_given_up_before_it_is_trouble);
	tcase_add_test(tc, trouble_stop_refuses_and_stops);
	tcase_add_test(tc, trouble_when_the_disk_is_full);
	tcase_add_test(tc, trouble_when_a_small_disk_is_full);
	tcase_add_test(tc, trouble_when_a_write_fails);
	suite_add_tcase(s, tc);
}
