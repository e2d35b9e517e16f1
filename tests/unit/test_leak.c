/* SPDX-License-Identifier: MIT */
/*
 * test_leak.c - a descriptor more is seen.
 */
#include "config.h"

#include "support/leak.h"

#include <unistd.h>

#include "support/runner.h"

START_TEST(leak_counts_descriptors)
{
	int before = leak_count_fds();
	int fd = dup(STDERR_FILENO);

	ck_assert_int_eq(leak_count_fds(), before + 1);
	close(fd);
	ck_assert_int_eq(leak_count_fds(), before);
}
END_TEST

SUITE(leak)
{
	ADD(leak_counts_descriptors);
}
