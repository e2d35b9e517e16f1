/* SPDX-License-Identifier: MIT */
/*
 * test_mutex_holder.c - who is inside a mutex, and what a listing says of it.
 */
#include "config.h"

#include <coir/dump.h>
#include <coir/fiber.h>
#include <coir/mutex.h>
#include <coir/scope.h>
#include <string.h>

#include "support/fixture.h"
#include "support/runner.h"

/* What a line of a listing is to have, and how many do. */
struct search {
	const char *words;
	int found;
};

static void
look(const char *line, size_t len, void *arg)
{
	struct search *search = arg;

	(void)len;
	search->found += strstr(line, search->words) != NULL;
}

static void
expect_line(const char *words)
{
	struct search search = { .words = words };

	ck_assert_int_ge(coir_dump(look, &search), 0);
	ck_assert_int_eq(search.found, 1);
}

static int
lock_and_unlock(void *arg)
{
	int rc = coir_mutex_lock(arg);

	return rc < 0 ? rc : coir_mutex_unlock(arg);
}

static int
lock_and_forget(void *arg)
{
	return coir_mutex_lock(arg);
}

SCOPE_TEST(mutex_dump_names_the_holder)
{
	static struct coir_mutex mutex;

	coir_mutex_init(&mutex);
	coir_fiber_set_name(coir_self(), "me");
	ck_assert_int_eq(coir_mutex_lock(&mutex), 0);
	ck_assert_ptr_eq(coir_mutex_holder(&mutex), coir_self());
	ck_assert_int_eq(coir_spawn(scope, lock_and_unlock, &mutex), 0);
	expect_line("waiting for mutex held by fiber \"me\"");
	return coir_mutex_unlock(&mutex);
}

static int
not_the_holder(void *arg)
{
	ck_assert_ptr_ne(coir_mutex_holder(arg), coir_self());
	return 0;
}

/* A fiber's memory is not another's as long as a mutex knows it. */
SCOPE_TEST(mutex_of_a_fiber_that_has_ended)
{
	static struct coir_mutex mutex;

	coir_mutex_init(&mutex);
	ck_assert_int_eq(coir_spawn(scope, lock_and_forget, &mutex), 0);
	ck_assert_int_eq(coir_spawn(scope, not_the_holder, &mutex), 0);
	ck_assert_int_eq(coir_fiber_result(coir_mutex_holder(&mutex)), 0);
	ck_assert_int_eq(coir_spawn(scope, lock_and_unlock, &mutex), 0);
	expect_line("waiting for mutex held by a fiber that has ended");
	return coir_mutex_unlock(&mutex);
}

/* One that is never unlocked has its holder to the end. */
FIBER_TEST(mutex_lets_go_of_its_holder_when_it_is_finished)
{
	struct coir_mutex mutex;

	coir_mutex_init(&mutex);
	ck_assert_int_eq(coir_mutex_lock(&mutex), 0);
	coir_mutex_fini(&mutex);
	ck_assert_ptr_null(coir_mutex_holder(&mutex));
	return 0;
}

SUITE(mutex_holder)
{
	ADD(mutex_dump_names_the_holder);
	ADD(mutex_of_a_fiber_that_has_ended);
	ADD(mutex_lets_go_of_its_holder_when_it_is_finished);
}
