/* SPDX-License-Identifier: MIT */
/*
 * A program of callbacks, with its own event_base and its own dispatch, that
 * has gained a fiber. What it gained is between the two marks and in main();
 * the rest is as it was before.
 */
#include "config.h"

#include <coir.h>
#include <event2/event.h>
#include <stdio.h>

/* ---- the fiber: ten lines, and it waits in the middle of a loop ---- */
static int
count(void *arg)
{
	const char *name = arg;
	int rc = 0;

	for (int i = 1; i <= 3 && rc == 0; i++) {
		printf("%s %d\n", name, i);
		rc = coir_sleep(coir_ms(50));
	}
	return rc;
}
/* -------------------------------------------------------------------- */

/* A libevent timer that re-arms itself, as there are many. */
struct ticker {
	struct event *event;
	int left;
};

static void
tick_cb(evutil_socket_t fd, short what, void *arg)
{
	static const struct timeval period = { .tv_usec = 50000 };
	struct ticker *ticker = arg;

	(void)fd;
	(void)what;
	printf("callback %d\n", 4 - ticker->left);
	if (--ticker->left > 0)
		event_add(ticker->event, &period);
}

int
main(void)
{
	static const struct timeval first = { .tv_usec = 25000 };
	struct event_base *base = event_base_new();
	struct ticker ticker = { .left = 3 };
	struct coir_runtime *rt;

	if (!base)
		return 1;
	ticker.event = evtimer_new(base, tick_cb, &ticker);
	if (!ticker.event || event_add(ticker.event, &first) < 0)
		return 1;

	if (coir_runtime_new(base, NULL, &rt) < 0 ||
	    coir_spawn(coir_runtime_scope(rt), count, "fiber") < 0)
		return 1;

	event_base_dispatch(base);

	coir_runtime_free(rt);
	event_free(ticker.event);
	event_base_free(base);
	return 0;
}
