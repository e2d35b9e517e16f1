/* SPDX-License-Identifier: MIT */
/*
 * rival_coir_wait.c - libcoir: values handed to a fiber that waits, sleeping,
 * and waits with a deadline.
 */
#include "config.h"

#include <stddef.h>

#include "rival_coir.h"

/* Wait for a promise, and make a new one in its place. */
static int
await_next(struct coir_promise *promise)
{
	int rc = coir_promise_await(promise, NULL);

	coir_promise_fini(promise);
	coir_promise_init(promise);
	return rc;
}

static int
ask_promises(void *arg)
{
	struct course *course = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < course->operations / 2; i++) {
		coir_promise_resolve(&course->there, NULL);
		rc = await_next(&course->back);
	}
	return rc;
}

static int
answer_promises(void *arg)
{
	struct course *course = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < course->operations / 2; i++) {
		rc = await_next(&course->there);
		coir_promise_resolve(&course->back, NULL);
	}
	return rc;
}

static int
promise_main(void *arg)
{
	struct course *course = arg;
	int rc;

	coir_promise_init(&course->there);
	coir_promise_init(&course->back);
	course_start(course);
	rc = coir_both(answer_promises, course, ask_promises, course);
	course_stop(course);
	return rc;
}

double
coir_promise_course(int n, int operations)
{
	(void)n;
	return course_run(promise_main, 2, operations);
}

static int
ask_messages(void *arg)
{
	struct course *course = arg;
	void *message = NULL;
	int rc = 0;

	for (int i = 0; rc == 0 && i < course->operations / 2; i++) {
		rc = coir_chan_send(&course->ask, message);
		if (rc == 0)
			rc = coir_chan_recv(&course->answer, &message);
	}
	return rc;
}

static int
answer_messages(void *arg)
{
	struct course *course = arg;
	void *message;
	int rc = 0;

	for (int i = 0; rc == 0 && i < course->operations / 2; i++) {
		rc = coir_chan_recv(&course->ask, &message);
		if (rc == 0)
			rc = coir_chan_send(&course->answer, message);
	}
	return rc;
}

static int
channel_main(void *arg)
{
	struct course *course = arg;
	int rc;

	coir_chan_init(&course->ask, NULL, 0);
	coir_chan_init(&course->answer, NULL, 0);
	course_start(course);
	rc = coir_both(answer_messages, course, ask_messages, course);
	course_stop(course);
	return rc;
}

double
coir_channel_course(int n, int operations)
{
	(void)n;
	return course_run(channel_main, 2, operations);
}

static int
sleep_often(void *arg)
{
	struct course *course = arg;
	int rc = 0;

	while (rc == 0 && course->done++ < course->operations)
		rc = coir_sleep(coir_us(1));
	return rc;
}

static int
spawn_sleepers(struct coir_scope *scope, void *arg)
{
	struct course *course = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < course->n; i++)
		rc = coir_spawn(scope, sleep_often, course);
	return rc;
}

static int
sleep_main(void *arg)
{
	struct course *course = arg;
	int rc;

	course_start(course);
	rc = coir_scope_run(spawn_sleepers, course);
	course_stop(course);
	return rc;
}

double
coir_sleep_course(int n, int operations)
{
	return course_run(sleep_main, n, operations);
}

static int
await_back(void *arg)
{
	struct course *course = arg;

	return await_next(&course->back);
}

static int
await_there(void *arg)
{
	struct course *course = arg;

	return await_next(&course->there);
}

static int
ask_in_time(void *arg)
{
	struct course *course = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < course->operations / 2; i++) {
		coir_promise_resolve(&course->there, NULL);
		rc = coir_timeout(coir_ms(3600000), await_back, course);
	}
	return rc;
}

static int
answer_in_time(void *arg)
{
	struct course *course = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < course->operations / 2; i++) {
		rc = coir_timeout(coir_ms(3600000), await_there, course);
		coir_promise_resolve(&course->back, NULL);
	}
	return rc;
}

static int
timeout_main(void *arg)
{
	struct course *course = arg;
	int rc;

	coir_promise_init(&course->there);
	coir_promise_init(&course->back);
	course_start(course);
	rc = coir_both(answer_in_time, course, ask_in_time, course);
	course_stop(course);
	return rc;
}

double
coir_timeout_course(int n, int operations)
{
	(void)n;
	return course_run(timeout_main, 2, operations);
}
