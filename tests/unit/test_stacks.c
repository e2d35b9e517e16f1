/* SPDX-License-Identifier: MIT */
/*
 * test_stacks.c - how much stack the fibers of each place have used.
 */
#include "config.h"

#include "core/stacks.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "stack_case.h"
#include "support/fixture.h"
#include "support/runner.h"

/* One line of the report. */
struct line {
	char what[500];
	int fibers;
	int live;
	int kib;
};

/* The whole report. */
static struct {
	struct line lines[COIR__SITES + 1];
	int n;
} report;

static void
take_line(const char *text, size_t len, void *arg)
{
	struct line *line = &report.lines[report.n++];
	const char *figures = strrchr(text, ':');

	ck_assert_ptr_eq(arg, &report);
	ck_assert_uint_eq(strlen(text), len);
	ck_assert_uint_lt(len, sizeof(line->what));
	ck_assert_int_eq(strncmp(text, "site ", 5), 0);
	ck_assert_ptr_nonnull(figures);
	memcpy(line->what, text, (size_t)(figures - text));
	ck_assert_int_eq(
		sscanf(figures,
		       ": %d fiber%*[^0-9]%d live, stack at most %d KiB",
		       &line->fibers, &line->live, &line->kib),
		3);
}

static void
make_report(void)
{
	memset(&report, 0, sizeof(report));
	ck_assert_int_gt(coir_stacks(take_line, &report), 0);
}

/* The line of the only site with so many fibers. */
static const struct line *
line_of(int fibers)
{
	const struct line *found = NULL;

	for (int i = 0; i < report.n; i++) {
		if (report.lines[i].fibers != fibers)
			continue;
		ck_assert_ptr_null(found);
		found = &report.lines[i];
	}
	ck_assert_ptr_nonnull(found);
	return found;
}

static int
waiting(void *arg)
{
	(void)arg;
	return coir_await_cancel();
}

/* Uses 40 KiB, then waits unless told not to. */
static int
digging(void *arg)
{
	char deep[40 * 1024];

	memset(deep, 1, sizeof(deep));
	__asm__ volatile("" ::"r"(deep) : "memory"); /* all of it is used */
	return arg ? deep[0] - 1 : coir_await_cancel();
}

static int
shallow(void *arg)
{
	(void)arg;
	return 0;
}

/* Loops count in memory: unrolled, each of their spawns would be a site. */

static int
report_live(struct coir_scope *scope, void *arg)
{
	(void)arg;
	for (volatile int i = 0; i < 5; i++)
		ck_assert_int_eq(coir_spawn(scope, waiting, NULL), 0);
	for (volatile int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_spawn(scope, digging, NULL), 0);
	make_report();
	coir_scope_cancel(scope);
	return 0;
}

START_TEST(stacks_of_those_who_live)
{
	ck_assert_int_eq(run_scope(report_live, NULL), 0);
	ck_assert_int_eq(report.n, 3);
	ck_assert_int_eq(line_of(5)->live, 5);
	ck_assert_int_lt(line_of(5)->kib, 30);
	ck_assert_int_eq(line_of(3)->live, 3);
	ck_assert_int_ge(line_of(3)->kib, 40);
#ifdef HAVE_LIBDW
	ck_assert_ptr_nonnull(
		strstr(line_of(3)->what, "digging spawned in report_live"));
#endif
}
END_TEST

static int
report_ended(struct coir_scope *scope, void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_spawn(scope, digging, (void *)digging), 0);
	ck_assert_int_eq(coir_spawn(scope, shallow, NULL), 0);
	/* the round ends, and stacks are trimmed */
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	for (volatile int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_spawn(scope, shallow, NULL), 0);
	for (volatile int i = 0; i < 2; i++) {
		ck_assert_int_eq(coir_spawn(scope, digging, (void *)digging),
				 0);
		ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	}
	make_report();
	return 0;
}

/* One that ended, also where the next fiber got its stack undug. */
START_TEST(stacks_of_those_who_have_ended)
{
	if (!marks_are_read())
		return;
	ck_assert_int_eq(run_scope(report_ended, NULL), 0);
	ck_assert_int_eq(line_of(2)->live, 0);
	ck_assert_int_ge(line_of(2)->kib, 40);
	ck_assert_int_lt(line_of(2)->kib, 64);
	ck_assert_int_eq(line_of(3)->live, 0);
	ck_assert_int_lt(line_of(3)->kib, 8);
}
END_TEST

static int
inherit(struct coir_scope *scope, void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_spawn(scope, digging, (void *)digging), 0);
	for (volatile int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_spawn(scope, shallow, NULL), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	make_report();
	return 0;
}

START_TEST(stacks_are_not_blamed_on_who_inherits_them)
{
	ck_assert_int_eq(run_scope(inherit, NULL), 0);
	ck_assert_int_lt(line_of(3)->kib, 8);
}
END_TEST

START_TEST(stacks_without_a_runtime)
{
	ck_assert_int_eq(coir_stacks(take_line, NULL), -ENXIO);
}
END_TEST

SUITE(stacks)
{
	ADD(stacks_of_those_who_live);
	ADD(stacks_of_those_who_have_ended);
	ADD(stacks_are_not_blamed_on_who_inherits_them);
	ADD(stacks_without_a_runtime);
}
