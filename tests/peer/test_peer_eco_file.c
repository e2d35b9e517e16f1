/* SPDX-License-Identifier: MIT */
/*
 * lua-eco's eco-io-test, on regular files: the end of a file that grows, and
 * who does many small operations in a row lets others run. Fewer of them than
 * there: here each write visits a thread.
 */
#include "config.h"

#include <coir/attr.h>
#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/sendfile.h>
#include <coir/socket.h>
#include <coir/time.h>
#include <event2/event.h>

#include "support/runner.h"
#include "unit/file_case.h"
#include "unit/net_case.h"

FILE_TEST(ECO_17_file_end_clears_when_it_grows)
{
	struct coir_file in, out;

	make_file(&in, "a", "");
	open_file(&out, "a", "a");
	expect_read(&in.flow, "");
	ck_assert_int_eq(coir_copy_string("grown", &out.flow), 0);
	expect_read(&in.flow, "grown");
	expect_read(&in.flow, "");
	ck_assert_int_eq(coir_file_seek(&in, 3, SEEK_SET, NULL), 0);
	expect_read(&in.flow, "wn");
	close_file(&out);
	close_file(&in);
	return 0;
}

/* Some work on files, and whoever counts ticks beside it. */
struct work {
	coir_fn *fn;
	bool done;
	int ticks;
};

static int
do_work(void *arg)
{
	struct work *work = arg;
	int rc = work->fn(NULL);

	work->done = true;
	return rc;
}

static int
tick(void *arg)
{
	struct work *work = arg;
	int rc = 0;

	while (rc == 0 && !work->done) {
		rc = coir_sleep(coir_us(100));
		work->ticks++;
	}
	return rc;
}

static int
work_and_tick(void *arg)
{
	return coir_both(do_work, arg, tick, arg);
}

static void
expect_ticks(coir_fn *fn)
{
	struct work work = { .fn = fn };

	ck_assert_int_eq(run_files(work_and_tick, &work), 0);
	ck_assert_int_gt(work.ticks, 1);
}

#define READS (64 * 1000)

static int
read_bytes(void *arg)
{
	struct coir_file file;
	int n = 0;
	char byte;

	(void)arg;
	open_file(&file, "a", "w+");
	ck_assert_int_eq(coir_file_truncate(&file, READS), 0);
	while (coir_read(&file.flow, &byte, 1) == 1)
		n++;
	ck_assert_int_eq(n, READS);
	close_file(&file);
	return 0;
}

START_TEST(ECO_23_file_read_fairness)
{
	expect_ticks(read_bytes);
}
END_TEST

#define WRITES (64 * 50)

static int
write_bytes(const char *name, int n)
{
	struct coir_file file;
	uint64_t size;
	int rc = 0;

	open_file(&file, name, "w");
	for (int i = 0; rc == 0 && i < n; i++)
		rc = coir_write(&file.flow, "w", 1, NULL);
	ck_assert_int_eq(rc, 0);
	ck_assert_int_eq(coir_file_size(&file, &size), 0);
	ck_assert_uint_eq(size, n);
	close_file(&file);
	return 0;
}

static int
write_many(void *arg)
{
	(void)arg;
	return write_bytes("a", WRITES);
}

START_TEST(ECO_23_file_write_fairness)
{
	expect_ticks(write_many);
}
END_TEST

#define SENDS (64 * 10)

/* Both ends of a connection. */
struct ends {
	struct coir_socket a, b;
};

static int
send_many(void *arg)
{
	struct ends *ends = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < SENDS; i++)
		rc = coir_send_path(&ends->a.flow, in_tempdir("z"), 0, 1, NULL);
	return rc;
}

static int
receive_many(void *arg)
{
	struct ends *ends = arg;
	char bytes[SENDS];

	ck_assert_int_eq(coir_read_exact(&ends->b.flow, bytes, SENDS, NULL), 0);
	ck_assert_int_eq(bytes[SENDS - 1], 'z');
	return 0;
}

static int
send_and_receive(void *arg)
{
	struct ends ends;

	(void)arg;
	tempdir_file("z", "z");
	pair_init(&ends.a, &ends.b);
	ck_assert_int_eq(coir_both(send_many, &ends, receive_many, &ends), 0);
	close_pair(&ends.a, &ends.b);
	return 0;
}

START_TEST(ECO_23_file_sendfile_fairness)
{
	expect_ticks(send_and_receive);
}
END_TEST

#define WORKERS 16
#define LOOPS 64

static int finished;

static int
worker(void *arg)
{
	int rc = write_bytes(arg, LOOPS);

	finished++;
	return rc;
}

/*
 * There each has written something before the loop runs, and none is through.
 * Here the first write of each waits for a thread, which tells when the loop
 * does run: none is through either, and all will be.
 */
START_TEST(ECO_23_file_write_fairness_before_the_loop)
{
	struct event_base *base = event_base_new();
	static char names[WORKERS][2];
	struct coir_runtime *rt;

	tempdir_new();
	ck_assert_int_eq(coir_runtime_new(base, NULL, &rt), 0);
	for (int i = 0; i < WORKERS; i++) {
		names[i][0] = (char)('a' + i);
		ck_assert_int_eq(coir_spawn(coir_runtime_scope(rt), worker,
					    names[i]),
				 0);
	}
	ck_assert_int_eq(finished, 0);
	event_base_dispatch(base);
	ck_assert_int_eq(finished, WORKERS);
	ck_assert_int_eq(coir_runtime_free(rt), 0);
	event_base_free(base);
	tempdir_remove();
}
END_TEST

SUITE(peer_eco_file)
{
	ADD(ECO_17_file_end_clears_when_it_grows);
	ADD(ECO_23_file_read_fairness);
	ADD(ECO_23_file_write_fairness);
	ADD(ECO_23_file_sendfile_fairness);
	ADD(ECO_23_file_write_fairness_before_the_loop);
}
