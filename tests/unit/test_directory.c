/* SPDX-License-Identifier: MIT */
/*
 * Names that are taken, against a list that is searched from end to end.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "people/directory.h"
#include "support/runner.h"

/* Who can hold a name. */
#define HOLDERS 12

/* Throws of the dice. */
#define STEPS 5000

static struct directory dir;
static struct name *names[HOLDERS]; /* that each has, or NULL */

static struct name *
name(const char *text, int holder)
{
	char why[NAME_WHY_MAX];
	struct name *name;

	ck_assert_msg(name_new(text, strlen(text), &name, why) == 0, "%s", why);
	name->holder = &names[holder];
	return name;
}

static int
take(int holder, const char *text)
{
	struct name *new = name(text, holder);
	int rc = directory_take(&dir, new, names[holder]);

	if (rc < 0) {
		free(new);
	} else {
		free(names[holder]);
		names[holder] = new;
	}
	return rc;
}

static void
release(int holder)
{
	if (!names[holder])
		return;
	directory_remove(&dir, names[holder]);
	free(names[holder]);
	names[holder] = NULL;
}

/* Who is in the way of @text but @holder, by the list; -1: nobody. */
static int
in_the_way(int holder, const char *text)
{
	struct name *wanted = name(text, holder);
	int found = -1;

	for (int i = 0; i < HOLDERS && found < 0; i++)
		if (i != holder && names[i] &&
		    (!strcmp(names[i]->seen, wanted->seen) ||
		     !strcmp(names[i]->folded, wanted->folded)))
			found = i;
	free(wanted);
	return found;
}

/* Who has @text but for case; -1: nobody. */
static int
find(const char *text)
{
	struct name *wanted = name(text, 0);
	struct name *found = directory_same(&dir, wanted);

	free(wanted);
	return found ? (int)((struct name **)found->holder - names) : -1;
}

static void
set_up(void)
{
	dir = (struct directory){ 0 };
	memset(names, 0, sizeof(names));
}

static void
tear_down(void)
{
	for (int i = 0; i < HOLDERS; i++)
		release(i);
	ck_assert_uint_eq(dir.n, 0);
	ck_assert_ptr_null(dir.by_seen);
	ck_assert_ptr_null(dir.by_folded);
}

START_TEST(directory_has_each_once)
{
	ck_assert_int_eq(take(0, "alice"), 0);
	ck_assert_int_eq(take(1, "alice"), -EEXIST);
	ck_assert_int_eq(take(1, "Alice"), -EEXIST);
	ck_assert_int_eq(take(1, "bob"), 0);
	ck_assert_uint_eq(dir.n, 2);
	ck_assert_int_eq(find("ALICE"), 0);
	ck_assert_int_eq(find("carol"), -1);
	release(0);
	ck_assert_int_eq(find("alice"), -1);
	ck_assert_int_eq(take(1, "alice"), 0);
	ck_assert_int_eq(find("bob"), -1);
	ck_assert_uint_eq(dir.n, 1);
}
END_TEST

START_TEST(directory_sees_what_looks_alike)
{
	struct name *wanted;

	ck_assert_int_eq(take(0, "Ian"), 0);
	ck_assert_int_eq(take(1, "lan"), -EEXIST);
	/* by eye, but not by case: it is not the same name */
	ck_assert_int_eq(find("lan"), -1);
	wanted = name("lan", 1);
	ck_assert_ptr_eq(directory_find(&dir, wanted, NULL), names[0]);
	ck_assert_ptr_eq(directory_find(&dir, wanted, &names[1]), names[0]);
	ck_assert_ptr_null(directory_find(&dir, wanted, &names[0]));
	free(wanted);
}
END_TEST

/* One's own name is in nobody's way, in whatever case one had it. */
START_TEST(directory_lets_one_change_case)
{
	ck_assert_int_eq(take(0, "ian"), 0);
	ck_assert_int_eq(take(0, "Ian"), 0);
	ck_assert_int_eq(take(0, "lan"), 0);
	ck_assert_int_eq(find("ian"), -1);
	ck_assert_int_eq(find("LAN"), 0);
	ck_assert_int_eq(take(1, "ian"), 0);
	ck_assert_int_eq(take(1, "Ian"), -EEXIST);
	ck_assert_uint_eq(dir.n, 2);
}
END_TEST

START_TEST(directory_follows_the_list)
{
	static const char *const wanted[] = {
		"alice", "Alice", "ALICE", "aiice",  "bob",   "Bob",
		"B0B",   "b0b",   "BOB",   "Ian",    "ian",   "lan",
		"LAN",   "1an",   "modem", "modern", "Modem", "carol",
	};
	unsigned seed = (unsigned)_i + 1;
	size_t n = sizeof(wanted) / sizeof(wanted[0]);
	int wrong = 0;

	for (int i = 0; i < STEPS; i++) {
		int who = (int)((unsigned)rand_r(&seed) % HOLDERS);
		const char *text = wanted[(unsigned)rand_r(&seed) % n];
		size_t held = 0;

		if (rand_r(&seed) % 4 == 0)
			release(who);
		else if (in_the_way(who, text) < 0)
			wrong += take(who, text) != 0;
		else
			wrong += take(who, text) != -EEXIST;
		for (int h = 0; h < HOLDERS; h++)
			held += names[h] != NULL;
		wrong += dir.n != held;
		wrong += names[who] && find(names[who]->text) != who;
	}
	ck_assert_int_eq(wrong, 0);
}
END_TEST

static int freed;

static void
count(void *arg)
{
	free(arg);
	freed++;
}

START_TEST(directory_is_cleared)
{
	ck_assert_int_eq(take(0, "alice"), 0);
	ck_assert_int_eq(take(1, "bob"), 0);
	directory_clear(&dir, count);
	ck_assert_int_eq(freed, 2);
	memset(names, 0, sizeof(names));
	directory_clear(&dir, count);
	ck_assert_int_eq(freed, 2);
}
END_TEST

SUITE(directory)
{
	TCase *tc = tcase_create("directory");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, directory_has_each_once);
	tcase_add_test(tc, directory_sees_what_looks_alike);
	tcase_add_test(tc, directory_lets_one_change_case);
	tcase_add_loop_test(tc, directory_follows_the_list, 0, 5);
	tcase_add_test(tc, directory_is_cleared);
	suite_add_tcase(s, tc);
}
