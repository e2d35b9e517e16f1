/* SPDX-License-Identifier: MIT */
/*
 * output.h - a file that has all of an answer, or is left as it was. What is no
 * regular file, like a pipe, /dev/null or a symbolic link, is not replaced: it
 * is written to.
 */
#ifndef CHATCTL_OUTPUT_H
#define CHATCTL_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

/* A file being written. */
struct output {
	FILE *file;       /* standard output if there is no path */
	const char *path; /* borrowed, or NULL */
	char *beside;     /* where it is until it is whole; owned, or NULL */
};

/*
 * Begins to write to @path (borrowed); NULL: standard output. Who may read a
 * file that is replaced may read the new one, and nobody else. A named pipe
 * waits for who reads it. Returns 0 or a negative errno.
 */
int output_open(const char *path, struct output *ret);

/* Ends it: @keep it, or leave what was there. Returns 0 or a negative errno. */
int output_close(struct output *output, bool keep);

#endif
