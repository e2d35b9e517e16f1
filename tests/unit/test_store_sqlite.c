/* SPDX-License-Identifier: MIT */
/*
 * The store on disk: what was reported as stored is there again, in order.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store_case.h"
#include "support/leak.h"
#include "support/runner.h"

START_TEST(store_sqlite_numbers_go_on)
{
	sc_open();
	ck_assert_uint_eq(sc.store->first, 1);
	ck_assert_uint_eq(sc.store->last, 0);
	sc_post("a");
	sc_post("b");
	ck_assert_int_eq(sc.batches, 0);
	sc_run();
	ck_assert_int_eq(sc.batches, 1);
	ck_assert_uint_eq(sc.lines, 2);
	ck_assert_uint_eq(tally_total(&sc.store->figures.commits), 1);
	ck_assert_int_gt(sc.store->figures.commits.largest, 0);
	sc_reopen();
	ck_assert_uint_eq(sc.store->first, 1);
	ck_assert_uint_eq(sc.store->last, 2);
	sc_post("c");
	sc_run();
	ck_assert_uint_eq(sc.store->last, 3);
	sc_expect_page(1, 1, "a\nb\nc\n");
	sc_expect_page(3, 3, "c\n");
	sc_expect_page(4, 4, "");
}
END_TEST

/* By which those who know numbers know that they are of this file. */
START_TEST(store_sqlite_numbers_have_a_name)
{
	uint64_t id;

	sc_open();
	id = sc.store->id;
	ck_assert_uint_ne(id, 0);
	sc_reopen();
	ck_assert_uint_eq(sc.store->id, id);
	sc_tear_down();
	sc_set_up();
	sc_open();
	ck_assert_uint_ne(sc.store->id, id);
}
END_TEST

/* What is posted while a batch commits goes into the next one. */
START_TEST(store_sqlite_batches_while_it_commits)
{
	sc_open();
	sc_post("1");
	while (sc.store->state != STORE_RUNNING)
		event_base_loop(sc.base, EVLOOP_ONCE);
	for (int i = 0; i < 100; i++)
		sc_post("x");
	ck_assert_int_eq(sc.batches, 0);
	sc_run();
	ck_assert_int_eq(sc.batches, 2);
	ck_assert_uint_eq(sc.lines, 100);
}
END_TEST

START_TEST(store_sqlite_keeps_all_of_a_line)
{
	sc_open();
	sc_post_from(7, LINE_JOIN, 0);
	sc_post_from(7, LINE_MESSAGE, 4711);
	sc_post_from(7, LINE_LEAVE, 0);
	sc_post("\xf0\x9f\xa5\xa5 'quoted' -- %s");
	sc_run();
	sc_expect_sql("SELECT number, kind, client, input_end, address, label,"
		      " text, total FROM line",
		      "1|2|7|0|tcp:a|fiber||10\n"
		      "2|1|7|4711|tcp:a|fiber|x|11\n"
		      "3|3|7|0|tcp:a|fiber||21\n"
		      "4|4|0|0|||\xf0\x9f\xa5\xa5 'quoted' -- %s|40\n");
	sc_expect_page(4, 4, "\xf0\x9f\xa5\xa5 'quoted' -- %s\n");
	sc_expect_sql("SELECT kind FROM room",
		      "join\nmessage\nleave\nannouncement\n");
	sc_expect_sql("SELECT count(*) FROM room WHERE time LIKE '20__-%Z'",
		      "4\n");
}
END_TEST

START_TEST(store_sqlite_says_how_durable_it_is)
{
	struct stat st;

	sc_open();
	ck_assert_int_eq(stat(sc.options.path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	sc_expect_sql("PRAGMA journal_mode", "wal\n");
	sc_expect_sql("PRAGMA user_version", "5\n");
	sc_expect_sql("PRAGMA application_id", "1667785076\n");
}
END_TEST

/* Posts what the store says that there is to post, as the room does. */
static void
post_leaves(void)
{
	struct present *present = &sc.store->present;

	for (uint32_t i = 0; i < present->leaves.count; i++)
		sc_post_from(lines_get(&present->leaves, i).client, LINE_LEAVE,
			     0);
	present_fini(present);
	sc_run();
}

START_TEST(store_sqlite_knows_who_was_present)
{
	const struct present *present;

	sc_open();
	sc_post_from(1, LINE_JOIN, 0);
	sc_post_from(2, LINE_JOIN, 0);
	sc_post_from(3, LINE_JOIN, 0);
	sc_post_from(2, LINE_LEAVE, 0);
	sc_post_from(3, LINE_MESSAGE, 9);
	sc_run();
	sc_reopen();
	present = &sc.store->present;
	ck_assert_uint_eq(sc.store->last, 5);
	ck_assert_uint_eq(present->absent, 2);
	ck_assert_int_eq(lines_get(&present->leaves, 0).kind, LINE_LEAVE);
	ck_assert_uint_eq(present->who[1].input_end, 9);
	ck_assert_uint_eq(present->who[1].joined, 3);
	ck_assert_uint_eq(present->who[1].last, 5);
	ck_assert_int_eq(strncmp(lines_get(&present->leaves, 1).address,
				 "tcp:afiber", 10),
			 0);
	post_leaves();
	ck_assert_uint_eq(sc.store->last, 7);
	ck_assert_uint_eq(sc.store->last_client, 3);
	sc_expect_sql("SELECT number, kind, client, address, label FROM line"
		      " WHERE number > 5",
		      "6|3|1|tcp:a|fiber\n7|3|3|tcp:a|fiber\n");
	sc_reopen();
	ck_assert_uint_eq(sc.store->last, 7);
	ck_assert_uint_eq(sc.store->present.absent, 0);
}
END_TEST

/* In the child: stores lines, says each number that is reported, forever. */
static void
store_and_tell(int fd)
{
	for (;;) {
		int before = sc.batches;

		for (int i = 0; i < 3; i++)
			sc_post("line");
		while (sc.batches == before)
			event_base_loop(sc.base, EVLOOP_ONCE);
		if (write(fd, &sc.store->last, sizeof(sc.store->last)) < 0)
			_exit(1);
	}
}

/*
 * A process is killed at any instant: what it had reported as stored is there,
 * and not half a batch. Each time goes on where the last one ended.
 */
START_TEST(store_sqlite_survives_kill)
{
	uint64_t last = 0;
	int pipe_fds[2];
	uint64_t told;
	int status;
	pid_t pid;

	for (int round = 0; round < 20; round++) {
		ck_assert_int_eq(pipe(pipe_fds), 0);
		pid = fork();
		ck_assert_int_ge(pid, 0);
		if (pid == 0) {
			close(pipe_fds[0]);
			event_base_free(sc.base);
			sc.base = event_base_new();
			sc_open();
			store_and_tell(pipe_fds[1]);
		}
		close(pipe_fds[1]);
		for (int i = 0; i <= round; i++)
			ck_assert_int_eq(read(pipe_fds[0], &told, sizeof(told)),
					 sizeof(told));
		kill(pid, SIGKILL);
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		while (read(pipe_fds[0], &told, sizeof(told)) > 0)
			;
		close(pipe_fds[0]);
		sc_open();
		ck_assert_uint_ge(sc.store->last, told);
		ck_assert_uint_le(sc.store->last, told + 3);
		ck_assert_uint_eq(sc.store->last % 3, 0);
		ck_assert_uint_gt(sc.store->last, last);
		last = sc.store->last;
		store_free(sc.store);
		sc.store = NULL;
	}
}
END_TEST

START_TEST(store_sqlite_keeps_so_many_lines)
{
	sc.options.keep.lines = 300;
	sc_open();
	sc_post_numbers(1, 300);
	ck_assert_uint_eq(sc.store->first, 1);
	for (int i = 3; i < 20; i++)
		sc_post_numbers(i * 100 + 1, i * 100 + 100);
	ck_assert_uint_eq(sc.store->first, 1701);
	sc_expect_page(2000, 2000, "2000\n");
	sc_expect_page(1, 1701, sc.page);
	ck_assert_int_eq(strncmp(sc.page, "1701\n1702\n", 10), 0);
	sc.options.keep.lines = 10;
	sc_reopen();
	ck_assert_uint_eq(sc.store->first, 1991);
	ck_assert_uint_eq(sc.store->last, 2000);
	sc_expect_page(1, 1991,
		       "1991\n1992\n1993\n1994\n1995\n1996\n1997\n1998\n1999\n"
		       "2000\n");
}
END_TEST

START_TEST(store_sqlite_keeps_so_many_bytes)
{
	sc.options.keep.bytes = 10;
	sc_open();
	sc_post("aaaaa");
	sc_post("bbbbb");
	sc_run();
	ck_assert_uint_eq(sc.store->first, 1);
	sc_post("c");
	sc_run();
	ck_assert_uint_eq(sc.store->first, 2);
	sc_post("a line that is longer than all that may be kept");
	sc_run();
	ck_assert_uint_eq(sc.store->first, 5);
	sc_reopen();
	ck_assert_uint_eq(sc.store->first, 5);
	ck_assert_uint_eq(sc.store->last, 4);
	sc_post("d");
	sc_run();
	sc_expect_page(5, 5, "d\n");
	sc_expect_page(1, 5, "d\n");
}
END_TEST

/* Lines that a store would only show when it is opened again, being too old. */
START_TEST(store_sqlite_keeps_so_long)
{
	struct line old = {
		.kind = LINE_ANNOUNCEMENT,
		.text = "old",
		.text_len = 3,
		.time = store_now() - INT64_C(3600000000000),
	};

	sc_open();
	ck_assert_int_eq(store_post(sc.store, &old), 0);
	ck_assert_int_eq(store_post(sc.store, &old), 0);
	sc_post("new");
	sc_run();
	sc_expect_page(1, 1, "old\nold\nnew\n");
	store_free(sc.store);
	sc.options.keep.age = INT64_C(1800000000000);
	sc_open();
	ck_assert_uint_eq(sc.store->first, 3);
	ck_assert_int_eq(store_post(sc.store, &old), 0);
	sc_run_to_batch(2);
	ck_assert_uint_eq(sc.store->first, 3);
	store_free(sc.store);
	sc.options.keep.age = 1;
	sc_open();
	ck_assert_uint_eq(sc.store->first, 5);
	ck_assert_uint_eq(sc.store->last, 4);
}
END_TEST

/* What is not kept leaves the file, and takes no number with it. */
START_TEST(store_sqlite_trims_the_file)
{
	uint64_t last;

	sc.options.keep.lines = 5;
	sc_open();
	sc_post_from(9, LINE_JOIN, 0);
	sc_post_from(9, LINE_LEAVE, 0);
	for (int i = 0; i < 10; i++)
		sc_post_numbers(1, 100);
	while (sc_ask("SELECT count(*) FROM line") > 80)
		sc_post_numbers(1, 1);
	sc_expect_sql("SELECT value FROM mark WHERE name = 'client'", "9\n");
	last = sc.store->last;
	sc_reopen();
	ck_assert_uint_eq(sc.store->last, last);
	ck_assert_uint_eq(sc.store->first, last - 4);
	ck_assert_uint_eq(sc.store->last_client, 9);
}
END_TEST

static void
not_answered(struct store_read *read, const struct lines *page, int error)
{
	ck_abort_msg("%p %p %d", (void *)read, (const void *)page, error);
}

START_TEST(store_sqlite_may_be_freed_with_work_pending)
{
	struct store_read read = { .from = 1, .done = not_answered };
	int fds = leak_count_fds();

	sc_open();
	sc_post_numbers(1, 3);
	store_read(sc.store, &read);
	sc_post("perhaps stored");
	while (sc.store->state != STORE_RUNNING)
		event_base_loop(sc.base, EVLOOP_ONCE);
	store_free(sc.store);
	sc_run();
	ck_assert_int_eq(sc.batches, 1);
	ck_assert_int_eq(leak_count_fds(), fds);
	sc_open();
}
END_TEST

SUITE(store_sqlite)
{
	TCase *tc = tcase_create("store_sqlite");

	tcase_add_checked_fixture(tc, sc_set_up, sc_tear_down);
	tcase_add_test(tc, store_sqlite_numbers_go_on);
	tcase_add_test(tc, store_sqlite_numbers_have_a_name);
	tcase_add_test(tc, store_sqlite_batches_while_it_commits);
	tcase_add_test(tc, store_sqlite_keeps_all_of_a_line);
	tcase_add_test(tc, store_sqlite_says_how_durable_it_is);
	tcase_add_test(tc, store_sqlite_knows_who_was_present);
	tcase_add_test(tc, store_sqlite_survives_kill);
	tcase_add_test(tc, store_sqlite_keeps_so_many_lines);
	tcase_add_test(tc, store_sqlite_keeps_so_many_bytes);
	tcase_add_test(tc, store_sqlite_keeps_so_long);
	tcase_add_test(tc, store_sqlite_trims_the_file);
	tcase_add_test(tc, store_sqlite_may_be_freed_with_work_pending);
	suite_add_tcase(s, tc);
}
