/* SPDX-License-Identifier: MIT */
/*
 * runner.c - main() of every test program: its suites in random order, as TAP.
 *
 *	PROGRAM		all suites
 *	PROGRAM NAME...	these
 *	PROGRAM --list	their names
 *
 * A suite that begins with hidden_ is run by name only, and not listed. Each is
 * run by a process of its own, CHATD_TEST_JOBS of them at a time (1): what the
 * results of one take of memory, the tests of the next need not copy. With
 * CK_FORK=no all is done in this process.
 *
 * Only what hangs reaches the time that a test has: who waits for something in
 * it gives up earlier, and says for what.
 */
#include "config.h"

#include "support/runner.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "support/crash.h"
#include "support/jobs.h"
#include "support/strike.h"

#define SUITES_MAX 256

/* Seconds for a test that asks for no other time. */
#define TIMEOUT "180"

/* One SUITE(). */
struct entry {
	const char *name;
	runner_fill *fill;
};

/* Filled by constructors, before main(). */
static struct entry entries[SUITES_MAX];
static size_t n_entries;

void
runner_register(const char *name, runner_fill *fill)
{
	if (n_entries == SUITES_MAX)
		abort();
	entries[n_entries++] = (struct entry){ name, fill };
}

void
runner_skip(const char *why)
{
	printf(JOBS_SKIPPED "%s\n", why);
	fflush(stdout);
}

static unsigned
choose_seed(void)
{
	const char *given = getenv("CHATD_TEST_SEED");
	struct timespec now;

	if (given)
		return (unsigned)strtoul(given, NULL, 10);
	clock_gettime(CLOCK_REALTIME, &now);
	return ((unsigned)now.tv_nsec ^ (unsigned)getpid()) & 0xffffff;
}

/* Fisher and Yates. */
static void
shuffle(unsigned seed)
{
	for (size_t i = n_entries; i > 1; i--) {
		size_t j = (size_t)rand_r(&seed) % i;
		struct entry entry = entries[i - 1];

		entries[i - 1] = entries[j];
		entries[j] = entry;
	}
}

static bool
hidden(const char *name)
{
	return strncmp(name, "hidden_", 7) == 0;
}

/* Is suite @name to run, if @names are what the command line wants? */
static bool
wanted(const char *name, char *names[])
{
	const char *only = getenv("CK_RUN_SUITE");

	if (only && strcmp(name, only) != 0)
		return false;
	if (!*names)
		return !hidden(name);
	for (; *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

/* Those that are, in @ret_names; returns how many. */
static size_t
choose(char *names[], const char *ret_names[SUITES_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < n_entries; i++)
		if (wanted(entries[i].name, names))
			ret_names[n++] = entries[i].name;
	return n;
}

static Suite *
make_suite(const char *name)
{
	const struct entry *entry = entries;
	Suite *s = suite_create(name);
	TCase *tc = tcase_create(name);

	while (strcmp(entry->name, name) != 0)
		entry++;
	entry->fill(s, tc);
	suite_add_tcase(s, tc);
	return s;
}

/* Runs these suites; returns how many tests have failed. */
static unsigned
run(const char *const names[], size_t n, unsigned *ret_ran)
{
	SRunner *runner = srunner_create(NULL);
	unsigned failed;

	for (size_t i = 0; i < n; i++)
		srunner_add_suite(runner, make_suite(names[i]));
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	*ret_ran = (unsigned)srunner_ntests_run(runner);
	failed = (unsigned)srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed;
}

static void
run_one(const char *name)
{
	unsigned ran;

	(void)run(&name, 1, &ran);
}

static size_t
choose_jobs(void)
{
	const char *given = getenv("CHATD_TEST_JOBS");
	unsigned long n = given ? strtoul(given, NULL, 10) : 1;

	return n > 0 ? n : 1;
}

/* COIR_STRIKE=N,WAY: a cancel in each test; WAY as in strike.h. */
static void
arm_strike(void)
{
	const char *given = getenv("COIR_STRIKE");
	unsigned n;
	unsigned way;

	if (given && sscanf(given, "%u,%u", &n, &way) == 2)
		strike_begin(n, way % STRIKE_WAYS);
}

static int
list(void)
{
	for (size_t i = 0; i < n_entries; i++)
		if (!hidden(entries[i].name))
			printf("%s\n", entries[i].name);
	return 0;
}

int
main(int argc, char *argv[])
{
	const char *names[SUITES_MAX];
	const char *fork_mode = getenv("CK_FORK");
	unsigned seed = choose_seed();
	unsigned failed;
	unsigned ran;
	size_t n;

	if (argc > 1 && strcmp(argv[1], "--list") == 0)
		return list();
	setenv("CK_DEFAULT_TIMEOUT", TIMEOUT, 0);
	printf("# seed %u\n", seed);
	fflush(stdout);
	shuffle(seed);
	arm_strike();
	crash_watch();
	n = choose(argv + 1, names);
	if (fork_mode && strcmp(fork_mode, "no") == 0)
		failed = run(names, n, &ran);
	else
		failed = jobs_run(names, n, choose_jobs(), run_one, &ran);
	if (n == 0)
		fprintf(stderr, "%s: no suite of that name\n", argv[0]);
	return failed > 0 || ran == 0;
}
