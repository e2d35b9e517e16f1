/* SPDX-License-Identifier: MIT */
/*
 * A running example is a child process whose output is a pipe.
 */
#include "config.h"

#include "system/example.h"

#include <check.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void
example_start(struct example *e, const char *name, const char *arg)
{
	example_start_args(e, (const char *[]){ name, arg, NULL });
}

void
example_start_args(struct example *e, const char *const *args)
{
	const char *top = getenv("top_builddir");
	char path[4096];
	int fds[2];

	snprintf(path, sizeof(path), "%s/examples/%s", top ? top : ".",
		 args[0]);
	ck_assert_int_eq(pipe(fds), 0);
	e->pid = fork();
	ck_assert_int_ge(e->pid, 0);
	if (e->pid == 0) {
		dup2(fds[1], STDOUT_FILENO);
		dup2(fds[1], STDERR_FILENO);
		close(fds[0]);
		close(fds[1]);
		execv(path, (char *const *)args);
		perror(path);
		_exit(127);
	}
	close(fds[1]);
	e->out = fdopen(fds[0], "r");
	ck_assert_ptr_nonnull(e->out);
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
