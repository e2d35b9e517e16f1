/* SPDX-License-Identifier: MIT */
/*
 * bus_bot.c - see bus_bot.h.
 */
#include "config.h"

#include "system/bus_bot.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs a program without its output; returns its process. */
static pid_t
start_program(const char *const args[])
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid > 0)
		return pid;
	if (!freopen("/dev/null", "w", stderr))
		_exit(126);
	execvp(args[0], (char *const *)args);
	_exit(127);
}

int
bus_bot_end(pid_t pid)
{
	int status;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}

const char *
bus_bot_python(void)
{
	static const char *const names[] = { "python3", "/usr/bin/python3" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *const args[] = { names[i], "-c", "import zmq",
					     NULL };

		if (bus_bot_end(start_program(args)) == 0)
			return names[i];
	}
	return NULL;
}

pid_t
bus_bot_start(const char *python, const char *publish, const char *post)
{
	const char *top = getenv("top_srcdir");
	char script[4096];

	snprintf(script, sizeof(script), "%s/examples/bus_bot.py",
		 top ? top : ".");
	return start_program(
		(const char *[]){ python, script, publish, post, NULL });
}
