/* SPDX-License-Identifier: MIT */
/*
 * successor.c - see successor.h.
 *
 * Between the two there may be no socket, one that nobody answers, or an answer
 * that is cut off: whatever it is, it is tried again.
 */
#include "config.h"

#include "successor.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "wire.h"

/* For it to come, in seconds. */
#define PATIENCE_S 10

/* Does the chatd that is asked by @wire tell of another start? Its status. */
static bool
is_other(struct wire *wire, const char *since, json_t **ret_status)
{
	const char *found;
	json_t *done;
	bool other;

	if (wire_ask(wire, "status", &done) < 0)
		return false;
	found = json_string_value(json_object_get(done, "since"));
	other = found && strcmp(found, since) != 0;
	if (other)
		*ret_status = done;
	else
		json_decref(done);
	return other;
}

static bool
has_come(const char *path, const char *since, json_t **ret_status)
{
	struct wire wire;
	bool come;

	if (wire_open(path, &wire) < 0)
		return false;
	come = is_other(&wire, since, ret_status);
	wire_close(&wire);
	return come;
}

int
successor_await(const char *path, const char *since, json_t **ret_status)
{
	const struct timespec pause = { .tv_nsec = 10000000 };
	struct timespec now, end;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += PATIENCE_S;
	while (!has_come(path, since, ret_status)) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec >= end.tv_sec)
			return -ETIMEDOUT;
		nanosleep(&pause, NULL);
	}
	return 0;
}
