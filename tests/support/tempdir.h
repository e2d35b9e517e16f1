/* SPDX-License-Identifier: MIT */
/*
 * tempdir.h - a directory of a test's own, and what it needs of files that
 * does not go through what is tested.
 */
#ifndef TEMPDIR_H
#define TEMPDIR_H

#include <limits.h>
#include <stddef.h>

/* A new empty directory in $TMPDIR; returns its path, borrowed. */
const char *tempdir_new(void);

/* Remove it with everything in it. */
void tempdir_remove(void);

/* The path of @name in it: borrowed, good for the next 15 calls. */
const char *in_tempdir(const char *name);

/* Make a file there that holds @text; returns its path as in_tempdir(). */
const char *tempdir_file(const char *name, const char *text);

/* What the file at @path holds is @text, whole. */
void check_file(const char *path, const char *text);

#endif
