/* SPDX-License-Identifier: MIT */
/*
 * passed.c - see passed.h.
 */
#include "config.h"

#include "common/passed.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Reads all of @text as a number from 0 on. Returns it or -EINVAL. */
static long
number(const char *text)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(text, &end, 10);
	if (errno || end == text || *end || n < 0 || n > INT_MAX)
		return -EINVAL;
	return n;
}

/* How many are for this process. */
static long
count(void)
{
	const char *pid = getenv("LISTEN_PID");
	const char *n = getenv("LISTEN_FDS");
	long value;

	if (!pid || !n)
		return 0;
	value = number(pid);
	if (value < 0)
		return value;
	if (value != (long)getpid())
		return 0;
	value = number(n);
	return value > INT_MAX - PASSED_FIRST ? -EINVAL : value;
}

/* Names what was passed, in order; those without one are "unknown". */
static int
name(struct passed *passed, char *names)
{
	for (size_t i = 0; i < passed->n; i++) {
		const char *next = strsep(&names, ":");

		passed->fds[i].name = strdup(next ? next : "unknown");
		if (!passed->fds[i].name)
			return -ENOMEM;
	}
	return 0;
}

static int
take(struct passed *passed, long n)
{
	const char *names = getenv("LISTEN_FDNAMES");
	char *copy = NULL;
	int rc;

	if (n == 0)
		return 0;
	passed->fds = calloc((size_t)n, sizeof(*passed->fds));
	if (names)
		copy = strdup(names);
	if (!passed->fds || (names && !copy)) {
		free(copy);
		return -ENOMEM;
	}
	for (; passed->n < (size_t)n; passed->n++) {
		int fd = PASSED_FIRST + (int)passed->n;

		passed->fds[passed->n].fd = fd;
		if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) {
			free(copy);
			return -errno;
		}
	}
	rc = name(passed, copy);
	free(copy);
	return rc;
}

static void
set_number(const char *name, long value)
{
	char text[24];

	snprintf(text, sizeof(text), "%ld", value);
	setenv(name, text, 1);
}

/* Brings @fds to where they are expected, by way of @above. */
static int
place(const int *fds, int *above, int n)
{
	const int end = PASSED_FIRST + n;

	/* out of the way first, and what was there goes under it */
	for (int i = 0; i < n; i++) {
		above[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, end);
		if (above[i] < 0)
			return -errno;
	}
	for (int i = 0; i < n; i++) {
		if (dup2(above[i], PASSED_FIRST + i) < 0)
			return -errno;
		close(above[i]);
	}
	return 0;
}

int
passed_give(const int *fds, size_t n, const char *names)
{
	int *above = calloc(n + 1, sizeof(*above));
	int rc = above ? place(fds, above, (int)n) : -ENOMEM;

	free(above);
	if (rc < 0 || n == 0)
		return rc;
	set_number("LISTEN_PID", getpid());
	set_number("LISTEN_FDS", (long)n);
	setenv("LISTEN_FDNAMES", names, 1);
	return 0;
}

int
passed_take(struct passed *ret_passed)
{
	struct passed passed = { .n = 0 };
	long n = count();
	int rc = n < 0 ? (int)n : take(&passed, n);

	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	if (rc < 0) {
		passed_fini(&passed);
		return rc;
	}
	*ret_passed = passed;
	return 0;
}

void
passed_fini(struct passed *passed)
{
	for (size_t i = 0; i < passed->n; i++)
		free(passed->fds[i].name);
	free(passed->fds);
	*passed = (struct passed){ .n = 0 };
}
