/* SPDX-License-Identifier: MIT */
/*
 * Random bytes, straight from the kernel: nothing is kept here that a fork
 * could double.
 */
#include "config.h"

#include <coir/random.h>

#include <errno.h>
#include <sys/random.h>

int
coir_random(void *ret_buf, size_t len)
{
	char *at = ret_buf;

	while (len > 0) {
		ssize_t n = getrandom(at, len, GRND_NONBLOCK);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		at += n;
		len -= (size_t)n;
	}
	return 0;
}
