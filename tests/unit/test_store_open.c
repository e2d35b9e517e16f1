/* SPDX-License-Identifier: MIT */
/*
 * The store that the configuration asks for, where the state belongs.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <event2/event.h>

#include "conf/conf.h"
#include "server/store_open.h"
#include "store/state_lock.h"
#include "store/store.h"
#include "store/store_sqlite.h"
#include "support/runner.h"
#include "support/tempdir.h"

static struct event_base *base;
static struct conf conf;
static struct store *store;
static int lock;

static void
tell(void *arg, const char *text)
{
	ck_abort_msg("%p was told: %s", arg, text);
}

static void
stop(void *arg)
{
	ck_abort_msg("%p was told to stop", arg);
}

static const struct store_owner owner = { tell, stop };

static void
set_up(void)
{
	base = event_base_new();
	ck_assert_ptr_nonnull(base);
	lock = -1;
	ck_assert_int_eq(conf_default(&conf), 0);
	setenv("STATE_DIRECTORY", tempdir_new(), 1);
}

static void
tear_down(void)
{
	conf_fini(&conf);
	event_base_free(base);
	tempdir_remove();
}

static int
open_store(void)
{
	return store_open(base, &conf.room, &owner, NULL, &lock, &store);
}

START_TEST(store_open_in_memory_leaves_no_trace)
{
	conf.room.durability = CONF_DURABILITY_MEMORY;
	ck_assert_int_eq(open_store(), 0);
	ck_assert_int_eq(lock, -1);
	ck_assert_int_eq(rmdir(in_tempdir("")), 0);
	store_free(store);
	tempdir_new();
}
END_TEST

/* The image before this one had another configuration, and its directory. */
START_TEST(store_open_in_memory_lets_others_have_the_disk)
{
	int left, other = -1;

	ck_assert_int_eq(state_lock_take(in_tempdir(""), &lock), 0);
	left = lock;
	conf.room.durability = CONF_DURABILITY_MEMORY;
	ck_assert_int_eq(open_store(), 0);
	ck_assert_int_eq(lock, -1);
	ck_assert_int_lt(fcntl(left, F_GETFD), 0);
	ck_assert_int_eq(state_lock_take(in_tempdir(""), &other), 0);
	close(other);
	store_free(store);
}
END_TEST

#ifdef HAVE_SQLITE
START_TEST(store_open_on_disk_is_for_one)
{
	struct stat st;
	int first;

	setenv("STATE_DIRECTORY", in_tempdir("a/b"), 1);
	ck_assert_int_eq(open_store(), 0);
	first = lock;
	lock = -1;
	ck_assert_int_ge(first, 0);
	ck_assert_int_eq(stat(in_tempdir("a/b/room.db"), &st), 0);
	ck_assert_int_eq(open_store(), -EBUSY);
	store_free(store);
	close(first);
	conf.room.durability = CONF_DURABILITY_POWER;
	ck_assert_int_eq(open_store(), 0);
	store_free(store);
	close(lock);
}
END_TEST

START_TEST(store_open_needs_the_directory)
{
	tempdir_file("file", "");
	setenv("STATE_DIRECTORY", in_tempdir("file"), 1);
	ck_assert_int_eq(open_store(), -ENOTDIR);
}
END_TEST
#else
START_TEST(store_open_on_disk_needs_sqlite)
{
	conf.room.durability = CONF_DURABILITY_PROCESS;
	ck_assert_int_eq(open_store(), -EOPNOTSUPP);
	ck_assert_int_eq(conf_default(&conf), 0);
	ck_assert_int_eq(conf.room.durability, CONF_DURABILITY_MEMORY);
}
END_TEST
#endif

SUITE(store_open)
{
	TCase *tc = tcase_create("store_open");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, store_open_in_memory_leaves_no_trace);
	tcase_add_test(tc, store_open_in_memory_lets_others_have_the_disk);
#ifdef HAVE_SQLITE
	tcase_add_test(tc, store_open_on_disk_is_for_one);
	tcase_add_test(tc, store_open_needs_the_directory);
#else
	tcase_add_test(tc, store_open_on_disk_needs_sqlite);
#endif
	suite_add_tcase(s, tc);
}
