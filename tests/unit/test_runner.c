/* SPDX-License-Identifier: MIT */
/*
 * test_runner.c - what the tests' own tools do when a test fails.
 *
 * The program under test is this one: it runs itself with the hidden suite of
 * samples below, most of which fail, and reads what is printed.
 */
#include "config.h"

#include "support/runner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/trace.h"
#include "support/vloop.h"

START_TEST(sample_passes)
{
	trace("one");
	trace("%d", 2);
	trace_expect("one\n2\n");
	trace_expect("%s", "");
}
END_TEST

START_TEST(sample_differs)
{
	trace("same");
	trace("so");
	trace_expect("same\nelse\n");
}
END_TEST

START_TEST(sample_lacks_a_line)
{
	trace("same");
	trace_expect("same\nmore\n");
}
END_TEST

START_TEST(sample_never_wakes)
{
	struct epoll_event event;

	vtime_begin();
	epoll_wait(epoll_create1(0), &event, 1, -1);
}
END_TEST

START_TEST(sample_dies)
{
	abort();
}
END_TEST

SUITE(hidden_samples)
{
	ADD(sample_passes);
	ADD(sample_differs);
	ADD(sample_lacks_a_line);
	ADD(sample_never_wakes);
	ADD(sample_dies);
}

/* What this program printed, and its exit status. */
struct report {
	char text[16384];
	int status;
};

/* Run this program with @arguments, words of the shell. */
static void
run_self(const char *arguments, struct report *ret_report)
{
	char path[2048] = "";
	char command[4096];
	FILE *out;
	size_t n;

	ck_assert_int_gt(readlink("/proc/self/exe", path, sizeof(path) - 1), 0);
	unsetenv("CK_RUN_CASE");
	unsetenv("CK_RUN_SUITE");
	n = (size_t)snprintf(command, sizeof(command), "'%s' %s", path,
			     arguments);
	ck_assert_uint_lt(n, sizeof(command));
	out = popen(command, "r");
	ck_assert_ptr_nonnull(out);
	n = fread(ret_report->text, 1, sizeof(ret_report->text) - 1, out);
	ret_report->text[n] = '\0';
	ret_report->status = WEXITSTATUS(pclose(out));
}

/* Fail the test unless @report has @words. */
static void
expect_words(const struct report *report, const char *words)
{
	ck_assert_msg(strstr(report->text, words), "no \"%s\" in\n%s", words,
		      report->text);
}

START_TEST(runner_says_what_failed)
{
	struct report report;

	run_self("hidden_samples", &report);
	ck_assert_int_eq(report.status, 1);
	expect_words(&report, "# seed ");
	expect_words(&report, "1..5\n");
	expect_words(&report, "\nok 1 - ");
	expect_words(&report, "sample_passes: Passed");
	expect_words(&report, "not ok 2 - ");
	expect_words(&report, "sample_differs: the trace differs in line 2");
	expect_words(&report, "sample_lacks_a_line: the trace differs in line");
	expect_words(&report, "sample_never_wakes: deadlock: ");
	expect_words(&report, "not ok 5 - ");
}
END_TEST

START_TEST(runner_without_a_test_fails)
{
	struct report report;

	run_self("no_such_suite 2>&1", &report);
	ck_assert_int_eq(report.status, 1);
	expect_words(&report, "no suite of that name");
}
END_TEST

START_TEST(runner_lists_its_suites_but_for_hidden_ones)
{
	struct report report;

	run_self("--list", &report);
	ck_assert_int_eq(report.status, 0);
	expect_words(&report, "test_runner\n");
	expect_words(&report, "vloop\n");
	ck_assert_ptr_null(strstr(report.text, "hidden"));
}
END_TEST

/* The results of three small suites in the order drawn from @seed. */
static void
run_seed(int seed, struct report *ret_report)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", seed);
	setenv("CHATD_TEST_SEED", text, 1);
	run_self("leak fail vloop | grep ok", ret_report);
}

START_TEST(runner_seed_decides_the_order)
{
	struct report first, other;
	int seed = 1;

	run_seed(seed, &first);
	expect_words(&first, "leak_counts_descriptors: Passed");
	run_seed(seed, &other);
	ck_assert_str_eq(other.text, first.text);
	while (strcmp(other.text, first.text) == 0) {
		ck_assert_int_lt(++seed, 20);
		run_seed(seed, &other);
	}
}
END_TEST

SUITE(test_runner)
{
	ADD(runner_says_what_failed);
	ADD(runner_without_a_test_fails);
	ADD(runner_lists_its_suites_but_for_hidden_ones);
	ADD(runner_seed_decides_the_order);
}
