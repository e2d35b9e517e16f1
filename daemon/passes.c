/* SPDX-License-Identifier: MIT */
/*
 * passes.c - see passes.h.
 *
 * The end of a pass is a timer without delay: it runs after the next poll,
 * behind the events that this has found.
 */
#include "config.h"

#include "passes.h"

#include <event2/event.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include <coir/time.h>

#define US INT64_C(1000)
#define MS (1000 * US)

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

/* A text that is being put together. */
struct text {
	char *at;
	size_t left;
};

__attribute__((format(printf, 2, 3))) static void
add(struct text *text, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text->at, text->left, fmt, args);
	va_end(args);
	if (n < 0)
		return;
	if ((size_t)n >= text->left)
		n = (int)text->left - 1;
	text->at += n;
	text->left -= (size_t)n;
}

static double
in_ms(int64_t ns)
{
	return (double)ns / (double)MS;
}

void
passes_describe(const struct passes *passes, char *text, size_t size)
{
	const struct tally *length = &passes->length;
	const char *between = ": ";
	struct text out = { text, size };
	uint64_t all = tally_total(length);

	add(&out, "%" PRIu64 " loop passes", all);
	if (all > 0)
		add(&out, ", the longest %.3g ms", in_ms(length->largest));
	for (size_t i = 0; i <= scale.n; i++) {
		bool last = i == scale.n;

		if (!length->count[i])
			continue;
		add(&out, "%s%" PRIu64 " %s %g ms", between, length->count[i],
		    last ? "over" : "up to", in_ms(scale.bounds[i - last]));
		between = ", ";
	}
}
