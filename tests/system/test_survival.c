/* SPDX-License-Identifier: MIT */
/*
 * test_survival.c - chatd ends under a crowd that talks, again and again, in
 * all the ways there are: nobody is cut, and nothing is lost or said twice.
 *
 * CHATD_SURVIVORS=N and CHATD_ENDS=N in the environment: so many clients
 * (200), so many ends (24).
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/chorus.h"
#include "system/supervised.h"

static struct supervised pair;
static struct chorus chorus;

/* A number of the environment. */
static long
given(const char *name, long otherwise)
{
	const char *text = getenv(name);

	return text ? strtol(text, NULL, 10) : otherwise;
}

#define SING(what) ck_assert_msg((what), "%s\n%s", chorus.error, pair.d.log)

static void
begin(size_t n)
{
	struct rlimit limit;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = limit.rlim_max;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	supervised_start(&pair, NULL);
	SING(chorus_come(&chorus, n, pair.d.ports, 2));
}

/* Everybody hears the rest; it is all as it should be. */
static void
finish(void)
{
	SING(chorus_settle(&chorus));
	SING(chorus_judge(&chorus) > 0);
	chorus_go(&chorus);
	ck_assert_int_eq(supervised_stop(&pair), 0);
}

/*
 * Ends chatd by @signal while the others sing on. A log of its own is not to be
 * waited for: nobody may stop reading.
 */
static void
end_by(int signal, double *ret_p50, double *ret_max)
{
	chorus_listen(&chorus);
	SING(chorus_sing(&chorus, rand() % 60000000));
	ck_assert_int_eq(kill(pair.chatd, signal), 0);
	SING(chorus_sing(&chorus, 250000000));
	supervised_await(&pair);
	SING(chorus_sing(&chorus, 20000000));
	chorus_pauses(&chorus, ret_p50, ret_max);
}

START_TEST(survival_of_every_end)
{
	/* more than two in a row of the first would be a reason to beware */
	static const int signals[] = { SIGKILL, SIGKILL, SIGUSR2,
				       SIGABRT, SIGKILL, SIGTERM };
	static const char *const names[] = { "killed",  "killed", "upgraded",
					     "aborted", "killed", "restarted" };
	long ends = given("CHATD_ENDS", 24);
	double p50, max;

	begin((size_t)given("CHATD_SURVIVORS", 200));
	srand((unsigned)getpid());
	for (long i = 0; i < ends; i++) {
		end_by(signals[i % 6], &p50, &max);
		fprintf(stderr, "%s: pauses of %.1f ms, at most %.1f ms\n",
			names[i % 6], p50, max);
	}
	finish();
}
END_TEST

START_TEST(survival_of_a_keeper)
{
	pid_t first, second;

	begin(CHORUS_TALKERS);
	first = supervised_await_keeper(&pair, 0);
	ck_assert_int_eq(kill(first, SIGKILL), 0);
	do {
		SING(chorus_sing(&chorus, 10000000));
		second = supervised_keeper(&pair);
	} while (second < 0 || second == first);
	ck_assert_int_eq(kill(pair.chatd, SIGKILL), 0);
	SING(chorus_sing(&chorus, 100000000));
	finish();
}
END_TEST

START_TEST(survival_of_a_hang)
{
	setenv("WATCHDOG_USEC", SUPERVISED_WATCHDOG, 1);
	begin(CHORUS_TALKERS);
	ck_assert_int_eq(kill(pair.chatd, SIGSTOP), 0);
	SING(chorus_sing(&chorus, 100000000));
	supervised_await_log(&pair, "chatd hangs; it is killed");
	finish();
}
END_TEST

/* The file is wrong: what was in force stays so. */
START_TEST(survival_of_a_broken_file)
{
	begin(CHORUS_TALKERS);
	daemon_configure(&pair.d, "this is no configuration");
	ck_assert_int_eq(kill(pair.chatd, SIGKILL), 0);
	SING(chorus_sing(&chorus, 50000000));
	supervised_await_log(
		&pair, "going on with the configuration that was in force");
	supervised_await(&pair);
	ck_assert_int_eq(kill(pair.chatd, SIGUSR2), 0);
	SING(chorus_sing(&chorus, 50000000));
	finish();
}
END_TEST

/* The supervisor is told to stop: they hear all, then the end. */
START_TEST(survival_is_not_for_a_stop)
{
	char rest[4096];
	ssize_t n;

	begin(CHORUS_TALKERS);
	SING(chorus_sing(&chorus, 50000000));
	SING(chorus_settle(&chorus));
	ck_assert_int_eq(supervised_stop(&pair), 0);
	for (size_t i = 0; i < chorus.n; i++) {
		n = recv(chorus.voices[i].fd, rest, sizeof(rest), 0);
		ck_assert_int_eq(n, 0);
	}
	chorus_go(&chorus);
}
END_TEST

SUITE(survival)
{
	tcase_set_timeout(tc_, 600);
	ADD(survival_of_every_end);
	ADD(survival_of_a_keeper);
	ADD(survival_of_a_hang);
	ADD(survival_of_a_broken_file);
	ADD(survival_is_not_for_a_stop);
}
