/* SPDX-License-Identifier: MIT */
/*
 * A running example is a child process whose output is a pipe.
 */
#include "config.h"

#include "system/example.h"

#include <check.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The path of @name in @dir of the build; static. */
static const char *
built(const char *dir, const char *name)
{
	static char path[4096];
	const char *top = getenv("top_builddir");

	snprintf(path, sizeof(path), "%s/%s/%s", top ? top : ".", dir, name);
	return path;
}

/* In the child: have what is executed see virtual time. */
static void
preload_vclock(void)
{
	setenv("LD_PRELOAD", built("tests", "vclock.so"), 1);
	/* it comes before AddressSanitizer's own library, and may */
	setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
}

static void
start(struct example *e, const char *const *args, bool in_virtual_time)
{
	const char *path;
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	e->pid = fork();
	ck_assert_int_ge(e->pid, 0);
	if (e->pid == 0) {
		dup2(fds[1], STDOUT_FILENO);
		dup2(fds[1], STDERR_FILENO);
		close(fds[0]);
		close(fds[1]);
		if (in_virtual_time)
			preload_vclock();
		path = built("examples", args[0]);
		execv(path, (char *const *)args);
		perror(path);
		_exit(127);
	}
	close(fds[1]);
	e->out = fdopen(fds[0], "r");
	ck_assert_ptr_nonnull(e->out);
}

void
example_start(struct example *e, const char *name, const char *arg)
{
	start(e, (const char *[]){ name, arg, NULL }, false);
}

void
example_start_virtual(struct example *e, const char *name)
{
	start(e, (const char *[]){ name, NULL }, true);
}

void
example_start_args(struct example *e, const char *const *args)
{
	start(e, args, false);
}

void
example_finish(struct example *e, char *said, size_t size, int code)
{
	size_t len = fread(said, 1, size - 1, e->out);
	int status;

	said[len] = '\0';
	ck_assert_int_eq(waitpid(e->pid, &status, 0), e->pid);
	ck_assert_msg((WIFEXITED(status) ? WEXITSTATUS(status)
					 : -WTERMSIG(status)) == code,
		      "wait status %#x, not %d; it said: %s", status, code,
		      said);
	fclose(e->out);
}

void
example_expect(struct example *e, const char *expected, int code)
{
	char said[65536];

	example_finish(e, said, sizeof(said), code);
	ck_assert_str_eq(said, expected);
}
