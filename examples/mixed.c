/* SPDX-License-Identifier: MIT */
/*
 * A program of callbacks, with its own event_base and its own dispatch, that
 * has gained a fiber. What it gained is marked; the rest is as it was before.
 */
#include "config.h"

#include <coir.h>
#include <event2/event.h>
#include <stdio.h>

/* A libevent timer that arms itself again, as there are many. */
struct ticker {
	struct event *event;
	int count;
	/* gained: a permit for each tick that the fiber has not seen */
	struct coir_sem ticks;
};

static void
tick_cb(evutil_socket_t fd, short what, void *arg)
{
	static const struct timeval period = { .tv_usec = 50000 };
	struct ticker *ticker = arg;

	(void)fd;
	(void)what;
	printf("callback: tick %d\n", ++ticker->count);
	if (ticker->count < 3)
		event_add(ticker->event, &period);
	coir_sem_release(&ticker->ticks); /* gained */
}

/* Gained: what would be a state machine waits in the middle of a loop. */
static int
watch(void *arg)
{
	struct ticker *ticker = arg;
	int rc = 0;

	for (int i = 1; i <= 3 && rc == 0; i++) {
		printf("fiber: waiting for tick %d\n", i);
		rc = coir_sem_acquire(&ticker->ticks);
	}
	printf("fiber: done\n");
	return rc;
}

int
main(void)
{
	static const struct timeval first = { .tv_usec = 50000 };
	struct event_base *base = event_base_new();
	struct ticker ticker = { .count = 0 };
	struct coir_runtime *rt; /* gained */

	if (!base)
		return 1;
	ticker.event = evtimer_new(base, tick_cb, &ticker);
	if (!ticker.event || event_add(ticker.event, &first) < 0)
		return 1;

	/* gained */
	if (coir_sem_init(&ticker.ticks, 0) < 0 ||
	    coir_runtime_new(base, NULL, &rt) < 0 ||
	    coir_spawn(coir_runtime_scope(rt), watch, &ticker) < 0)
		return 1;

	event_base_dispatch(base);

	coir_runtime_free(rt); /* gained */
	event_free(ticker.event);
	event_base_free(base);
	return 0;
}
