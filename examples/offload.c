/* SPDX-License-Identifier: MIT */
/*
 * A call that blocks its thread, here a read(2) of a pipe that is empty, is
 * done by another one, while the fibers of this one go on.
 */
#include "config.h"

#include <coir.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* On a thread of the pool. It may block, and not call libcoir. */
static int
read_blocking(void *arg)
{
	const int *fds = arg;
	char buf[64];
	ssize_t n = read(fds[0], buf, sizeof(buf));

	return n < 0 ? -errno : (int)n;
}

static int
reader(void *arg)
{
	int result = 0;
	int rc;

	puts("reader: waiting");
	rc = coir_offload(read_blocking, arg, &result);
	printf("reader: %d bytes\n", result);
	return rc < 0 ? rc : result < 0 ? result : 0;
}

static int
writer(void *arg)
{
	const int *fds = arg;

	puts("writer: the loop is free");
	return write(fds[1], "hello", 5) == 5 ? 0 : -errno;
}

static int
program(void *arg)
{
	return coir_both(reader, arg, writer, arg);
}

int
main(void)
{
	int fds[2];

	if (pipe(fds) < 0)
		return 1;
	return coir_run(program, fds) < 0;
}
