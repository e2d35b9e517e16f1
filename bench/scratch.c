/* SPDX-License-Identifier: MIT */
/*
 * scratch.c - see scratch.h.
 */
#include "config.h"

#include "scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench.h"

/* Descriptors that a removal may use. */
#define REMOVE_FDS 8

void
scratch_make(char ret_path[SCRATCH_PATH])
{
	snprintf(ret_path, SCRATCH_PATH, "/tmp/chatd-bench-XXXXXX");
	bench_check(mkdtemp(ret_path) != NULL, "a directory below /tmp");
}

static int
remove_one(const char *path, const struct stat *status, int type,
	   struct FTW *where)
{
	(void)status;
	(void)type;
	(void)where;
	return remove(path);
}

void
scratch_remove(const char *path)
{
	if (nftw(path, remove_one, REMOVE_FDS, FTW_DEPTH | FTW_PHYS) != 0)
		perror(path);
}
