/* SPDX-License-Identifier: MIT */
/*
 * test_trace_lines.c - what coir_trace() writes. Other tracers are in
 * tests/peer.
 */
#include "config.h"

#include <coir/trace.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <coir/fiber.h>

#include "support/fixture.h"
#include "support/runner.h"

/* Standard error, as what is written to it while @fn runs. */
static const char *
said_by(coir_fn *fn)
{
	static char said[4096];
	int fds[2], saved = dup(STDERR_FILENO);
	ssize_t n;

	ck_assert_int_eq(pipe(fds), 0);
	dup2(fds[1], STDERR_FILENO);
	fn(NULL);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(fds[1]);
	n = read(fds[0], said, sizeof(said) - 1);
	ck_assert_int_ge(n, 0);
	said[n] = '\0';
	close(fds[0]);
	return said;
}

static int
say_lines(void *arg)
{
	(void)arg;
	errno = ENOENT;
	coir_trace("%d of %s", 1, "two");
	coir_trace("a\nb");
	ck_assert_int_eq(errno, ENOENT);
	return 0;
}

START_TEST(trace_marks_each_line)
{
	ck_assert_str_eq(said_by(say_lines), "+1 of two\n+a\n+b\n");
}
END_TEST

static int
say_in_fiber(void *arg)
{
	return run_fiber(say_lines, arg);
}

START_TEST(trace_in_a_fiber)
{
	ck_assert_str_eq(said_by(say_in_fiber), "+1 of two\n+a\n+b\n");
}
END_TEST

static int
say_too_much(void *arg)
{
	char text[3000];

	(void)arg;
	memset(text, '\n', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	coir_trace("%s", text);
	return 0;
}

START_TEST(trace_cuts_a_long_text)
{
	const char *said = said_by(say_too_much);

	ck_assert_uint_eq(strlen(said), 2 * 1023 + 2);
	ck_assert_mem_eq(said, "+\n+\n", 4);
}
END_TEST

static int
never(void *arg)
{
	(void)arg;
	return -EIO;
}

START_TEST(trace_with_needs_a_runtime)
{
	ck_assert_int_eq(coir_trace_with(NULL, never, NULL), -ENXIO);
}
END_TEST

SUITE(trace_lines)
{
	ADD(trace_marks_each_line);
	ADD(trace_in_a_fiber);
	ADD(trace_cuts_a_long_text);
	ADD(trace_with_needs_a_runtime);
}
