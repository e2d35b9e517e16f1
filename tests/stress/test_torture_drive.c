/* SPDX-License-Identifier: MIT */
/*
 * test_torture_drive.c - the torturer itself: nothing is left out, and what is
 * lost is found.
 */
#include "config.h"

#include "support/torture.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <coir/time.h>

/* How often the naps were taken whole, and not. */
static int whole;
static int cut[3];

static int
nap_thrice(void *arg)
{
	int i = 0;
	int rc = 0;

	(void)arg;
	for (; i < 3 && rc == 0; i++)
		rc = coir_sleep(coir_ms(1));
	if (rc == 0)
		whole++;
	else
		cut[i - 1]++;
	return rc;
}

static const struct scenario naps = { "naps", nap_thrice, SCENARIO_VIRTUAL };

/* At suspension: each nap, by fiber and by scope. At awakening: the next. */
START_TEST(torture_cancels_each_suspension)
{
	torture_by_cancels(&naps);
	ck_assert_int_eq(cut[0], 2);
	ck_assert_int_eq(cut[1], 2 + 2);
	ck_assert_int_eq(cut[2], 2 + 2);
	ck_assert_int_eq(whole, 4 + 2);
}
END_TEST

static void *kept;

static int
allocate_twice(void *arg)
{
	void *first = malloc(1);
	void *second = malloc(1);

	(void)arg;
	whole += first && second;
	cut[0] += !first;
	cut[1] += !second;
	kept = first;
	free(kept);
	kept = second;
	free(kept);
	return 0;
}

static const struct scenario hungry = { "hungry", allocate_twice,
					SCENARIO_VIRTUAL };

START_TEST(torture_fails_each_allocation)
{
	torture_by_shortage(&hungry);
	ck_assert_int_eq(cut[0], 1);
	ck_assert_int_eq(cut[1], 1);
	ck_assert_int_gt(whole, 0);
}
END_TEST

/* What it holds when it is cancelled is lost. */
static int
lose_something(void *arg)
{
	int rc = coir_sleep(coir_ms(1));

	(void)arg;
	MUST(rc == 0);
	return 0;
}

static const struct scenario loser = { "loser", lose_something,
				       SCENARIO_VIRTUAL };

/* The child of libcheck's that this is ends as a failed test does. */
START_TEST(torture_finds_what_is_lost)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (!freopen("/dev/null", "w", stdout))
			_exit(2);
		torture_by_cancels(&loser);
		_exit(2);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 1);
}
END_TEST

SUITE(torture_drive)
{
	ADD(torture_cancels_each_suspension);
	ADD(torture_fails_each_allocation);
	ADD(torture_finds_what_is_lost);
}
