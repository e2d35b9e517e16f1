/* SPDX-License-Identifier: MIT */
/*
 * terminal.c - see terminal.h.
 */
#include "config.h"

#include "system/terminal.h"

#include <check.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/daemon.h"

bool
terminal_has(const char *name)
{
	char path[64], why[80];

	snprintf(path, sizeof(path), "/usr/bin/%s", name);
	if (access(path, X_OK) == 0)
		return true;
	snprintf(why, sizeof(why), "no %s", path);
	runner_skip(why);
	return false;
}

void
terminal_open(struct terminal *t, const char *const args[])
{
	*t = (struct terminal){ .name = args[0], .pid = -1 };
	t->pid = forkpty(&t->fd, NULL, NULL, NULL);
	ck_assert_int_ge(t->pid, 0);
	if (t->pid == 0) {
		execvp(args[0], (char *const *)args);
		_exit(127);
	}
}

void
terminal_type(struct terminal *t, const char *text)
{
	ck_assert_int_eq(write(t->fd, text, strlen(text)), strlen(text));
}

void
terminal_await(struct terminal *t, const char *text)
{
	struct pollfd poller = { .fd = t->fd, .events = POLLIN };
	const char *at;

	while (!(at = strstr(t->shown + t->seen, text))) {
		ssize_t n = 0;

		if (poll(&poller, 1, PATIENCE_MS) > 0)
			n = read(t->fd, t->shown + t->len,
				 sizeof(t->shown) - 1 - t->len);
		ck_assert_msg(n > 0, "%s never showed \"%s\":\n%s", t->name,
			      text, t->shown);
		t->len += (size_t)n;
	}
	t->seen = (size_t)(at - t->shown) + strlen(text);
}

void
terminal_await_end(struct terminal *t)
{
	char rest[256];
	int status;

	while (read(t->fd, rest, sizeof(rest)) > 0)
		;
	ck_assert_int_eq(waitpid(t->pid, &status, 0), t->pid);
	ck_assert(WIFEXITED(status));
	close(t->fd);
}

void
terminal_kill(struct terminal *t)
{
	ck_assert_int_eq(kill(t->pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(t->pid, NULL, 0), t->pid);
	close(t->fd);
}
