/* SPDX-License-Identifier: MIT */
/*
 * test_output.c - a file that is whole, or left as it was.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"
#include "support/runner.h"
#include "support/tempdir.h"

/* The only entry of the directory has these bytes. */
static void
only(const char *path, const char *expected)
{
	char text[64] = "";
	FILE *file = fopen(path, "r");

	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(fgets(text, sizeof(text), file));
	ck_assert_str_eq(text, expected);
	fclose(file);
}

static int
entries(const char *dir)
{
	struct dirent **list;
	int n = scandir(dir, &list, NULL, NULL);

	for (int i = 0; i < n; i++)
		free(list[i]);
	free(list);
	return n - 2;
}

START_TEST(output_is_whole_or_as_it_was)
{
	char dir[] = "/tmp/chatctl-test-XXXXXX", path[64];
	struct output output;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/f", dir);
	ck_assert_int_eq(output_open(path, &output), 0);
	fputs("first", output.file);
	ck_assert_int_eq(access(path, F_OK), -1);
	ck_assert_int_eq(output_close(&output, true), 0);
	only(path, "first");
	ck_assert_int_eq(output_open(path, &output), 0);
	fputs("second", output.file);
	ck_assert_int_eq(output_close(&output, false), 0);
	only(path, "first");
	ck_assert_int_eq(entries(dir), 1);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(rmdir(dir), 0);
	ck_assert_int_eq(output_open(path, &output), -ENOENT);
}
END_TEST

START_TEST(output_keeps_permissions)
{
	struct output output;
	struct stat st;
	const char *path;

	tempdir_new();
	path = tempdir_file("f", "first");
	ck_assert_int_eq(chmod(path, 04604), 0);
	ck_assert_int_eq(output_open(path, &output), 0);
	fputs("second", output.file);
	ck_assert_int_eq(output_close(&output, true), 0);
	only(path, "second");
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0604);
	tempdir_remove();
}
END_TEST

/* It is the same people who may read it. */
START_TEST(output_keeps_its_owner)
{
	struct output output;
	struct stat st;
	const char *path;

	if (geteuid() != 0)
		runner_skip("only root can give a file away");
	tempdir_new();
	path = tempdir_file("f", "first");
	ck_assert_int_eq(chown(path, 1, 2), 0);
	ck_assert_int_eq(chmod(path, 0640), 0);
	ck_assert_int_eq(output_open(path, &output), 0);
	fputs("second", output.file);
	ck_assert_int_eq(output_close(&output, true), 0);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_uid, 1);
	ck_assert_uint_eq(st.st_gid, 2);
	ck_assert_uint_eq(st.st_mode & 07777, 0640);
	tempdir_remove();
}
END_TEST

/* A group that the new file cannot be given may not read it; nobody else. */
START_TEST(output_is_not_for_another_group)
{
	struct output output;
	struct stat st;
	const char *path;

	if (geteuid() != 0)
		runner_skip("only root can be somebody else");
	ck_assert_int_eq(chmod(tempdir_new(), 0777), 0);
	path = tempdir_file("f", "first");
	ck_assert_int_eq(chown(path, 2, 2), 0);
	ck_assert_int_eq(chmod(path, 0664), 0);
	ck_assert_int_eq(setegid(1), 0);
	ck_assert_int_eq(seteuid(1), 0);
	ck_assert_int_eq(output_open(path, &output), 0);
	fputs("second", output.file);
	ck_assert_int_eq(output_close(&output, true), 0);
	ck_assert_int_eq(seteuid(0), 0);
	ck_assert_int_eq(setegid(0), 0);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_uid, 1);
	ck_assert_uint_eq(st.st_mode & 07777, 0604);
	tempdir_remove();
}
END_TEST

/* A directory has come there: it stays, and nothing lies beside it. */
START_TEST(output_that_cannot_take_its_place)
{
	struct output output;
	const char *path;

	tempdir_new();
	path = in_tempdir("f");
	ck_assert_int_eq(output_open(path, &output), 0);
	fputs("lost", output.file);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	ck_assert_int_eq(output_close(&output, true), -EISDIR);
	ck_assert_int_eq(entries(in_tempdir(".")), 1);
	tempdir_remove();
}
END_TEST

START_TEST(output_through_a_link)
{
	struct output output;
	struct stat st;
	const char *link;

	tempdir_new();
	link = in_tempdir("link");
	ck_assert_int_eq(symlink("f", link), 0);
	/* to nothing, and to a file that is longer */
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(output_open(link, &output), 0);
		fputs("short", output.file);
		ck_assert_int_eq(output_close(&output, true), 0);
		only(in_tempdir("f"), "short");
		tempdir_file("f", "something longer");
	}
	ck_assert_int_eq(lstat(link, &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	tempdir_remove();
}
END_TEST

/* Of which the shell may have said that it is appended to. */
START_TEST(output_to_what_is_standard_output)
{
	struct output output;
	const char *path;
	int before, fd;

	tempdir_new();
	path = tempdir_file("f", "first ");
	fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	before = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
	ck_assert_int_ge(dup2(fd, STDOUT_FILENO), 0);
	ck_assert_int_eq(output_open("/dev/stdout", &output), 0);
	fputs("second", output.file);
	ck_assert_int_eq(output_close(&output, true), 0);
	ck_assert_int_ge(dup2(before, STDOUT_FILENO), 0);
	close(before);
	close(fd);
	only(path, "first second");
	tempdir_remove();
}
END_TEST

/* As root it would be /dev/null that is replaced. */
START_TEST(output_into_what_is_no_file)
{
	struct output output;
	char text[16] = "";
	struct stat st;
	const char *pipe;
	int end;

	tempdir_new();
	pipe = in_tempdir("pipe");
	ck_assert_int_eq(mkfifo(pipe, 0600), 0);
	end = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ck_assert_int_ge(end, 0);
	ck_assert_int_eq(output_open(pipe, &output), 0);
	fputs("a line", output.file);
	ck_assert_int_eq(output_close(&output, true), 0);
	ck_assert_int_eq(read(end, text, sizeof(text)), 6);
	ck_assert_str_eq(text, "a line");
	close(end);
	ck_assert_int_eq(stat(pipe, &st), 0);
	ck_assert(S_ISFIFO(st.st_mode));
	ck_assert_int_eq(entries(in_tempdir(".")), 1);
	ck_assert_int_eq(output_open(in_tempdir("."), &output), -EISDIR);
	tempdir_remove();
}
END_TEST

START_TEST(output_that_cannot_be_written)
{
	struct output output;

	ck_assert_int_eq(output_open(NULL, &output), 0);
	ck_assert_ptr_eq(output.file, stdout);
	output.file = fopen("/dev/full", "w");
	fputs("x", output.file);
	ck_assert_int_eq(output_close(&output, true), -ENOSPC);
	fclose(output.file);
}
END_TEST

SUITE(output)
{
	ADD(output_is_whole_or_as_it_was);
	ADD(output_keeps_permissions);
	ADD(output_keeps_its_owner);
	ADD(output_is_not_for_another_group);
	ADD(output_that_cannot_take_its_place);
	ADD(output_through_a_link);
	ADD(output_to_what_is_standard_output);
	ADD(output_into_what_is_no_file);
	ADD(output_that_cannot_be_written);
}
