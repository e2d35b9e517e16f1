/* SPDX-License-Identifier: MIT */
/*
 * test_user_time.c - where a process spends its time: by its own, or in the
 * kernel.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "support/runner.h"
#include "user_time.h"

/* What is watched uses at least this much, ns. */
#define LONG_ENOUGH 100000000

#define BLOCK ((size_t)1 << 22)

static void
count(void)
{
	for (volatile unsigned long n = 0;; n++)
		;
}

/* The kernel clears the same memory again and again. */
static void
have_it_cleared(void)
{
	int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	char *block = malloc(BLOCK);

	while (block && read(zero, block, BLOCK) > 0)
		;
}

/* The share of its time that @busy is in user mode, if that can be known. */
static double
user_share(void (*busy)(void))
{
	struct user_time time;
	int64_t start;
	double share = 0;
	pid_t pid = fork();
	int rc;

	if (pid == 0) {
		busy();
		_exit(1);
	}
	ck_assert_int_gt(pid, 0);
	start = bench_cpu_time(pid);
	rc = user_time_start(pid, &time);
	while (rc == 0 && bench_cpu_time(pid) < start + LONG_ENOUGH)
		sched_yield();
	if (rc == 0)
		share = user_time_stop(&time) /
			(double)(bench_cpu_time(pid) - start);
	kill(pid, SIGKILL);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	if (rc < 0)
		runner_skip("the kernel lets nobody look");
	return share;
}

START_TEST(user_time_is_all_of_who_calls_nobody)
{
	double share = user_share(count);

	/* samples that come late are lost where a host takes the processor */
	ck_assert_double_gt(share, 0.6);
	ck_assert_double_lt(share, 1.1);
}
END_TEST

START_TEST(user_time_is_little_of_who_has_others_work)
{
	ck_assert_double_lt(user_share(have_it_cleared), 0.3);
}
END_TEST

START_TEST(user_time_of_nobody)
{
	struct user_time time;
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	ck_assert_int_eq(user_time_start(pid, &time), -ENOENT);
}
END_TEST

SUITE(user_time)
{
	ADD(user_time_is_all_of_who_calls_nobody);
	ADD(user_time_is_little_of_who_has_others_work);
	ADD(user_time_of_nobody);
}
