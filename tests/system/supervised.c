/* SPDX-License-Identifier: MIT */
/*
 * supervised.c - see supervised.h.
 */
#include "config.h"

#include "system/supervised.h"

#include <check.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "system/patience.h"

/* What the supervisor says of each start. */
static const char mark[] = "chatd is process ";

const char *
supervised_log(const struct supervised *s)
{
	return s->d.log + s->seen;
}

void
supervised_await_log(struct supervised *s, const char *text)
{
	while (!strstr(supervised_log(s), text))
		daemon_read_log(&s->d, text);
}

/* Has the process that was started last got ready, after what was seen? */
static bool
is_ready(struct supervised *s)
{
	const char *at = supervised_log(s);
	const char *next;

	/* after an upgrade it is the same one */
	while ((next = strstr(at, mark))) {
		at = next + sizeof(mark) - 1;
		s->chatd = (pid_t)strtol(at, NULL, 10);
	}
	ck_assert_int_gt(s->chatd, 0);
	at = strstr(at, "ready\n");
	if (at)
		s->seen = (size_t)(at - s->d.log) + strlen("ready\n");
	return at;
}

void
supervised_start(struct supervised *s, const char *conf)
{
	*s = (struct supervised){ .seen = 0 };
	daemon_start_with(&s->d, conf, "--supervise");
	supervised_await(s);
}

void
supervised_await(struct supervised *s)
{
	while (!is_ready(s))
		daemon_read_log(&s->d, "ready");
}

void
supervised_again(struct supervised *s, int signal)
{
	ck_assert_int_eq(kill(s->chatd, signal), 0);
	supervised_await(s);
}

/* Is process @pid a keeper? It may end meanwhile. */
static bool
is_keeper(long pid)
{
	char path[64], name[32] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%ld/comm", pid);
	file = fopen(path, "re");
	if (file && !fgets(name, sizeof(name), file))
		name[0] = '\0';
	if (file)
		fclose(file);
	return strcmp(name, "chatd-keeper\n") == 0;
}

void
supervised_copy(const char *to)
{
	const char *real = getenv("CHATD");
	int in = open(real ? real : "./chatd", O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
	ssize_t n;

	while ((n = sendfile(out, in, NULL, INT_MAX)) > 0)
		;
	ck_assert_int_eq(n, 0);
	close(in);
	close(out);
}

pid_t
supervised_keeper(const struct supervised *s)
{
	char path[64];
	long pid, found = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)s->chatd,
		 (int)s->chatd);
	file = fopen(path, "re");
	ck_assert_ptr_nonnull(file);
	while (found < 0 && fscanf(file, "%ld", &pid) == 1)
		if (is_keeper(pid))
			found = pid;
	fclose(file);
	return (pid_t)found;
}

pid_t
supervised_await_keeper(const struct supervised *s, pid_t before)
{
	struct patience p = patience_with("another keeper");
	pid_t pid;

	while ((pid = supervised_keeper(s)) < 0 || pid == before)
		patience_spend(&p);
	return pid;
}

int
supervised_stop(struct supervised *s)
{
	return daemon_stop(&s->d, SIGTERM);
}
