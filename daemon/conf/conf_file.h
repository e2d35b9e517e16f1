/* SPDX-License-Identifier: MIT */
/*
 * conf_file.h - a file of a configuration: its name and its bytes.
 */
#ifndef CHATD_CONF_FILE_H
#define CHATD_CONF_FILE_H

#include <stddef.h>

/* The most text that a configuration may have, with all its includes. */
#define CONF_TEXT_MAX ((size_t)1024 * 1024)

/*
 * Reads the whole file; a pipe is fine. The caller frees *ret_text, which
 * ends in a NUL that *ret_len does not count. 0, -EFBIG past CONF_TEXT_MAX,
 * -ENOMEM, or the errno of fopen(3) or read(2).
 */
int conf_file_read(const char *path, char **ret_text, size_t *ret_len);

/*
 * The path of the file that the file at path calls by the len bytes of name:
 * a relative one lies beside it. The caller frees it. NULL: out of memory.
 */
char *conf_file_beside(const char *path, const char *name, size_t len);

#endif
