/* SPDX-License-Identifier: MIT */
/*
 * What storing costs: from posting lines until they are reported as stored, by
 * each store, with few and many lines in a batch, one batch after the other;
 * "indexed" is "process" with an index of words, and "power" has one, too. No
 * sockets. What waits for the disk depends on the disk: the files are in /tmp,
 * which should be on a real one.
 *
 *	bench_store [BATCHES]
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "bench.h"
#include "scratch.h"
#include "store/store_memory.h"
#include "store/store_sqlite.h"

#define TEXT "sixty-four bytes of text, as people say them in rooms like this."
#define LINES_MAX 64

/* What is kept: enough that nothing is taken out. */
static const struct store_keep keep = { .lines = 100000000,
					.bytes = 1ULL << 40 };

static int reported; /* lines */

static int
prepare(void *arg, const struct lines *batch)
{
	(void)arg;
	(void)batch;
	return 0;
}

static void
stored(void *arg, const struct lines *batch, int error)
{
	(void)arg;
	bench_check(error == 0, "store");
	reported += (int)batch->count;
}

static const struct store_user user = { prepare, stored, NULL };

/* Posts a line of each of @n clients and waits until they are stored. */
static void
store_batch(struct event_base *base, struct store *store, int n)
{
	static uint64_t input_end;

	reported = 0;
	for (int i = 0; i < n; i++) {
		const struct line line = {
			.time = store_now(),
			.client = 1 + (uint64_t)i,
			.input_end = ++input_end,
			.address = "tcp:192.0.2.1:12345",
			.address_len = 19,
			.label = "fiber",
			.label_len = 5,
			.text = TEXT,
			.text_len = sizeof(TEXT) - 1,
			.kind = LINE_MESSAGE,
		};

		bench_check(store_post(store, &line) == 0, "post");
	}
	while (reported < n)
		event_base_loop(base, EVLOOP_ONCE);
}

/* One row: @batches of @lines each. Ends the store. */
static void
measure(const char *name, struct event_base *base, struct store *store,
	int lines, int batches)
{
	double *us = calloc((size_t)batches, sizeof(*us));
	int64_t begun;
	double all;

	bench_check(us != NULL, "calloc");
	store_attach(store, &user, NULL);
	for (int i = 0; i < batches / 10; i++)
		store_batch(base, store, lines);
	begun = bench_now();
	for (int i = 0; i < batches; i++) {
		int64_t at = bench_now();

		store_batch(base, store, lines);
		us[i] = (double)(bench_now() - at) / 1000;
	}
	all = (double)(bench_now() - begun) / 1e9;
	printf("%-8s %6d %12.0f %10.1f %10.1f %10.1f\n", name, lines,
	       (double)batches * lines / all, bench_median(us, batches),
	       bench_percentile(us, batches, 99),
	       bench_percentile(us, batches, 99.9));
	fflush(stdout);
	free(us);
	store_free(store);
}

static void
measure_memory(struct event_base *base, int lines, int batches)
{
	struct store *store;

	bench_check(store_memory_new(base, &keep, &store) == 0, "memory");
	measure("memory", base, store, lines, batches);
}

#ifdef HAVE_SQLITE
static void
ignore_text(void *arg, const char *text)
{
	(void)arg;
	(void)text;
}

static void
ignore(void *arg)
{
	(void)arg;
}

static const struct store_owner owner = { ignore_text, ignore };

static void
measure_sqlite(struct event_base *base, const char *name, bool power,
	       bool search, int lines, int batches)
{
	char dir[SCRATCH_PATH], path[2 * SCRATCH_PATH];
	const struct store_sqlite_options options = {
		.path = path,
		.power = power,
		.keep = keep,
		.search = search,
		.busy_ms = 1000,
		.retry_ms = 100,
		.owner = &owner,
	};
	struct store *store;

	scratch_make(dir);
	snprintf(path, sizeof(path), "%s/room.db", dir);
	bench_check(store_sqlite_new(base, &options, &store) == 0, "open");
	measure(name, base, store, lines, batches);
	scratch_remove(dir);
}
#endif

int
main(int argc, char **argv)
{
	static const int lines[] = { 1, LINES_MAX };
	int batches = bench_argument(argc, argv, 1, 5000);
	struct event_base *base = event_base_new();

	bench_check(base != NULL, "event_base_new");
	printf("from post to stored, %d batches\n"
	       "%-8s %6s %12s %10s %10s %10s\n",
	       batches, "", "lines", "lines/s", "p50 us", "p99", "p99.9");
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		measure_memory(base, lines[i], batches);
#ifdef HAVE_SQLITE
		measure_sqlite(base, "process", false, false, lines[i],
			       batches);
		measure_sqlite(base, "indexed", false, true, lines[i], batches);
		measure_sqlite(base, "power", true, true, lines[i], batches);
#endif
	}
	event_base_free(base);
	return 0;
}
