/* SPDX-License-Identifier: MIT */
/*
 * Directories with those above, and with all below.
 */
#include "config.h"

#include <coir/fs.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/runner.h"
#include "unit/file_case.h"

static bool
is_dir(const char *name)
{
	struct stat st;

	return lstat(in_tempdir(name), &st) == 0 && S_ISDIR(st.st_mode);
}

FILE_TEST(tree_makes_what_is_missing)
{
	char path[PATH_MAX + 1];

	ck_assert_int_eq(coir_mkdirs(in_tempdir("a/b//c/"), 0700), 0);
	ck_assert(is_dir("a/b/c"));
	ck_assert_int_eq(coir_mkdirs(in_tempdir("a/b/c"), 0700), 0);
	ck_assert_int_eq(coir_mkdirs(in_tempdir("a/x"), 0700), 0);
	tempdir_file("f", "");
	ck_assert_int_eq(coir_mkdirs(in_tempdir("f"), 0700), -EEXIST);
	ck_assert_int_eq(coir_mkdirs(in_tempdir("f/g"), 0700), -ENOTDIR);
	ck_assert_int_eq(symlink("a", in_tempdir("l")), 0);
	ck_assert_int_eq(coir_mkdirs(in_tempdir("l/y/z"), 0700), 0);
	ck_assert(is_dir("a/y/z"));
	ck_assert_int_eq(coir_mkdirs("", 0700), -ENOENT);
	memset(path, 'x', PATH_MAX);
	path[PATH_MAX] = '\0';
	ck_assert_int_eq(coir_mkdirs(path, 0700), -ENAMETOOLONG);
	ck_assert_int_eq(chdir(in_tempdir("")), 0);
	ck_assert_int_eq(coir_mkdirs("r/s", 0700), 0);
	ck_assert(is_dir("r/s"));
	return chdir("/");
}

FILE_TEST(tree_removes_what_is_in_it_only)
{
	ck_assert_int_eq(coir_mkdirs(in_tempdir("keep"), 0700), 0);
	tempdir_file("keep/me", "kept");
	ck_assert_int_eq(coir_mkdirs(in_tempdir("t/a/b"), 0700), 0);
	tempdir_file("t/a/b/c", "");
	tempdir_file("t/.hidden", "");
	ck_assert_int_eq(symlink("../keep", in_tempdir("t/l")), 0);
	ck_assert_int_eq(symlink("nowhere", in_tempdir("t/m")), 0);
	ck_assert_int_eq(coir_rmtree(in_tempdir("t")), 0);
	ck_assert(!is_dir("t"));
	check_file(in_tempdir("keep/me"), "kept");
	ck_assert_int_eq(coir_rmtree(in_tempdir("t")), -ENOENT);
	ck_assert_int_eq(symlink("keep", in_tempdir("l")), 0);
	ck_assert_int_eq(coir_rmtree(in_tempdir("l")), 0);
	ck_assert_int_eq(coir_rmtree(in_tempdir("keep/me")), 0);
	ck_assert(is_dir("keep"));
	return 0;
}

/* Somebody else's file in a directory like /tmp, as nobody in particular. */
static int
remove_others(void *arg)
{
	(void)arg;
	tempdir_file("sticky", "");
	ck_assert_int_eq(chmod(in_tempdir(""), 01777), 0);
	ck_assert_int_eq(seteuid(65534), 0);
	ck_assert_int_eq(coir_rmtree(in_tempdir("sticky")), -EPERM);
	return seteuid(0);
}

START_TEST(tree_says_what_is_forbidden)
{
	/* only root can be somebody else */
	if (geteuid() == 0)
		run_files(remove_others, NULL);
}
END_TEST

SUITE(tree)
{
	ADD(tree_makes_what_is_missing);
	ADD(tree_removes_what_is_in_it_only);
	ADD(tree_says_what_is_forbidden);
}
