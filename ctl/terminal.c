/* SPDX-License-Identifier: MIT */
/*
 * terminal.c - see terminal.h.
 */
#include "config.h"

#include "terminal.h"

#include <stdint.h>
#include <sys/ioctl.h>

size_t
terminal_width(int fd)
{
	struct winsize size;

	if (ioctl(fd, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
		return SIZE_MAX;
	return size.ws_col;
}
