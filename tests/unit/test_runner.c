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

#include <coir/fiber.h>
#include <coir/runtime.h>

#include "machine/sanitize.h"
#include "support/elsewhere.h"
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

START_TEST(sample_skips)
{
	runner_skip("no luck");
}
END_TEST

SUITE(hidden_skips)
{
	ADD(sample_skips);
	ADD(sample_passes);
}

SUITE(hidden_without_luck)
{
	runner_skip("no luck here");
}

SUITE(hidden_empty)
{
}

static void
end_early(void)
{
	fflush(stdout);
	_exit(3);
}

SUITE(hidden_late)
{
	tcase_add_unchecked_fixture(tc_, NULL, end_early);
	ADD(sample_passes);
}

/* Nothing is there, and compilers do not take it for a null pointer. */
static volatile int *const unmapped = (volatile int *)8192;

static int
touch_unmapped(void *arg)
{
	(void)arg;
	coir_fiber_set_name(coir_self(), "sample");
	return *unmapped;
}

START_TEST(sample_crashes)
{
	ck_assert_int_eq(coir_run(touch_unmapped, NULL), 0);
}
END_TEST

static void *
abort_in_thread(void *arg)
{
	(void)arg;
	abort();
}

START_TEST(sample_aborts_in_thread)
{
	elsewhere(abort_in_thread, NULL);
}
END_TEST

SUITE(hidden_crashes)
{
	ADD(sample_crashes);
	ADD(sample_aborts_in_thread);
}

/* Words of a command line at most, the program's name and the NULL included. */
#define WORDS_MAX 5

/* A command line. */
#define SELF(...) ((const char *const[WORDS_MAX]){ "self", __VA_ARGS__ })

/* What this program printed, and its exit status. */
struct report {
	char text[16384];
	int status;
};

/* In the child: become this program again, printing to @fd. */
static void
become_self(char *words[], int fd)
{
	char path[2048] = "";

	if (readlink("/proc/self/exe", path, sizeof(path) - 1) > 0) {
		unsetenv("CK_RUN_CASE");
		unsetenv("CK_RUN_SUITE");
		dup2(fd, STDOUT_FILENO);
		dup2(fd, STDERR_FILENO);
		execv(path, words);
	}
	_exit(126);
}

/* Run this program with @words[1] and those behind it. */
static void
run_self(const char *const words[WORDS_MAX], struct report *ret_report)
{
	char *text = ret_report->text;
	size_t room = sizeof(ret_report->text) - 1;
	int fds[2];
	int status;
	ssize_t n;
	pid_t pid;

	ck_assert_int_eq(pipe(fds), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		become_self((char **)words, fds[1]);
	close(fds[1]);
	while ((n = read(fds[0], text, room)) > 0) {
		text += n;
		room -= (size_t)n;
	}
	*text = '\0';
	close(fds[0]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ret_report->status = WEXITSTATUS(status);
}

/* What the runner said is no result of ours: no line of it begins a line. */
static void
print_indented(const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		printf("#   %.*s\n", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

/* Fail the test unless @report has @words. */
static void
expect_words(const struct report *report, const char *words)
{
	if (strstr(report->text, words))
		return;
	print_indented(report->text);
	fflush(stdout);
	ck_abort_msg("no \"%s\" in what is above", words + (*words == '\n'));
}

START_TEST(runner_says_what_failed)
{
	struct report report;

	run_self(SELF("hidden_samples"), &report);
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

/* Each number once, and then the plan. */
static void
expect_numbers(const struct report *report, int n)
{
	char words[32];

	for (int i = 1; i <= n; i++) {
		snprintf(words, sizeof(words), "ok %d - ", i);
		expect_words(report, words);
		ck_assert_ptr_null(
			strstr(strstr(report->text, words) + 1, words));
	}
	snprintf(words, sizeof(words), "\n1..%d\n", n);
	expect_words(report, words);
}

START_TEST(runner_numbers_on_from_suite_to_suite)
{
	static const char *const jobs[] = { "1", "3" };
	struct report report;

	setenv("CHATD_TEST_JOBS", jobs[_i], 1);
	run_self(SELF("hidden_samples", "leak", "hidden_late"), &report);
	ck_assert_int_eq(report.status, 1);
	expect_words(&report, "sample_passes: Passed");
	expect_words(&report, "leak_counts_descriptors: Passed");
	expect_words(&report, "sample_lacks_a_line: the trace differs in line");
	expect_words(&report, "hidden_late: its process has ended with status");
	expect_numbers(&report, 8);
}
END_TEST

START_TEST(runner_says_what_was_left_out)
{
	struct report report;

	run_self(SELF("hidden_skips", "hidden_without_luck"), &report);
	ck_assert_int_eq(report.status, 0);
	expect_words(&report, "sample_skips: Passed # SKIP no luck\n");
	expect_words(&report, "sample_passes: Passed\n");
	expect_words(&report, " - hidden_without_luck # SKIP no luck here\n");
	expect_numbers(&report, 3);
}
END_TEST

START_TEST(runner_wants_a_reason_for_an_empty_suite)
{
	struct report report;

	run_self(SELF("hidden_samples", "hidden_empty"), &report);
	expect_words(&report, " - hidden_empty: it has no test\n");
	expect_numbers(&report, 6);
	run_self(SELF("hidden_empty"), &report);
	ck_assert_int_eq(report.status, 1);
}
END_TEST

#if !COIR__ASAN && !COIR__TSAN
/* Debian 12's libdw does not read the lines that clang notes. */
#ifdef __clang__
#define LINE_OF "+0x"
#else
#define LINE_OF " at test_runner.c:"
#endif

START_TEST(runner_says_where_a_test_crashed)
{
	struct report report;

	run_self(SELF("hidden_crashes"), &report);
	expect_words(&report,
		     "\n# signal 11 (Segmentation fault) at address "
		     "0x2000\n# in fiber \"sample\", ");
	expect_words(&report, "sample_crashes: Received signal 11");
	expect_words(&report,
		     "\n# signal 6 (Aborted) at address (nil)\n"
		     "# on the stack of thread ");
	expect_words(&report, "sample_aborts_in_thread: Received signal 6");
#ifdef HAVE_LIBDW
	expect_words(&report, "\n#   touch_unmapped" LINE_OF);
	expect_words(&report, "\n#   abort_in_thread" LINE_OF);
#else
	expect_words(&report, "(+0x");
#endif
}
END_TEST
#endif

START_TEST(runner_without_a_test_fails)
{
	struct report report;

	run_self(SELF("no_such_suite"), &report);
	ck_assert_int_eq(report.status, 1);
	expect_words(&report, "no suite of that name");
}
END_TEST

START_TEST(runner_lists_its_suites_but_for_hidden_ones)
{
	struct report report;

	run_self(SELF("--list"), &report);
	ck_assert_int_eq(report.status, 0);
	expect_words(&report, "test_runner\n");
	expect_words(&report, "vloop\n");
	ck_assert_ptr_null(strstr(report.text, "hidden"));
}
END_TEST

/* The results of three small suites in the order drawn from @seed. */
static const char *
run_seed(int seed, struct report *ret_report)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", seed);
	setenv("CHATD_TEST_SEED", text, 1);
	/* side by side, the first to end is the first to be shown */
	setenv("CHATD_TEST_JOBS", "1", 1);
	run_self(SELF("leak", "fail", "vloop"), ret_report);
	ck_assert_int_eq(ret_report->status, 0);
	/* it begins with the seed */
	return strchr(ret_report->text, '\n');
}

START_TEST(runner_seed_decides_the_order)
{
	struct report first, other;
	const char *order = run_seed(1, &first);
	int seed = 1;

	expect_words(&first, "leak_counts_descriptors: Passed");
	ck_assert_str_eq(run_seed(1, &other), order);
	do
		ck_assert_int_lt(++seed, 20);
	while (strcmp(run_seed(seed, &other), order) == 0);
}
END_TEST

SUITE(test_runner)
{
	ADD(runner_says_what_failed);
#if !COIR__ASAN && !COIR__TSAN
	ADD(runner_says_where_a_test_crashed);
#endif
	tcase_add_loop_test(tc_, runner_numbers_on_from_suite_to_suite, 0, 2);
	ADD(runner_says_what_was_left_out);
	ADD(runner_wants_a_reason_for_an_empty_suite);
	ADD(runner_without_a_test_fails);
	ADD(runner_lists_its_suites_but_for_hidden_ones);
	ADD(runner_seed_decides_the_order);
}
