/* SPDX-License-Identifier: MIT */
/*
 * terminal.h - how wide the terminal is.
 */
#ifndef CHATCTL_TERMINAL_H
#define CHATCTL_TERMINAL_H

#include <stddef.h>

/* Characters in a line of the terminal @fd; SIZE_MAX: nobody knows. */
size_t terminal_width(int fd);

#endif
