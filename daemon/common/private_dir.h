/* SPDX-License-Identifier: MIT */
/*
 * private_dir.h - a directory for sockets that nobody else may take or reach.
 *
 * It is new, its name is drawn, and only its owner may enter it. It is below
 * $RUNTIME_DIRECTORY, $XDG_RUNTIME_DIR or /tmp, the first of them in which
 * nobody but us and root could put another one in its place.
 */
#ifndef CHATD_PRIVATE_DIR_H
#define CHATD_PRIVATE_DIR_H

/* Longest path, its NUL included: leaves some of a unix address. */
#define PRIVATE_DIR_MAX 96

/* Makes one. 0 or a negative errno. The caller removes it. */
int private_dir_new(char ret_path[static PRIVATE_DIR_MAX]);

#endif
