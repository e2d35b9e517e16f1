/* SPDX-License-Identifier: MIT */
/*
 * test_numbers.c - a million fibers one after another, a hundred thousand at
 * once, scopes a thousand deep, and storms of cancels. Smaller numbers where a
 * checker looks on.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include <coir/cancel.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "machine/sanitize.h"
#include "machine/valgrind.h"
#include "support/fixture.h"
#include "support/torture.h"

#define DEEP 1000
#define STORM 500

/* @n, or less under a checker that makes everything slow and large. */
static int
number(int n)
{
	bool checked = COIR__ASAN || COIR__TSAN || RUNNING_ON_VALGRIND;

	return checked ? n / 50 : n;
}

static int
add(void *arg)
{
	++*(int *)arg;
	return 1;
}

static int
add_after_a_yield(void *arg)
{
	int rc = coir_yield();

	return rc < 0 ? rc : add(arg);
}

/* Spawn and join @n, every tenth of which suspends in between. */
static int
spawn_and_join(struct coir_scope *scope, void *arg)
{
	int n = *(int *)arg;
	int sum = 0;
	int wrong = 0;

	for (int i = 0; i < n; i++) {
		struct coir_fiber *fiber;
		int result = 0;

		if (coir_spawn_fiber(scope, NULL,
				     i % 10 ? add : add_after_a_yield, &sum,
				     &fiber) < 0)
			return -EPROTO;
		wrong += coir_join(fiber, &result) != 0 || result != 1;
		coir_fiber_put(fiber);
	}
	return sum == n && wrong == 0 ? 0 : -EPROTO;
}

START_TEST(numbers_a_million_one_after_another)
{
	int n = number(1000000);

	ck_assert_int_eq(run_scope(spawn_and_join, &n), 0);
}
END_TEST

/* A crowd that waits for one promise. */
struct crowd {
	struct coir_promise promise;
	int wanted;
	int there;
	int gone;
	/* why there are no more, if there are not */
	int rc;
	char why[300];
};

static int
stand(void *arg)
{
	struct crowd *crowd = arg;
	int rc = coir_promise_await(&crowd->promise, NULL);

	crowd->gone++;
	return rc;
}

static int
gather(struct coir_scope *scope, void *arg)
{
	struct crowd *crowd = arg;

	while (crowd->there < crowd->wanted) {
		crowd->rc = coir_spawn(scope, stand, crowd);
		if (crowd->rc < 0) {
			snprintf(crowd->why, sizeof(crowd->why), "%s",
				 coir_error_text());
			break;
		}
		crowd->there++;
	}
	return coir_promise_resolve(&crowd->promise, NULL);
}

/* Without guards in the page tables each costs a mapping: the text says so. */
static void
check_shortage(const struct crowd *crowd)
{
	struct utsname host;

	ck_assert_int_eq(crowd->rc, -ENOMEM);
	ck_assert_ptr_nonnull(strstr(crowd->why, "vm.max_map_count"));
	ck_assert_int_eq(uname(&host), 0);
	printf("# %d fibers at once on Linux %s: %s\n", crowd->there,
	       host.release, crowd->why);
	fflush(stdout);
}

START_TEST(numbers_a_hundred_thousand_at_once)
{
	struct crowd crowd = { .wanted = number(100000) };

	coir_promise_init(&crowd.promise);
	ck_assert_int_eq(run_scope(gather, &crowd), 0);
	coir_promise_fini(&crowd.promise);
	ck_assert_int_eq(crowd.gone, crowd.there);
	if (crowd.rc < 0)
		check_shortage(&crowd);
	else
		ck_assert_int_eq(crowd.there, crowd.wanted);
}
END_TEST

/* Scopes in scopes, a fiber and a hook in each. */
struct tower {
	struct coir_scope scopes[DEEP];
	struct coir_hook hooks[DEEP];
	int open;
	int waiting;
	int hooks_run;
	int wrong;
};

static int
wait_there(void *arg)
{
	struct tower *tower = arg;
	int rc;

	tower->waiting++;
	rc = coir_await_cancel();
	tower->waiting--;
	return rc;
}

static int
hook(void *arg)
{
	struct tower *tower = arg;

	tower->hooks_run++;
	return coir_yield();
}

static void
build(struct tower *tower)
{
	while (tower->open < DEEP) {
		struct coir_scope *scope = &tower->scopes[tower->open];

		tower->wrong += coir_scope_open(scope) < 0;
		tower->wrong += coir_scope_defer(scope,
						 &tower->hooks[tower->open],
						 hook, tower) < 0;
		tower->wrong += coir_spawn(scope, wait_there, tower) < 0;
		tower->open++;
	}
}

/* From the outermost all are cancelled at once, however deep. */
static int
fell(void *arg)
{
	struct tower *tower = arg;

	build(tower);
	ck_assert_int_eq(tower->waiting, DEEP);
	ck_assert_int_eq(coir_scope_cancel(&tower->scopes[0]), 0);
	ck_assert_int_eq(coir_scope_check(&tower->scopes[DEEP - 1]),
			 -ECANCELED);
	while (tower->open > 0)
		tower->wrong +=
			coir_scope_close(&tower->scopes[--tower->open], 0) > 0;
	ck_assert_int_eq(tower->waiting, 0);
	return 0;
}

START_TEST(numbers_scopes_a_thousand_deep)
{
	struct tower *tower = calloc(1, sizeof(*tower));

	ck_assert_ptr_nonnull(tower);
	ck_assert_int_eq(run_fiber(fell, tower), 0);
	ck_assert_int_eq(tower->hooks_run, DEEP);
	ck_assert_int_eq(tower->wrong, 0);
	free(tower);
}
END_TEST

/* Fibers that sleep, and cancel each other when they wake. */
struct storm {
	struct coir_fiber *fibers[STORM];
	unsigned seed;
	int alive;
	int cancels;
	int wrong;
};

static unsigned
draw(struct storm *storm, unsigned n)
{
	return (unsigned)rand_r(&storm->seed) % n;
}

static int
cancel_others(void *arg)
{
	struct storm *storm = arg;
	int rc = 0;

	storm->alive++;
	while (rc == 0) {
		struct coir_fiber *other = storm->fibers[draw(storm, STORM)];

		rc = draw(storm, 2) ? coir_yield()
				    : coir_sleep(coir_us(draw(storm, 1000)));
		if (rc == 0 && other)
			storm->cancels += coir_fiber_cancel(other) == 0;
	}
	storm->alive--;
	storm->wrong += rc != -ECANCELED;
	return rc;
}

static int
begin_storm(struct coir_scope *scope, void *arg)
{
	struct storm *storm = arg;

	for (int i = 0; i < STORM; i++)
		storm->wrong += coir_spawn_fiber(scope, NULL, cancel_others,
						 storm, &storm->fibers[i]) < 0;
	/* the last one has nobody else to cancel it */
	while (storm->alive > 1)
		if (coir_sleep(coir_ms(1)) < 0)
			return -EPROTO;
	coir_scope_cancel(scope);
	for (int i = 0; i < STORM; i++) {
		coir_fiber_put(storm->fibers[i]);
		storm->fibers[i] = NULL;
	}
	return 0;
}

static void
weather(unsigned seed)
{
	struct storm *storm = calloc(1, sizeof(*storm));

	ck_assert_ptr_nonnull(storm);
	storm->seed = seed;
	(void)!run_scope(begin_storm, storm);
	ck_assert_msg(storm->alive == 0 && storm->wrong == 0,
		      "seed %u: %d are left, %d went wrong", seed, storm->alive,
		      storm->wrong);
	ck_assert_int_ge(storm->cancels, STORM - 1);
	free(storm);
}

START_TEST(numbers_storms_of_cancels)
{
	for (unsigned seed = 1; seed <= (torture_is_long() ? 1000 : 10); seed++)
		weather(seed);
}
END_TEST

SUITE(numbers)
{
	ADD(numbers_a_million_one_after_another);
	ADD(numbers_a_hundred_thousand_at_once);
	ADD(numbers_scopes_a_thousand_deep);
	ADD(numbers_storms_of_cancels);
}
