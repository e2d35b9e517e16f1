/* SPDX-License-Identifier: MIT */
/*
 * Visitors who wait for metrics, and a meter that makes them when the test
 * says: whatever becomes of either meanwhile, nobody waits for ever.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/runner.h"
#include "unit/web_scene.h"
#include "web/web.h"

#define GET "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"

#define NOT_NOW "\r\n\r\nthe metrics cannot be had now\n"

static struct scene scene;
static struct web_scene web;
static struct caller one, two;
static int measures; /* how often they were asked for */
static int error;    /* what the meter answers */

static int
measure(void *arg)
{
	(void)arg;
	measures++;
	return error;
}

static const struct web_meter meter = {
	.measure = measure,
	.type = "text/plain; of=metrics",
};

static void
allow(const char *from)
{
	free(scene.conf.web.metrics_from);
	scene.conf.web.metrics_from = strdup(from);
}

static void
set_up(void)
{
	measures = 0;
	error = 0;
	web_scene_init(&web, &scene, "", "");
	web_set_meter(web.web, &meter);
	allow("192.0.2.0/24 127.0.0.1");
}

static void
tear_down(void)
{
	web_scene_fini(&web);
}

/* Comes, if @caller is new here, and asks; the question has arrived. */
static void
ask(struct caller *caller)
{
	int before = measures;

	caller->len = 0;
	caller_say(caller, GET);
	for (int i = 0; i < 100 && measures == before; i++)
		scene_pass(&scene);
}

/* Comes and asks. */
static void
come_and_ask(struct caller *caller)
{
	caller_dial(caller, &scene);
	ask(caller);
}

/* The text is made. */
static void
make(const char *text)
{
	web_measured(web.web, text ? strdup(text) : NULL,
		     text ? strlen(text) : 0);
}

static void
hang_up_both(void)
{
	caller_hang_up(&one);
	caller_hang_up(&two);
}

START_TEST(web_metrics_are_for_those_listed)
{
	come_and_ask(&one);
	ck_assert_int_eq(measures, 1);
	make("a 1\n");
	caller_await(&one, &scene, "\r\n\r\na 1\n");
	ck_assert_ptr_nonnull(strstr(one.heard, "HTTP/1.1 200 OK\r\n"));
	ck_assert_ptr_nonnull(
		strstr(one.heard, "Content-Type: text/plain; of=metrics\r\n"));
	ck_assert_ptr_nonnull(strstr(one.heard, "Cache-Control: no-store\r\n"));
	/* the same connection, and as if there were no such page */
	allow("192.0.2.0/24 127.0.0.2 unix");
	ask(&one);
	caller_await(&one, &scene, "404 Not Found\r\n");
	caller_dial_from(&two, &scene, 2);
	ask(&two);
	ck_assert_int_eq(measures, 2);
	allow("");
	make("a 2\n");
	caller_await(&two, &scene, "\r\n\r\na 2\n");
	ask(&two);
	caller_await(&two, &scene, "404 Not Found\r\n");
	ck_assert_int_eq(measures, 2);
	hang_up_both();
}
END_TEST

START_TEST(web_metrics_are_made_once_for_all_who_wait)
{
	come_and_ask(&one);
	come_and_ask(&two);
	ck_assert_int_eq(measures, 1);
	make("a 1\n");
	caller_await(&one, &scene, "\r\n\r\na 1\n");
	caller_await(&two, &scene, "\r\n\r\na 1\n");
	ask(&one);
	ck_assert_int_eq(measures, 2);
	make("a 2\n");
	caller_await(&one, &scene, "\r\n\r\na 2\n");
	hang_up_both();
}
END_TEST

START_TEST(web_metrics_outlast_who_asked)
{
	come_and_ask(&one);
	caller_hang_up(&one);
	for (int i = 0; i < 100; i++)
		scene_pass(&scene);
	make("a 1\n");
	come_and_ask(&two);
	ck_assert_int_eq(measures, 2);
	make("a 2\n");
	caller_await(&two, &scene, "\r\n\r\na 2\n");
	caller_hang_up(&two);
}
END_TEST

START_TEST(web_metrics_are_for_nobody_whose_door_has_closed)
{
	come_and_ask(&one);
	web_scene_close(&web);
	caller_await_end(&one, &scene);
	ck_assert_uint_eq(one.len, 0);
	make("a 1\n");
	caller_hang_up(&one);
}
END_TEST

START_TEST(web_metrics_that_cannot_be_had_are_an_answer)
{
	error = -ENOMEM;
	come_and_ask(&one);
	caller_await(&one, &scene, NOT_NOW);
	ck_assert_ptr_nonnull(strstr(one.heard, "HTTP/1.1 503 "));
	ck_assert_ptr_nonnull(strstr(one.heard, "Retry-After: 5\r\n"));
	error = 0;
	ask(&one);
	make(NULL);
	caller_await(&one, &scene, NOT_NOW);
	ask(&one);
	make("a 1\n");
	caller_await(&one, &scene, "\r\n\r\na 1\n");
	caller_hang_up(&one);
}
END_TEST

START_TEST(web_metrics_end_with_who_makes_them)
{
	come_and_ask(&one);
	web_set_meter(web.web, NULL);
	caller_await(&one, &scene, NOT_NOW);
	ask(&one);
	caller_await(&one, &scene, "404 Not Found\r\n");
	/* what was under way comes, and is nobody's */
	make("a 1\n");
	caller_hang_up(&one);
}
END_TEST

SUITE(web_metrics)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(web_metrics_are_for_those_listed);
	ADD(web_metrics_are_made_once_for_all_who_wait);
	ADD(web_metrics_outlast_who_asked);
	ADD(web_metrics_are_for_nobody_whose_door_has_closed);
	ADD(web_metrics_that_cannot_be_had_are_an_answer);
	ADD(web_metrics_end_with_who_makes_them);
}
