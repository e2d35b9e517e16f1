/* SPDX-License-Identifier: MIT */
/*
 * program.h - chatd as something to be executed.
 *
 * By an upgrade, by the check before it, by the supervisor: always the file
 * that this process was started from, or what has taken its place since.
 */
#ifndef CHATD_PROGRAM_H
#define CHATD_PROGRAM_H

#include "life/options.h"

/* Words of a command line, and the NULL. */
#define PROGRAM_ARGS 8

/* A command line; all strings are borrowed from the options. */
struct program {
	const char *path;               /* for execve(2) */
	const char *args[PROGRAM_ARGS]; /* from argv[0] to NULL */
};

/*
 * Finds out where the program lies, once, before it can be replaced; @path is
 * good until the end of the process. 0 or a negative errno.
 */
int program_find(const char **ret_path);

/*
 * The command line that leads to @options as they are, but with @extra (or
 * NULL) for what else is to be done.
 */
void program_compose(struct program *program, const char *path,
		     const struct options *options, const char *extra);

#endif
