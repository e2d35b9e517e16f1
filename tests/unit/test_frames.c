/* SPDX-License-Identifier: MIT */
/*
 * test_frames.c - the backtraces in a listing.
 */
#include "config.h"

#include "core/frames.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"

/* What coir_dump() said but of sites, lines joined by line feeds. */
struct listing {
	char text[16384];
};

static void
append(const char *line, size_t len, void *arg)
{
	struct listing *listing = arg;
	size_t used = strlen(listing->text);

	if (strncmp(line, "site ", 5) == 0)
		return;
	ck_assert_uint_lt(used + len + 2, sizeof(listing->text));
	memcpy(listing->text + used, line, len);
	listing->text[used + len] = '\n';
	listing->text[used + len + 1] = '\0';
}

/* How often @what is in the listing. */
static int
count(const struct listing *listing, const char *what)
{
	int n = 0;

	for (const char *at = listing->text; (at = strstr(at, what)); at++)
		n++;
	return n;
}

static __attribute__((noinline)) int
wait_here(int *after)
{
	int rc = coir_await_cancel();

	*after += 1;
	return rc;
}

static int
waiter_main(void *arg)
{
	int after = 0;
	int rc = wait_here(&after);

	(void)arg;
	return after ? rc : 0;
}

static int
list(struct coir_scope *scope, void *arg)
{
	memset(arg, 0, sizeof(struct listing));
	ck_assert_int_gt(coir_dump(append, arg), 0);
	coir_scope_cancel(scope);
	return 0;
}

static struct listing listing;

#ifdef HAVE_LIBDW

static void
spawn(struct coir_scope *scope, const char *name, coir_fn *fn)
{
	const struct coir_spawn_options options = { .name = name };

	ck_assert_int_eq(coir_spawn_fiber(scope, &options, fn, NULL, NULL), 0);
}

/* The result is kept in memory, so that the call is no jump: it has a frame. */
static int
list_waiter(struct coir_scope *scope, void *arg)
{
	volatile int rc;

	spawn(scope, "waiter", waiter_main);
	rc = list(scope, arg);
	return rc;
}

START_TEST(frames_of_a_waiting_fiber)
{
	const char *at;

	ck_assert_int_eq(run_scope(list_waiter, &listing), 0);
	at = strstr(listing.text, "fiber \"waiter\"");
	ck_assert_ptr_nonnull(at);
	ck_assert_ptr_nonnull(at = strstr(at, " coir_await_cancel"));
	ck_assert_ptr_nonnull(at = strstr(at, " wait_here"));
	ck_assert_ptr_nonnull(strstr(at, " waiter_main"));
	ck_assert_int_eq(count(&listing, " coir__"), 0);
}
END_TEST

START_TEST(frames_of_the_fiber_that_asks)
{
	ck_assert_int_eq(run_scope(list_waiter, &listing), 0);
	ck_assert_ptr_nonnull(strstr(listing.text, "#0 coir_dump"));
	ck_assert_int_eq(count(&listing, " list_waiter"), 1);
}
END_TEST

static int
list_siblings(struct coir_scope *scope, void *arg)
{
	for (int i = 0; i < 10; i++)
		spawn(scope, "waiter", waiter_main);
	return list(scope, arg);
}

START_TEST(frames_of_siblings_are_said_once)
{
	ck_assert_int_eq(run_scope(list_siblings, &listing), 0);
	ck_assert_int_eq(count(&listing, "fiber \"waiter\""), 10);
	ck_assert_int_eq(count(&listing, " wait_here"), 1);
	ck_assert_int_eq(count(&listing, "#0 as in the fiber above"), 9);
}
END_TEST

static __attribute__((noinline)) int
recurse(int depth, int *after)
{
	int rc = depth > 0 ? recurse(depth - 1, after) : coir_await_cancel();

	*after += 1;
	return rc;
}

static int
recursing_main(void *arg)
{
	int after = 0;
	int rc = recurse(100, &after);

	(void)arg;
	return after ? rc : 0;
}

static int
list_recursing(struct coir_scope *scope, void *arg)
{
	spawn(scope, "deep", recursing_main);
	return list(scope, arg);
}

START_TEST(frames_are_cut)
{
	int n;

	ck_assert_int_eq(run_scope(list_recursing, &listing), 0);
	n = count(&listing, " recurse");
	ck_assert_int_gt(n, 20);
	ck_assert_int_le(n, COIR__FRAMES_MAX);
}
END_TEST

#endif

static int
list_parked(struct coir_scope *scope, void *arg)
{
	const struct coir_spawn_options options = { .name = "unborn",
						    .parked = true };

	ck_assert_int_eq(coir_spawn_fiber(scope, &options, waiter_main, NULL,
					  NULL),
			 0);
	return list(scope, arg);
}

START_TEST(frames_of_a_fiber_not_yet_begun)
{
	ck_assert_int_eq(run_scope(list_parked, &listing), 0);
	ck_assert_ptr_nonnull(strstr(listing.text, "fiber \"unborn\""));
	ck_assert_int_eq(count(&listing, " waiter_main"), 0);
}
END_TEST

SUITE(frames)
{
#ifdef HAVE_LIBDW
	ADD(frames_of_a_waiting_fiber);
	ADD(frames_of_the_fiber_that_asks);
	ADD(frames_of_siblings_are_said_once);
	ADD(frames_are_cut);
#endif
	ADD(frames_of_a_fiber_not_yet_begun);
}
