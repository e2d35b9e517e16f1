/* SPDX-License-Identifier: MIT */
/*
 * Watches: their end, and what they do without memory.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/path.h>
#include <coir/scope.h>
#include <coir/watch.h>
#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/fail.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/tempdir.h"
#include "support/trace.h"
#include "unit/death.h"
#include "unit/watch_case.h"

static int
make_and_free(void *arg)
{
	struct coir_watch *watch;
	int rc = coir_watch_new(&watch);

	(void)arg;
	if (rc < 0)
		return rc;
	rc = coir_watch_add(watch, "/", IN_CREATE);
	coir_watch_free(watch);
	return rc;
}

FIBER_TEST(watch_without_memory)
{
	coir_watch_free(NULL);
	fail_each(make_and_free, NULL);
	return 0;
}

static int
free_under(struct coir_scope *scope, void *arg)
{
	struct waiter *w = arg;

	ck_assert_int_eq(coir_spawn(scope, wait_once, w), 0);
	coir_watch_free(w->watch);
	return 0;
}

static int
free_waited(void *arg)
{
	struct waiter w = { NULL, "A" };

	(void)arg;
	ck_assert_int_eq(coir_watch_new(&w.watch), 0);
	return coir_scope_run(free_under, &w);
}

static void
free_with_a_waiter(void *arg)
{
	(void)arg;
	(void)!coir_run(free_waited, NULL);
}

START_TEST(watch_free_with_a_waiter_aborts)
{
	death_expect(free_with_a_waiter, NULL, SIGABRT,
		     "coir_watch_free: somebody still waits for this watch");
}
END_TEST

SUITE(watch_end)
{
	ADD(watch_without_memory);
	ADD(watch_free_with_a_waiter_aborts);
}
