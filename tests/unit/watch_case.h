/* SPDX-License-Identifier: MIT */
/*
 * watch_case.h - a watch on a new directory, and what it tells.
 */
#ifndef WATCH_CASE_H
#define WATCH_CASE_H

#include <coir/watch.h>
#include <errno.h>
#include <limits.h>

#include "support/runner.h"
#include "support/tempdir.h"
#include "support/trace.h"

/* A watch on a new directory. */
static inline struct coir_watch *
watch_dir(uint32_t mask)
{
	struct coir_watch *watch;

	tempdir_new();
	ck_assert_int_eq(coir_watch_new(&watch), 0);
	ck_assert_int_eq(coir_watch_add(watch, in_tempdir(""), mask), 0);
	return watch;
}

static inline void
watch_end(struct coir_watch *watch)
{
	coir_watch_free(watch);
	tempdir_remove();
}

/* The next event is of @name and @mask. */
static inline void
expect(struct coir_watch *watch, const char *name, uint32_t mask)
{
	struct coir_watch_event event;
	char path[PATH_MAX];

	ck_assert_int_eq(coir_watch_next(watch, &event), 0);
	ck_assert_str_eq(event.name, name);
	ck_assert_uint_eq(event.mask, mask);
	ck_assert_int_gt(coir_watch_event_path(&event, path, sizeof(path)), 0);
	ck_assert_str_eq(path, in_tempdir(name));
}

/* Nothing has happened: a call with a deadline waits in vain. */
static inline void
expect_nothing(struct coir_watch *watch)
{
	struct coir_watch_event event;
	struct coir_scope scope;
	int rc;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	coir_scope_set_deadline(&scope, coir_after(coir_ms(1)));
	rc = coir_watch_next(watch, &event);
	ck_assert_int_eq(rc, -ETIMEDOUT);
	ck_assert_int_eq(coir_scope_close(&scope, 0), -ETIMEDOUT);
}

/* A fiber that waits for one event. */
struct waiter {
	struct coir_watch *watch;
	const char *name;
};

static inline int
wait_once(void *arg)
{
	struct waiter *w = arg;
	struct coir_watch_event event = { .name = "-" };
	int rc = coir_watch_next(w->watch, &event);

	trace("%s: %d %s", w->name, rc, event.name);
	return rc == -EBADF ? 0 : rc;
}

#endif
