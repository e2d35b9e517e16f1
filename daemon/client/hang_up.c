/* SPDX-License-Identifier: MIT */
/*
 * hang_up.c - see hang_up.h.
 */
#include "config.h"

#include "client/hang_up.h"

#include <sys/socket.h>

/* Reads of unread input that are thrown away, and bytes of each. */
#define DISCARD_READS 16
#define DISCARD_LEN 4096

void
hang_up(int fd)
{
	char discarded[DISCARD_LEN];

	shutdown(fd, SHUT_WR);
	for (int i = 0; i < DISCARD_READS; i++)
		if (recv(fd, discarded, sizeof(discarded), MSG_DONTWAIT) <= 0)
			return;
}
