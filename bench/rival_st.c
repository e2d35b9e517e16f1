/* SPDX-License-Identifier: MIT */
/*
 * rival_st.c - State Threads, on epoll. It has no promise and no channel: what
 * stands for the former is a condition variable.
 */
#include "config.h"

#include <st.h>
#include <stdbool.h>
#include <stddef.h>

#include "bench.h"
#include "rival.h"

#define STACK_SIZE (64 * 1024)

#define HOUR (UINT64_C(3600) * 1000000)

/* What the threads of a run share. */
static int operations_left;
static int running;
static int64_t stopped;
static st_utime_t patience;
static st_cond_t there;
static st_cond_t back;
static bool asked;
static bool answered;

static void
spawn(int n, void *(*fn)(void *), void *arg)
{
	running += n;
	for (int i = 0; i < n; i++)
		bench_check(st_thread_create(fn, arg, 0, STACK_SIZE) != NULL,
			    "st_thread_create");
}

static void
begin(int operations)
{
	bench_check(st_set_eventsys(ST_EVENTSYS_ALT) == 0 && st_init() == 0,
		    "st_init");
	operations_left = operations;
	there = st_cond_new();
	back = st_cond_new();
}

static void
yield(void)
{
	st_sleep(0);
}

static void
await(st_cond_t cond, bool *settled)
{
	while (!*settled)
		st_cond_timedwait(cond, patience);
	*settled = false;
}

static void
settle(st_cond_t cond, bool *settled)
{
	*settled = true;
	st_cond_signal(cond);
}

#include "rival_threads.h"

static double
spawn_course(int n, int operations)
{
	int64_t start;

	(void)n;
	begin(0);
	start = rival_clock();
	for (int i = 0; i < operations; i++) {
		st_thread_t thread =
			st_thread_create(nothing, NULL, 1, STACK_SIZE);

		bench_check(thread && st_thread_join(thread, NULL) == 0,
			    "st_thread_join");
	}
	return (double)(rival_clock() - start) / operations;
}

static double
promise_course(int n, int operations)
{
	(void)n;
	begin(0);
	patience = ST_UTIME_NO_TIMEOUT;
	return hand_over(operations);
}

static double
timeout_course(int n, int operations)
{
	(void)n;
	begin(0);
	patience = HOUR;
	return hand_over(operations);
}

/* A thread is about to end: the last one tells main(). */
static void
leave(void)
{
	if (--running == 0)
		st_cond_signal(back);
}

static void *
sleep_often(void *arg)
{
	while (operations_left-- > 0)
		st_usleep(1);
	leave();
	return arg;
}

static double
sleep_course(int n, int operations)
{
	int64_t start;

	begin(operations);
	start = rival_clock();
	spawn(n, sleep_often, NULL);
	while (running > 0)
		st_cond_wait(back);
	return (double)(rival_clock() - start) / operations;
}

static void *
echo(void *arg)
{
	char buf[RIVAL_BUFFER];
	ssize_t n;

	while ((n = st_read(arg, buf, sizeof(buf), ST_UTIME_NO_TIMEOUT)) > 0)
		bench_check(st_write(arg, buf, (size_t)n,
				     ST_UTIME_NO_TIMEOUT) == n,
			    "st_write");
	st_netfd_close(arg);
	leave();
	return NULL;
}

static double
echo_course(int n, int operations)
{
	st_netfd_t listener;

	begin(operations);
	listener = st_netfd_open_socket(0);
	for (int i = 0; i < n; i++)
		spawn(1, echo,
		      st_accept(listener, NULL, NULL, ST_UTIME_NO_TIMEOUT));
	while (running > 0)
		st_cond_wait(back);
	return 0;
}

static void *
wait_forever(void *arg)
{
	st_cond_wait(there);
	return arg;
}

static double
memory_course(int n, int operations)
{
	double bytes;

	begin(operations);
	bytes = rival_resident();
	spawn(n, wait_forever, NULL);
	yield(); /* all have begun */
	return (rival_resident() - bytes) / n;
}

const struct rival_exercise rival_exercises[] = {
	{ "yield", yield_course },     { "spawn", spawn_course },
	{ "promise", promise_course }, { "sleep", sleep_course },
	{ "timeout", timeout_course }, { "echo", echo_course },
	{ "memory", memory_course },   { NULL, NULL },
};
