/* SPDX-License-Identifier: MIT */
/*
 * What is looked up or refused before there is a child: the program, its
 * environment, its directory, its descriptors.
 */
#include "config.h"

#include "os/process_plan.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "process_case.h"
#include "support/fail.h"
#include "support/runner.h"

/* A directory with programs: one, data without a format, a secret. */
static char dir[] = "/tmp/coir-process-XXXXXX";

static void
put_file(const char *name, const char *text, mode_t mode)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, mode);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (int)strlen(text));
	close(fd);
}

static void
set_up(void)
{
	char path[64];

	ck_assert_ptr_nonnull(mkdtemp(dir));
	put_file("mine", "#!/bin/sh\necho mine $0 $*\n", 0755);
	put_file("data", "neither ELF nor a script\n", 0755);
	put_file("secret", "#!/bin/sh\n", 0644);
	snprintf(path, sizeof(path), "%s/sub", dir);
	ck_assert_int_eq(mkdir(path, 0755), 0);
}

static void
tear_down(void)
{
	static const char *const names[] = { "mine", "data", "secret" };
	char path[64];

	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		ck_assert_int_eq(unlink(path), 0);
	}
	snprintf(path, sizeof(path), "%s/sub", dir);
	ck_assert_int_eq(rmdir(path), 0);
	ck_assert_int_eq(rmdir(dir), 0);
}

/* Run @fn in the directory's presence. */
static void
run_here(coir_fn *fn)
{
	set_up();
	ck_assert_int_eq(run_real(fn, NULL), 0);
	tear_down();
}

/* A test whose body is given to run_here(). */
#define PLAN_TEST(name) BODY_TEST(name, run_here(name##_main))

PLAN_TEST(plan_searches_the_path)
{
	char path[64], expected[80];
	const struct coir_process_options elsewhere = { .executable = path };

	snprintf(path, sizeof(path), "/nonexistent:%s:/bin", dir);
	ck_assert_int_eq(setenv("PATH", path, 1), 0);
	snprintf(expected, sizeof(expected), "mine %s/mine a b\n", dir);
	expect_output(ARGS("mine", "a", "b"), NULL, expected);
	snprintf(path, sizeof(path), "%s/mine", dir);
	expect_output(ARGS(path, "a", "b"), NULL, expected);
	snprintf(expected, sizeof(expected), "mine %s/mine\n", dir);
	expect_output(ARGS("whatever"), &elsewhere, expected);
	ck_assert_int_eq(unsetenv("PATH"), 0);
	expect_output(ARGS("echo", "found"), NULL, "found\n");
	return 0;
}

/* An empty entry of $PATH is the child's working directory. */
PLAN_TEST(plan_searches_the_directory)
{
	const struct coir_process_options options = { .cwd = dir };

	ck_assert_int_eq(setenv("PATH", "/nonexistent:", 1), 0);
	expect_output(ARGS("mine"), &options, "mine mine\n");
	return 0;
}

PLAN_TEST(plan_tells_why_it_cannot_run)
{
	char path[64];
	static char huge[1 << 18];

	expect_failure(ARGS("no such program", "x"), NULL, -ENOENT,
		       "running command: \"no such program\" x: No such file "
		       "or directory");
	expect_failure(ARGS(""), NULL, -ENOENT,
		       "running command: \"\": No such file or directory");
	expect_failure(ARGS("/etc/passwd/x"), NULL, -ENOTDIR,
		       "running command: /etc/passwd/x: Not a directory");
	memset(huge, 'x', sizeof(huge) - 1);
	ck_assert_int_eq(coir_command_run(ARGS("true", huge), NULL, NULL),
			 -E2BIG);
	snprintf(path, sizeof(path), "%s:/bin", dir);
	ck_assert_int_eq(setenv("PATH", path, 1), 0);
	expect_failure(ARGS("secret"), NULL, -EACCES,
		       "running command: secret: Permission denied");
	expect_failure(ARGS("data"), NULL, -ENOEXEC,
		       "running command: data: Exec format error");
	return 0;
}

static int
environment(void *arg)
{
	const struct coir_process_options options = { .env = ARGS("A=1",
								  "B=x y") };

	(void)arg;
	expect_output(ARGS("env"), &options, "A=1\nB=x y\n");
	ck_assert_int_eq(setenv("COIR_TEST", "here", 1), 0);
	expect_output(SH("echo $COIR_TEST"), NULL, "here\n");
	return 0;
}

START_TEST(plan_environment)
{
	run_here(environment);
}
END_TEST

static int
directory(void *arg)
{
	struct coir_process_options options = { .cwd = "/" };

	(void)arg;
	expect_output(ARGS("pwd"), &options, "/\n");
	options.cwd = "/nonexistent";
	expect_failure(ARGS("pwd"), &options, -ENOENT,
		       "changing to directory /nonexistent: No such file or "
		       "directory, running command: pwd");
	options.cwd = "/etc/passwd";
	ck_assert_int_eq(coir_command_run(ARGS("pwd"), &options, NULL),
			 -ENOTDIR);
	return 0;
}

START_TEST(plan_directory)
{
	run_here(directory);
}
END_TEST

PLAN_TEST(plan_confined_directory)
{
	int fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct coir_process_options options = { .cwd = "sub", .beneath = fd };
	char expected[64];

	snprintf(expected, sizeof(expected), "%s/sub\n", dir);
	expect_output(ARGS("pwd"), &options, expected);
	options.cwd = "..";
	expect_failure(ARGS("pwd"), &options, -EXDEV,
		       "changing to directory ..: Invalid cross-device link, "
		       "running command: pwd");
	options.cwd = "/";
	ck_assert_int_eq(coir_command_run(ARGS("pwd"), &options, NULL), -EXDEV);
	close(fd);
	return 0;
}

PLAN_TEST(plan_refuses_descriptors)
{
	struct coir_process_fd fds[] = { { 5, 0 }, { 5, 1 } };
	struct coir_process_options options = { .fds = fds, .n_fds = 2 };

	expect_failure(ARGS("true"), &options, -EINVAL,
		       "giving it descriptor 5 twice: Invalid argument, "
		       "running command: true");
	fds[1].target = -1;
	expect_failure(ARGS("true"), &options, -EINVAL,
		       "giving it descriptor -1: Invalid argument, running "
		       "command: true");
	fds[1] = (struct coir_process_fd){ 6, 1000 };
	expect_failure(ARGS("true"), &options, -EBADF,
		       "giving it our descriptor 1000 as 6: Bad file "
		       "descriptor, running command: true");
	fds[1].target = 1;
	options.out = coir_stdio_null();
	ck_assert_int_eq(coir_command_run(ARGS("true"), &options, NULL),
			 -EINVAL);
	ck_assert_int_eq(coir_command_run(ARGS(NULL), NULL, NULL), -EINVAL);
	return 0;
}

static int
run_true(void *arg)
{
	const struct coir_process_options options = { .cwd = "/" };
	struct coir_exit_status status;

	(void)arg;
	return coir_command_run(ARGS("true"), &options, &status);
}

static int
run_true_in_runtime(void *arg)
{
	return coir_run(run_true, arg);
}

START_TEST(plan_without_memory)
{
	ck_assert_uint_gt(fail_each(run_true_in_runtime, NULL), 2);
}
END_TEST

SUITE(process_plan)
{
	ADD(plan_searches_the_path);
	ADD(plan_searches_the_directory);
	ADD(plan_tells_why_it_cannot_run);
	ADD(plan_environment);
	ADD(plan_directory);
	ADD(plan_confined_directory);
	ADD(plan_refuses_descriptors);
	ADD(plan_without_memory);
}
