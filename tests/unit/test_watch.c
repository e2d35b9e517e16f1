/* SPDX-License-Identifier: MIT */
/*
 * Watches: what happens in a directory of the test's own is told, in order.
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
#include "unit/watch_case.h"

FIBER_TEST(watch_tells_in_order)
{
	struct coir_watch *watch =
		watch_dir(IN_CREATE | IN_MOVE | IN_CLOSE_WRITE | IN_DELETE);
	struct coir_watch_event from, to;

	tempdir_file("a", "1");
	ck_assert_int_eq(mkdir(in_tempdir("d"), 0700), 0);
	expect(watch, "a", IN_CREATE);
	expect(watch, "a", IN_CLOSE_WRITE);
	expect(watch, "d", IN_CREATE | IN_ISDIR);
	ck_assert_int_eq(rename(in_tempdir("a"), in_tempdir("b")), 0);
	ck_assert_int_eq(coir_watch_next(watch, &from), 0);
	ck_assert_int_eq(coir_watch_next(watch, &to), 0);
	ck_assert_str_eq(from.name, "a");
	ck_assert_str_eq(to.name, "b");
	ck_assert_uint_eq(from.mask, IN_MOVED_FROM);
	ck_assert_uint_eq(to.mask, IN_MOVED_TO);
	ck_assert_uint_eq(from.cookie, to.cookie);
	expect_nothing(watch);
	watch_end(watch);
	return 0;
}

/* Files are made while two wait; a third joins them. */
static int
serve(struct coir_scope *scope, void *arg)
{
	struct waiter *w = arg;

	ck_assert_int_eq(coir_spawn(scope, wait_once, &w[0]), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_once, &w[1]), 0);
	tempdir_file("a", "");
	ck_assert_int_eq(coir_spawn(scope, wait_once, &w[2]), 0);
	tempdir_file("b", "");
	tempdir_file("c", "");
	return 0;
}

TRACE_TEST(watch_serves_in_arrival_order, "A: 0 a\nB: 0 b\nC: 0 c\n")
{
	struct coir_watch *watch = watch_dir(IN_CREATE);
	struct waiter w[3] = { { watch, "A" }, { watch, "B" }, { watch, "C" } };

	ck_assert_int_eq(coir_scope_run(serve, w), 0);
	watch_end(watch);
	return 0;
}

static int
cancel_first(struct coir_scope *scope, void *arg)
{
	struct waiter *w = arg;
	struct coir_fiber *first;

	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, wait_once, &w[0],
					  &first),
			 0);
	ck_assert_int_eq(coir_spawn(scope, wait_once, &w[1]), 0);
	tempdir_file("a", "");
	coir_fiber_cancel(first);
	coir_fiber_put(first);
	return 0;
}

TRACE_TEST(watch_loses_no_event_to_a_cancel, "A: -125 -\nB: 0 a\n")
{
	struct coir_watch *watch = watch_dir(IN_CREATE);
	struct waiter w[2] = { { watch, "A" }, { watch, "B" } };

	ck_assert_int_eq(coir_scope_run(cancel_first, w), 0);
	expect_nothing(watch);
	tempdir_file("b", "");
	expect(watch, "b", IN_CREATE);
	watch_end(watch);
	return 0;
}

static int
close_under(struct coir_scope *scope, void *arg)
{
	struct waiter *w = arg;

	ck_assert_int_eq(coir_spawn(scope, wait_once, &w[0]), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_once, &w[1]), 0);
	trace("close: %d", coir_watch_close(w[0].watch));
	return 0;
}

TRACE_TEST(watch_close_wakes, "close: 0\nA: -9 -\nB: -9 -\n")
{
	struct coir_watch *watch = watch_dir(IN_CREATE);
	struct waiter w[2] = { { watch, "A" }, { watch, "B" } };
	struct coir_watch_event event;

	ck_assert_int_eq(coir_scope_run(close_under, w), 0);
	ck_assert_int_eq(coir_watch_close(watch), 0);
	ck_assert_int_eq(coir_watch_next(watch, &event), -EBADF);
	ck_assert_int_eq(coir_watch_add(watch, "/", IN_CREATE), -EBADF);
	ck_assert_int_eq(coir_watch_del(watch, "/"), -EBADF);
	watch_end(watch);
	return 0;
}

static int delete (void *arg)
{
	struct coir_watch *watch = watch_dir(IN_CREATE);
	const char *dir = in_tempdir("");

	(void)arg;
	ck_assert_int_eq(coir_watch_add(watch, dir, IN_CREATE), -EEXIST);
	tempdir_file("before", "");
	ck_assert_int_eq(coir_watch_del(watch, dir), 0);
	ck_assert_int_eq(coir_watch_del(watch, dir), -ENOENT);
	tempdir_file("after", "");
	expect_nothing(watch);
	ck_assert_int_eq(coir_watch_add(watch, dir, IN_CREATE), 0);
	tempdir_file("again", "");
	expect(watch, "again", IN_CREATE);
	watch_end(watch);
	return 0;
}

START_TEST(watch_del_drops_what_was_not_taken)
{
	ck_assert_int_eq(run_fiber(delete, NULL), 0);
}
END_TEST

/* The watched file goes away; another of the same name is watched anew. */
FIBER_TEST(watch_of_what_is_gone)
{
	const char *path;
	struct coir_watch *watch;
	struct coir_watch_event event;

	tempdir_new();
	path = tempdir_file("a", "");
	ck_assert_int_eq(coir_watch_new(&watch), 0);
	ck_assert_int_eq(coir_watch_add(watch, path, IN_DELETE_SELF), 0);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(coir_watch_next(watch, &event), 0);
	ck_assert_uint_eq(event.mask, IN_DELETE_SELF);
	ck_assert_int_eq(coir_watch_next(watch, &event), 0);
	ck_assert_uint_eq(event.mask, IN_IGNORED);
	ck_assert_str_eq(event.name, "");
	ck_assert_str_eq(event.path, path);
	tempdir_file("a", "");
	ck_assert_int_eq(coir_watch_add(watch, path, IN_DELETE_SELF), 0);
	ck_assert_int_eq(coir_watch_del(watch, path), 0);
	ck_assert_int_eq(coir_watch_del(watch, path), -ENOENT);
	watch_end(watch);
	return 0;
}

FIBER_TEST(watch_add_says_what_it_cannot)
{
	struct coir_watch *watch = watch_dir(IN_CREATE);
	char expected[2 * PATH_MAX];

	ck_assert_int_eq(coir_watch_add(watch, in_tempdir("x"), IN_CREATE),
			 -ENOENT);
	snprintf(expected, sizeof(expected),
		 "watching %s: No such file or directory", in_tempdir("x"));
	ck_assert_str_eq(coir_error_text(), expected);
	ck_assert_int_eq(coir_watch_add(watch, "/", 0), -EINVAL);
	watch_end(watch);
	return 0;
}

/* One event more than the kernel keeps. */
FIBER_TEST(watch_tells_of_an_overflow)
{
	struct coir_watch *watch = watch_dir(IN_ATTRIB);
	struct coir_watch_event event;
	FILE *limit = fopen("/proc/sys/fs/inotify/max_queued_events", "r");
	const char *path[2];
	unsigned max = 0, taken = 0;
	int rc;

	ck_assert_ptr_nonnull(limit);
	ck_assert_int_eq(fscanf(limit, "%u", &max), 1);
	fclose(limit);
	path[0] = tempdir_file("a", "");
	path[1] = tempdir_file("b", "");
	for (unsigned i = 0; i <= max; i++)
		if (chmod(path[i % 2], 0600) < 0)
			return -errno;
	while ((rc = coir_watch_next(watch, &event)) == 0)
		taken++;
	ck_assert_int_eq(rc, -EOVERFLOW);
	ck_assert_uint_eq(taken, max);
	ck_assert_int_eq(chmod(path[1], 0600), 0);
	expect(watch, "b", IN_ATTRIB);
	watch_end(watch);
	return 0;
}

/* What callback code does with a watch. */
static void
happened(struct coir_node *node, int result, void *arg)
{
	struct coir_watch_event *event = arg;

	(void)node;
	trace("%d %s", result, event->name);
}

START_TEST(watch_calls_back)
{
	struct coir_watch_event event;
	struct coir_watch *watch;
	struct coir_node node;
	struct fixture f;

	fixture_init(&f);
	watch = watch_dir(IN_CREATE);
	coir_watch_node(&node, watch, &event);
	ck_assert_int_eq(coir_node_listen(&node, happened, &event), 0);
	tempdir_file("a", "");
	event_base_dispatch(f.base);
	trace_expect("0 a\n");
	coir_watch_node(&node, watch, &event);
	ck_assert_int_eq(coir_node_listen(&node, happened, &event), 0);
	ck_assert(coir_node_cancel(&node));
	tempdir_file("b", "");
	ck_assert_int_eq(event_base_dispatch(f.base), 1);
	trace_expect("");
	watch_end(watch);
	fixture_fini(&f);
}
END_TEST

SUITE(watch)
{
	ADD(watch_tells_in_order);
	ADD(watch_serves_in_arrival_order);
	ADD(watch_loses_no_event_to_a_cancel);
	ADD(watch_close_wakes);
	ADD(watch_del_drops_what_was_not_taken);
	ADD(watch_of_what_is_gone);
	ADD(watch_add_says_what_it_cannot);
	ADD(watch_tells_of_an_overflow);
	ADD(watch_calls_back);
}
