/* SPDX-License-Identifier: MIT */
/*
 * promtool.h - Prometheus' own opinion, where its tool is installed.
 */
#ifndef PROMTOOL_H
#define PROMTOOL_H

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <check.h>

extern char **environ;

/*
 * The file at @path is good: @what is "metrics", which are its input, or
 * "rules". Without promtool nothing is checked, and that is said.
 */
static inline void
promtool_check(const char *what, const char *path)
{
	char *const argv[] = { (char *)"promtool", (char *)"check",
			       (char *)what,
			       what[0] == 'r' ? (char *)path : NULL, NULL };
	posix_spawn_file_actions_t actions;
	int status;
	pid_t pid;
	int rc;

	/* else it would seem that promtool is not there */
	ck_assert_int_eq(access(path, R_OK), 0);
	ck_assert_int_eq(posix_spawn_file_actions_init(&actions), 0);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, path, O_RDONLY,
					 0);
	posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO,
					 STDOUT_FILENO);
	rc = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (rc != 0) {
		printf("# there is no promtool: %s are not checked\n", what);
		return;
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
		      "promtool does not like the %s of %s", what, path);
}

#endif
