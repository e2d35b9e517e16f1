/* SPDX-License-Identifier: MIT */
/*
 * One process for each state directory, whichever way the other one ended.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/state_lock.h"
#include "support/runner.h"
#include "support/tempdir.h"

/* A child that has the lock until it is killed. */
static pid_t
hold(const char *dir)
{
	int fds[2];
	char byte;
	pid_t pid;

	ck_assert_int_eq(pipe(fds), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		int lock = -1;

		if (state_lock_take(dir, &lock) < 0 || write(fds[1], "", 1) < 0)
			_exit(1);
		for (;;)
			pause();
	}
	close(fds[1]);
	ck_assert_int_eq(read(fds[0], &byte, 1), 1);
	close(fds[0]);
	return pid;
}

START_TEST(state_lock_is_for_one)
{
	const char *dir = tempdir_new();
	pid_t pid = hold(dir);
	int lock = -1;
	int status;

	ck_assert_int_eq(state_lock_take(dir, &lock), -EBUSY);
	ck_assert_int_eq(lock, -1);
	kill(pid, SIGKILL);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(state_lock_take(dir, &lock), 0);
	close(lock);
	ck_assert_int_eq(state_lock_take(dir, &lock), 0);
	close(lock);
	tempdir_remove();
}
END_TEST

/* Whatever was there before, people can read who has it. */
START_TEST(state_lock_is_signed)
{
	static const char *const before[] = { "", "7\n", "12345678901234567890",
					      "no number, and long enough\n" };
	const char *dir = tempdir_new();
	int lock = -1;

	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++) {
		const char *path = tempdir_file("lock", before[i]);
		FILE *file;
		char text[32];

		ck_assert_int_eq(state_lock_take(dir, &lock), 0);
		close(lock);
		lock = -1;
		file = fopen(path, "re");
		ck_assert_ptr_nonnull(file);
		ck_assert_ptr_nonnull(fgets(text, sizeof(text), file));
		ck_assert_int_eq(strtol(text, NULL, 10), getpid());
		ck_assert_uint_eq(strspn(text, "0123456789 "),
				  strlen(text) - 1);
		ck_assert_ptr_null(fgets(text, sizeof(text), file));
		fclose(file);
	}
	tempdir_remove();
}
END_TEST

/* Nobody else gets it while one image hands it on to the next. */
START_TEST(state_lock_is_handed_on)
{
	const char *dir = tempdir_new();
	int lock = -1;
	int left, other = -1;

	ck_assert_int_eq(state_lock_take(dir, &lock), 0);
	left = dup(lock);
	close(lock);
	lock = left;
	ck_assert_int_eq(state_lock_take(dir, &lock), 0);
	ck_assert_int_eq(lock, left);
	ck_assert_int_eq(state_lock_take(dir, &other), -EBUSY);
	close(lock);
	tempdir_remove();
}
END_TEST

/* What was left is of another directory, or no lock at all. */
START_TEST(state_lock_is_of_this_directory)
{
	const char *dir = tempdir_new();
	int lock = open("/dev/null", O_RDWR);
	int left = lock;
	int other = -1;

	ck_assert_int_eq(state_lock_take(dir, &lock), 0);
	ck_assert_int_eq(state_lock_take(dir, &other), -EBUSY);
	left = dup(lock);
	ck_assert_int_eq(unlink(in_tempdir("lock")), 0);
	ck_assert_int_eq(state_lock_take(dir, &left), 0);
	ck_assert_int_eq(state_lock_take(dir, &other), -EBUSY);
	close(lock);
	ck_assert_int_eq(state_lock_take(dir, &other), -EBUSY);
	close(left);
	tempdir_remove();
}
END_TEST

START_TEST(state_lock_needs_the_directory)
{
	int lock = -1;

	ck_assert_int_eq(state_lock_take("/nowhere/at/all", &lock), -ENOENT);
}
END_TEST

SUITE(state_lock)
{
	ADD(state_lock_is_for_one);
	ADD(state_lock_is_signed);
	ADD(state_lock_is_handed_on);
	ADD(state_lock_is_of_this_directory);
	ADD(state_lock_needs_the_directory);
}
