/* SPDX-License-Identifier: MIT */
/*
 * rival_pth.c - GNU Pth. What stands for a promise is a condition variable,
 * what stands for a channel a message port. Its echo server is one of select(2)
 * and bears no more than FD_SETSIZE connections.
 */
#include "config.h"

#include <pth.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include "bench.h"
#include "rival.h"

#define HOUR 3600

/* What the threads of a run share. */
static int operations_left;
static int running;
static int64_t stopped;
static bool timed;
static pth_mutex_t mutex = PTH_MUTEX_INIT;
static pth_cond_t conds[] = { PTH_COND_INIT, PTH_COND_INIT };
static pth_cond_t *const there = &conds[0];
static pth_cond_t *const back = &conds[1];
static bool asked;
static bool answered;
static pth_msgport_t questions;
static pth_msgport_t answers;

static void
spawn(int n, void *(*fn)(void *), void *arg)
{
	pth_attr_t attr = pth_attr_new();

	pth_attr_set(attr, PTH_ATTR_JOINABLE, 0);
	running += n;
	for (int i = 0; i < n; i++)
		bench_check(pth_spawn(attr, fn, arg) != NULL, "pth_spawn");
	pth_attr_destroy(attr);
}

static void
begin(int operations)
{
	bench_check(pth_init() != 0, "pth_init");
	operations_left = operations;
}

static void
yield(void)
{
	pth_yield(NULL);
}

static void
await(pth_cond_t *cond, bool *settled)
{
	pth_mutex_acquire(&mutex, FALSE, NULL);
	while (!*settled) {
		pth_event_t late = NULL;

		if (timed)
			late = pth_event(PTH_EVENT_TIME, pth_timeout(HOUR, 0));
		pth_cond_await(cond, &mutex, late);
		if (timed)
			pth_event_free(late, PTH_FREE_THIS);
	}
	*settled = false;
	pth_mutex_release(&mutex);
}

static void
settle(pth_cond_t *cond, bool *settled)
{
	pth_mutex_acquire(&mutex, FALSE, NULL);
	*settled = true;
	pth_cond_notify(cond, FALSE);
	pth_mutex_release(&mutex);
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
		pth_t thread = pth_spawn(PTH_ATTR_DEFAULT, nothing, NULL);

		bench_check(thread && pth_join(thread, NULL), "pth_join");
	}
	return (double)(rival_clock() - start) / operations;
}

static double
promise_course(int n, int operations)
{
	(void)n;
	begin(0);
	return hand_over(operations);
}

static double
timeout_course(int n, int operations)
{
	timed = true;
	return promise_course(n, operations);
}

static pth_message_t *
receive(pth_msgport_t port, pth_event_t event)
{
	pth_message_t *message;

	while (!(message = pth_msgport_get(port)))
		pth_wait(event);
	return message;
}

static void *
answer_messages(void *arg)
{
	pth_event_t event = pth_event(PTH_EVENT_MSG, questions);

	for (;;)
		pth_msgport_put(answers, receive(questions, event));
	return arg;
}

static double
channel_course(int n, int operations)
{
	pth_message_t message = { .m_data = NULL };
	pth_event_t event;
	int64_t start;

	(void)n;
	begin(0);
	questions = pth_msgport_create("questions");
	answers = pth_msgport_create("answers");
	event = pth_event(PTH_EVENT_MSG, answers);
	spawn(1, answer_messages, NULL);
	start = rival_clock();
	for (int i = 0; i < operations / 2; i++) {
		pth_msgport_put(questions, &message);
		receive(answers, event);
	}
	return (double)(rival_clock() - start) / operations;
}

static void *
sleep_often(void *arg)
{
	while (operations_left-- > 0)
		pth_nap(pth_time(0, 1));
	running--;
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
		pth_nap(pth_time(0, 100));
	return (double)(rival_clock() - start) / operations;
}

static void *
echo(void *arg)
{
	int fd = (int)(intptr_t)arg;
	char buf[RIVAL_BUFFER];
	ssize_t n;

	while ((n = pth_read(fd, buf, sizeof(buf))) > 0)
		bench_check(pth_write(fd, buf, (size_t)n) == n, "pth_write");
	close(fd);
	running--;
	return NULL;
}

static double
echo_course(int n, int operations)
{
	begin(operations);
	for (int i = 0; i < n; i++)
		spawn(1, echo, (void *)(intptr_t)pth_accept(0, NULL, NULL));
	while (running > 0)
		pth_nap(pth_time(0, 10000));
	return 0;
}

const struct rival_exercise rival_exercises[] = {
	{ "yield", yield_course },     { "spawn", spawn_course },
	{ "promise", promise_course }, { "channel", channel_course },
	{ "sleep", sleep_course },     { "timeout", timeout_course },
	{ "echo", echo_course },       { NULL, NULL },
};
