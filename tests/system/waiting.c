/* SPDX-License-Identifier: MIT */
/*
 * waiting.c - see waiting.h.
 */
#include "config.h"

#include "system/waiting.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "system/patience.h"

/* A keeper has the memory of who has started it. */
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

/* Was it executed to wait? Its environment says so, when it has begun, too. */
static bool
is_waiting(long pid)
{
	static const char mark[] = "CHATD_STANDBY=";
	static char environ[256 * 1024];
	char path[64];
	size_t len = 0;
	FILE *file;

	if (is_keeper(pid))
		return false;

	snprintf(path, sizeof(path), "/proc/%ld/environ", pid);
	file = fopen(path, "re");
	if (file) {
		len = fread(environ, 1, sizeof(environ), file);
		fclose(file);
	}
	return memmem(environ, len, mark, sizeof(mark) - 1);
}

/* The child of @parent that waits, but for @other, or -1. */
static pid_t
find(pid_t parent, pid_t other)
{
	char path[64];
	long pid, found = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)parent,
		 (int)parent);
	file = fopen(path, "re");
	ck_assert_ptr_nonnull(file);
	while (found < 0 && fscanf(file, "%ld", &pid) == 1)
		if (pid != other && is_waiting(pid))
			found = pid;
	fclose(file);
	return (pid_t)found;
}

pid_t
waiting_await(pid_t parent, pid_t other, pid_t before)
{
	struct patience p = patience_with("a chatd that waits");
	pid_t pid;

	while ((pid = find(parent, other)) < 0 || pid == before)
		patience_spend(&p);
	return pid;
}

void
waiting_await_end(pid_t pid)
{
	struct patience p = patience_with("the end of the one that waits");

	while (is_waiting(pid))
		patience_spend(&p);
}
