/* SPDX-License-Identifier: MIT */
/*
 * Directories, as a walk reads them.
 */
#ifndef COIR_OS_DIR_H
#define COIR_OS_DIR_H

#include <stdbool.h>

#include <coir/dir.h>

/* coir_dir_read(); @nofollow: -ELOOP or -ENOTDIR if @path is a link. */
int
coir__dir_read(const char *path, bool nofollow, size_t max,
	       struct coir_dir **ret_dir);

#endif
