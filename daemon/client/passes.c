/* SPDX-License-Identifier: MIT */
/*
 * passes.c - see passes.h.
 *
 * The end of a pass is a timer without delay: it runs after the next poll,
 * behind the events that this has found.
 */
#include "config.h"

#include "client/passes.h"

#include <event2/event.h>

#include <coir/time.h>

#define US INT64_C(1000)
#define MS (1000 * US)

/* So many who are read take longer than a poll, by far. */
#define READS_MANY 8

static const struct tally_scale scale = {
	.n = 9,
	.bounds = { 100 * US, 200 * US, 500 * US, 1 * MS, 2 * MS, 5 * MS,
		    10 * MS, 50 * MS, 250 * MS },
};

static void
measure(struct passes *passes)
{
	static const struct timeval at_once = { 0, 0 };

	passes->busy = false;
	/* without memory for a timer: not this one */
	passes->measuring = event_add(&passes->tick, &at_once) == 0;
}

static void
tick_cb(evutil_socket_t fd, short what, void *arg)
{
	struct passes *passes = arg;
	int64_t now = coir_now().ns;

	(void)fd;
	(void)what;
	tally_add(&passes->length, now - passes->begun);
	passes->begun = now;
	passes->measuring = false;
	if (passes->busy)
		measure(passes);
}

void
passes_init(struct passes *passes, struct event_base *base)
{
	*passes = (struct passes){ .length.scale = &scale };
	event_assign(&passes->tick, base, -1, 0, tick_cb, passes);
}

void
passes_fini(struct passes *passes)
{
	if (passes->measuring)
		event_del(&passes->tick);
	passes->measuring = false;
}

void
passes_busy(struct passes *passes)
{
	passes->busy = true;
	if (passes->measuring)
		return;
	passes->begun = coir_now().ns;
	measure(passes);
}

void
passes_input(struct passes *passes)
{
	struct event_base *base = event_get_base(&passes->tick);
	struct timeval pass;

	/* the loop reads the clock once a pass */
	event_base_gettimeofday_cached(base, &pass);
	if (evutil_timercmp(&pass, &passes->pass, !=)) {
		passes->pass = pass;
		passes->reads = 0;
	}
	if (++passes->reads == READS_MANY)
		passes_busy(passes);
}

void
passes_describe(const struct passes *passes, char *text, size_t size)
{
	tally_times_text(&passes->length, "loop passes", text, size);
}
