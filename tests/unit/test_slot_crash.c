/* SPDX-License-Identifier: MIT */
/*
 * Servers that are killed at any instant, and step by step: what a client gets
 * and says goes on at the right byte.
 */
#include "config.h"

#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/runner.h"
#include "unit/slot_crash.h"

/* Servers that are killed, of each kind of socket. */
#define ROUNDS 500

/* Those that go step by step, and their steps at most. */
#define STEP_ROUNDS 300
#define STEPS_MAX 1200

/* What the client does at most before a server is killed. */
#define LIFE 60

static struct crash crash;

static void
kill_again_and_again(int family, unsigned int seed)
{
	crash_init(&crash, family, seed);
	for (int i = 0; i < ROUNDS; i++) {
		pid_t server = fork();

		ck_assert_int_ge(server, 0);
		if (server == 0)
			crash_serve(&crash);
		while (crash.store->serving == (uint64_t)i)
			crash_client(&crash);
		for (int n = rand_r(&crash.seed) % LIFE; n > 0; n--)
			crash_client(&crash);
		kill(server, SIGKILL);
		crash_check(&crash, server);
	}
	crash_finish(&crash);
	/* it was not all for nothing */
	ck_assert_uint_gt(crash.store->count, 100);
	ck_assert_uint_gt(crash.heard, 100000);
	crash_fini(&crash);
}

START_TEST(slot_crash_over_tcp)
{
	kill_again_and_again(AF_INET, 1);
}
END_TEST

START_TEST(slot_crash_over_a_unix_socket)
{
	kill_again_and_again(AF_UNIX, 2);
}
END_TEST

/* A server that goes on for @steps instructions, then is killed. */
static void
step_and_kill(int steps)
{
	int status;
	pid_t server = fork();

	ck_assert_int_ge(server, 0);
	if (server == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		crash_serve(&crash);
	}
	ck_assert_int_eq(waitpid(server, &status, 0), server);
	ck_assert(WIFSTOPPED(status));
	for (int i = 0; i < steps; i++) {
		if (ptrace(PTRACE_SINGLESTEP, server, NULL, NULL) < 0 ||
		    waitpid(server, &status, 0) != server ||
		    !WIFSTOPPED(status))
			break;
	}
	ck_assert(WIFSTOPPED(status));
	kill(server, SIGKILL);
	crash_check(&crash, server);
}

/* May a process look at its child here? */
static bool
may_trace(void)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
			_exit(1);
		raise(SIGSTOP);
		_exit(0);
	}
	waitpid(child, &status, 0);
	if (!WIFSTOPPED(status))
		return false;
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	return true;
}

START_TEST(slot_crash_step_by_step)
{
	if (!may_trace())
		return;
	crash_init(&crash, AF_UNIX, 3);
	for (int i = 0; i < STEP_ROUNDS; i++) {
		for (int n = 0; n < 5; n++)
			crash_client(&crash);
		crash.stop = i % 2 ? STOP_SENDING : STOP_HEARING;
		step_and_kill(rand_r(&crash.seed) % STEPS_MAX);
	}
	crash.stop = STOP_NOWHERE;
	crash_finish(&crash);
	crash_fini(&crash);
}
END_TEST

SUITE(slot_crash)
{
	(void)s;
	tcase_set_timeout(tc_, 120);
	ADD(slot_crash_over_tcp);
	ADD(slot_crash_over_a_unix_socket);
	ADD(slot_crash_step_by_step);
}
