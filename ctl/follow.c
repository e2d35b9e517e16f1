/* SPDX-License-Identifier: MIT */
/*
 * follow.c - see follow.h.
 *
 * A chatd that ends as soon as it is asked is no next one: patience is renewed
 * by a line that is shown, or by a connection that was there for as long.
 */
#include "config.h"

#include "follow.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "view.h"
#include "wire.h"

void
follow_init(struct follow *follow, json_t *request)
{
	*follow = (struct follow){
		.request = request,
		.on = json_is_true(json_object_get(request, "follow")),
		.last = -1,
		.shown = true,
	};
}

void
follow_note(struct follow *follow, const json_t *item)
{
	follow->last = view_number(item, "number");
	follow->shown = true;
}

/* Says what of the history is not as one would think, by chatd's status. */
static void
compare(struct follow *follow, const char *path, const json_t *room)
{
	long long oldest = view_number(room, "oldest");

	if (view_number(room, "head") < follow->last) {
		fprintf(stderr,
			"chatctl: %s: the history begins anew, with line 1\n",
			path);
		follow->last = 0;
	} else if (oldest > follow->last + 1) {
		fprintf(stderr,
			"chatctl: %s: lines %lld to %lld are not kept any "
			"more\n",
			path, follow->last + 1, oldest - 1);
	}
}

/* Connects to @path, if there is a chatd, and asks it how far it is. */
static bool
connects(struct follow *follow, const char *path, struct wire *wire)
{
	json_t *done;

	if (wire_open(path, wire) < 0)
		return false;
	if (wire_ask(wire, "status", &done) < 0) {
		wire_close(wire);
		return false;
	}
	if (follow->last >= 0)
		compare(follow, path, json_object_get(done, "room"));
	json_decref(done);
	return true;
}

/* Asks for what comes behind the line that was shown last. */
static int
ask_for_rest(struct follow *follow)
{
	if (follow->last < 0)
		return 0;
	json_object_del(follow->request, "last");
	return json_object_set_new(follow->request, "since",
				   json_integer(follow->last)) < 0
		? -ENOMEM
		: 0;
}

static time_t
now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* The connection is lost: begins to wait, or goes on with it. */
static void
begin_to_wait(struct follow *follow, const char *path, int patience_s)
{
	if (!follow->shown && now() - follow->asked < patience_s)
		return;
	fprintf(stderr, "chatctl: %s: chatd has gone; waiting for the next\n",
		path);
	follow->end = now() + patience_s;
	follow->shown = false;
}

int
follow_again(struct follow *follow, const char *path, int error, int patience_s,
	     struct wire *wire)
{
	const struct timespec pause = { .tv_nsec = 50000000 };

	if (!follow->on || error != -ENODATA)
		return error;
	begin_to_wait(follow, path, patience_s);
	wire_close(wire);
	do {
		if (now() >= follow->end)
			return -ETIMEDOUT;
		nanosleep(&pause, NULL);
	} while (!connects(follow, path, wire));
	follow->asked = now();
	return ask_for_rest(follow);
}
