/* SPDX-License-Identifier: MIT */
/*
 * scratch.h - a directory for what a server leaves behind.
 */
#ifndef BENCH_SCRATCH_H
#define BENCH_SCRATCH_H

/* Enough for the path of one, and of a file in it. */
#define SCRATCH_PATH 64

/* Makes one below /tmp. */
void scratch_make(char ret_path[SCRATCH_PATH]);

/* Removes it with all that is in it. */
void scratch_remove(const char *path);

#endif
