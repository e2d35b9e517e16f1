/* SPDX-License-Identifier: MIT */
/*
 * A reader over a double that traces its reads, and checks of what comes out.
 */
#ifndef READER_CASE_H
#define READER_CASE_H

#include <check.h>
#include <coir/reader.h>
#include <string.h>

#include "support/fixture.h"
#include "support/flow_double.h"

/* A reader over a double, and what to do with it. */
struct reader_case {
	struct flow_double source;
	struct coir_reader r;
	void (*body)(struct coir_reader *r);
};

static inline int
reader_case_run(void *arg)
{
	struct reader_case *b = arg;

	b->body(&b->r);
	return 0;
}

/* Run @body over a source that reads @script, in a fiber. */
static inline void
with_reader(const char *const *script, size_t size, size_t max,
	    void (*body)(struct coir_reader *r))
{
	struct reader_case b = { .body = body };

	flow_double_init(&b.source, script);
	ck_assert_int_eq(coir_reader_init(&b.r, &b.source.flow, size, max), 0);
	ck_assert_int_eq(run_fiber(reader_case_run, &b), 0);
	coir_reader_fini(&b.r);
	flow_double_fini(&b.source);
}

#define SCRIPT(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* What is buffered is @expected. */
static inline void
check_peek(struct coir_reader *r, const char *expected)
{
	size_t len;
	const char *bytes = coir_reader_peek(r, &len);

	ck_assert_uint_eq(len, strlen(expected));
	ck_assert_mem_eq(bytes, expected, len);
}

static inline void
check_line(struct coir_reader *r, const char *expected)
{
	const char *line;
	size_t len;

	ck_assert_int_eq(coir_reader_line(r, &line, &len), 0);
	ck_assert_str_eq(line, expected);
	ck_assert_uint_eq(len, strlen(expected));
}

static inline void
check_no_line(struct coir_reader *r, int error)
{
	const char *line = "untouched";

	ck_assert_int_eq(coir_reader_line(r, &line, NULL), error);
	ck_assert_str_eq(line, "untouched");
}

static inline void
check_take(struct coir_reader *r, size_t n, const char *expected)
{
	const char *bytes;

	ck_assert_int_eq(coir_reader_take(r, n, &bytes), 0);
	ck_assert_mem_eq(bytes, expected, n);
}

static inline void
check_take_all(struct coir_reader *r, const char *expected)
{
	const char *bytes;
	size_t len;

	ck_assert_int_eq(coir_reader_take_all(r, &bytes, &len), 0);
	ck_assert_uint_eq(len, strlen(expected));
	ck_assert_str_eq(bytes, expected);
}

#endif
