/* SPDX-License-Identifier: MIT */
/*
 * tempdir.c - on the C library's own calls, not on those that are tested.
 */
#include "config.h"

#include "support/tempdir.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATHS 16

static char dir[PATH_MAX];

const char *
tempdir_new(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(dir, sizeof(dir), "%s/coir-XXXXXX", tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	return dir;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
tempdir_remove(void)
{
	ck_assert_int_eq(nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

const char *
in_tempdir(const char *name)
{
	static char paths[PATHS][2 * PATH_MAX];
	static unsigned next;
	char *path = paths[next++ % PATHS];

	snprintf(path, sizeof(paths[0]), "%s/%s", dir, name);
	return path;
}

const char *
tempdir_file(const char *name, const char *text)
{
	const char *path = in_tempdir(name);
	FILE *out = fopen(path, "w");

	ck_assert_ptr_nonnull(out);
	ck_assert_int_ge(fputs(text, out), 0);
	ck_assert_int_eq(fclose(out), 0);
	return path;
}

void
check_file(const char *path, const char *text)
{
	size_t size = strlen(text) + 2;
	char *found = calloc(1, size);
	FILE *in = fopen(path, "r");

	ck_assert_ptr_nonnull(found);
	ck_assert_ptr_nonnull(in);
	ck_assert_uint_lt(fread(found, 1, size - 1, in), size - 1);
	ck_assert_str_eq(found, text);
	fclose(in);
	free(found);
}
