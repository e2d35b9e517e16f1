/* SPDX-License-Identifier: MIT */
/*
 * scarce.c - see scarce.h. The limit counts numbers, not descriptors: it is
 * set above so many numbers that are free.
 */
#include "config.h"

#include "support/scarce.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>

#include "support/leak.h"

/* What wants more than this at once has no end. */
#define NEEDED_MAX 32

/* The lowest limit at which @n descriptors can still be opened. */
static rlim_t
limit_for(int n)
{
	int fd = 0;

	for (;; fd++)
		if (fcntl(fd, F_GETFD) < 0 && n-- == 0)
			return (rlim_t)fd;
}

static int
run_with(int n, scarce_fn *fn, void *arg)
{
	struct rlimit before, scarce;
	int rc;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
	scarce = before;
	scarce.rlim_cur = limit_for(n);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &scarce), 0);
	rc = fn(arg);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
	return rc;
}

int
scarce_each(const char *name, scarce_fn *fn, void *arg)
{
	int fds = leak_count_fds();

	for (int n = 0; n < NEEDED_MAX; n++) {
		int rc = run_with(n, fn, arg);
		int left = leak_count_fds();

		ck_assert_msg(left == fds, "%s with %d: %d, and %d left open",
			      name, n, rc, left - fds);
		if (rc == 0)
			return n;
		ck_assert_msg(rc == -EMFILE, "%s with %d: %d", name, n, rc);
	}
	ck_abort_msg("%s never has enough", name);
}
