/* SPDX-License-Identifier: MIT */
/*
 * output.h - a file that has all of an answer, or is left as it was. What is no
 * regular file, like a pipe or /dev/null, is not replaced: it is written to.
 */
#ifndef CHATCTL_OUTPUT_H
#define CHATCTL_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

/* A file being written. */
struct output {
	FILE *file;       /* standard output if there is no path */
	const char *path; /* borrowed, or NULL */
	char *target;     /* the file it leads to; owned, or NULL: as it is */
	char *beside;     /* where it is until it is whole; owned */
};

/*
 * Begins to write to @path (borrowed); NULL: standard output. A file that is
 * replaced keeps its permissions, and a symbolic link to it. Returns 0 or a
 * negative errno.
 */
int output_open(const char *path, struct output *ret);

/* Ends it: @keep it, or leave what was there. Returns 0 or a negative errno. */
int output_close(struct output *output, bool keep);

#endif
