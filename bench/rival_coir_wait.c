/* SPDX-License-Identifier: MIT */
/*
 * rival_coir_wait.c - libcoir: values handed to a fiber that waits, sleeping,
 * and waits with a deadline.
 */
#include "config.h"

#include <stddef.h>

#include "rival_coir.h"

/* One of two who hand something to each other. Both have the same body. */
struct side {
	int turns;
	struct coir_promise *mine;
	struct coir_promise *theirs;
};

static struct side
side_of(struct course *course, bool asks)
{
	struct coir_promise *promises[] = { &course->there, &course->back };

	return (struct side){ .turns = course->operations / 2,
			      .mine = promises[asks],
			      .theirs = promises[!asks] };
}

/* The course of two sides that do @fn, the second of which has been begun. */
static int
play(struct course *course, coir_fn *fn)
{
	struct side asks = side_of(course, true);
	struct side answers = side_of(course, false);
	int rc;

	course_start(course);
	rc = coir_both(fn, &answers, fn, &asks);
	course_stop(course);
	return rc;
}

/* Wait for a promise, and make a new one in its place. */
static int
await_mine(void *arg)
{
	struct side *side = arg;
	int rc = coir_promise_await(side->mine, NULL);

	coir_promise_fini(side->mine);
	coir_promise_init(side->mine);
	return rc;
}

static int
hand_promises(void *arg)
{
	struct side *side = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < side->turns; i++) {
		rc = await_mine(side);
		coir_promise_resolve(side->theirs, NULL);
	}
	return rc;
}

static int
hand_promises_in_time(void *arg)
{
	struct side *side = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < side->turns; i++) {
		rc = coir_timeout(coir_ms(3600000), await_mine, side);
		coir_promise_resolve(side->theirs, NULL);
	}
	return rc;
}

static int
play_promises(struct course *course, coir_fn *fn)
{
	coir_promise_init(&course->there);
	coir_promise_init(&course->back);
	coir_promise_resolve(&course->there, NULL);
	return play(course, fn);
}

static int
promise_main(void *arg)
{
	return play_promises(arg, hand_promises);
}

double
coir_promise_course(int n, int operations)
{
	(void)n;
	return course_run(promise_main, 2, operations);
}

static int
timeout_main(void *arg)
{
	return play_promises(arg, hand_promises_in_time);
}

double
coir_timeout_course(int n, int operations)
{
	(void)n;
	return course_run(timeout_main, 2, operations);
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
