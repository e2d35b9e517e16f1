/* SPDX-License-Identifier: MIT */
/*
 * The process as the kernel sees it, whatever kernel that is.
 */
#include "config.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "metrics/metrics_sample.h"
#include "support/runner.h"
#include "support/tempdir.h"

START_TEST(metrics_process_is_there)
{
	struct metrics_process process;

	metrics_process_read(&process);
	ck_assert_uint_gt(process.resident, 0);
	ck_assert_uint_gt(process.virtual, process.resident);
	ck_assert_uint_gt(process.fds_max, 2);
	ck_assert(process.cpu > 0);
	ck_assert(process.started > 1e9);
}
END_TEST

START_TEST(metrics_process_counts_descriptors)
{
	struct metrics_process before = { 0 }, after = { 0 };
	struct stat st;
	int fd[5];

	ck_assert_int_eq(metrics_process_count_fds(&before), 0);
	for (int i = 0; i < 5; i++) {
		fd[i] = open("/dev/null", O_RDONLY | O_CLOEXEC);
		ck_assert_int_ge(fd[i], 0);
	}
	ck_assert_int_eq(metrics_process_count_fds(&after), 0);
	ck_assert_uint_eq(after.fds, before.fds + 5);
	/* what a kernel from 6.2 on says itself is the same */
	ck_assert_int_eq(stat("/proc/self/fd", &st), 0);
	if (st.st_size > 0)
		ck_assert_uint_eq(after.fds, (uint64_t)st.st_size);
	for (int i = 0; i < 5; i++)
		close(fd[i]);
}
END_TEST

START_TEST(metrics_process_counts_entries)
{
	const char *dir = tempdir_new();

	ck_assert_uint_eq(metrics_process_entries(dir), 0);
	tempdir_file("a", "");
	tempdir_file(".hidden", "");
	ck_assert_uint_eq(metrics_process_entries(dir), 1);
	ck_assert_uint_eq(metrics_process_entries("/nowhere"), 0);
	tempdir_remove();
}
END_TEST

SUITE(metrics_process)
{
	ADD(metrics_process_is_there);
	ADD(metrics_process_counts_descriptors);
	ADD(metrics_process_counts_entries);
}
