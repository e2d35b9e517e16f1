/* SPDX-License-Identifier: MIT */
/*
 * Walks: in order, pruned, stopped, through what changes under them.
 */
#include "config.h"

#include <coir/dir.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/runner.h"
#include "support/trace.h"
#include "unit/file_case.h"

/* The tree that is walked: a/, a/one, b/, b/two, l -> a, z. */
static void
grow(void)
{
	ck_assert_int_eq(mkdir(in_tempdir("a"), 0700), 0);
	ck_assert_int_eq(mkdir(in_tempdir("b"), 0700), 0);
	tempdir_file("a/one", "");
	tempdir_file("b/two", "");
	tempdir_file("z", "");
	ck_assert_int_eq(symlink("a", in_tempdir("l")), 0);
}

/* Says what is passed; does to b what it is told. */
static int
pass(const struct coir_walk_entry *entry, void *arg)
{
	size_t root = strlen(in_tempdir(""));

	trace("%u %s %s%s", entry->depth, entry->path + root, entry->name,
	      S_ISDIR(entry->type)           ? "/"
		      : S_ISLNK(entry->type) ? "@"
					     : "");
	return strcmp(entry->name, "b") == 0 ? *(int *)arg : 0;
}

static int
walk_all(void *arg)
{
	grow();
	return coir_walk(in_tempdir(""), pass, arg);
}

START_TEST(walk_in_order)
{
	int how = 0;

	ck_assert_int_eq(run_files(walk_all, &how), 0);
	trace_expect("1 a a/\n2 a/one one\n1 b b/\n2 b/two two\n1 l l@\n"
		     "1 z z\n");
}
END_TEST

START_TEST(walk_skips)
{
	int how = COIR_WALK_SKIP;

	ck_assert_int_eq(run_files(walk_all, &how), 0);
	trace_expect("1 a a/\n2 a/one one\n1 b b/\n1 l l@\n1 z z\n");
}
END_TEST

START_TEST(walk_stops)
{
	int how = COIR_WALK_STOP;

	ck_assert_int_eq(run_files(walk_all, &how), 0);
	trace_expect("1 a a/\n2 a/one one\n1 b b/\n");
}
END_TEST

FILE_TEST(walk_fails)
{
	int how = -EIO;

	grow();
	ck_assert_int_eq(coir_walk(in_tempdir(""), pass, &how), -EIO);
	how = 3;
	ck_assert_int_eq(coir_walk(in_tempdir(""), pass, &how), -EINVAL);
	trace_expect("1 a a/\n2 a/one one\n1 b b/\n1 a a/\n2 a/one one\n"
		     "1 b b/\n");
	ck_assert_int_eq(coir_walk(in_tempdir("x"), pass, &how), -ENOENT);
	ck_assert_int_eq(coir_walk(in_tempdir("z"), pass, &how), -ENOTDIR);
	return 0;
}

/* a goes away, b becomes a link to it, when they are to be entered. */
static int
change(const struct coir_walk_entry *entry, void *arg)
{
	(void)arg;
	trace("%s", entry->name);
	if (strcmp(entry->name, "a") == 0)
		return rename(entry->path, in_tempdir("c"));
	if (strcmp(entry->name, "b") == 0) {
		ck_assert_int_eq(rename(entry->path, in_tempdir("d")), 0);
		return symlink("c", entry->path);
	}
	return 0;
}

static int
walk_changing(void *arg)
{
	(void)arg;
	grow();
	return coir_walk(in_tempdir(""), change, NULL);
}

START_TEST(walk_through_what_changes)
{
	ck_assert_int_eq(run_files(walk_changing, NULL), 0);
	trace_expect("a\nb\nl\nz\n");
}
END_TEST

SUITE(walk)
{
	ADD(walk_in_order);
	ADD(walk_skips);
	ADD(walk_stops);
	ADD(walk_fails);
	ADD(walk_through_what_changes);
}
