/* SPDX-License-Identifier: MIT */
/*
 * passes.h - how long the loop takes from one poll to the next.
 *
 * A pass in which much is done is a time in which nobody else is looked at:
 * the longest ones are what everybody waits for. They are measured only while
 * somebody says that there is work, so that a quiet daemon is not woken, and
 * counted by their length.
 */
#ifndef CHATD_PASSES_H
#define CHATD_PASSES_H

#include <event2/event_struct.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/time.h>

#include "common/tally.h"

/* The passes of one loop. */
struct passes {
	struct event tick;   /* the loop has been polled */
	int64_t begun;       /* when this pass began */
	struct tally length; /* of all so far, in nanoseconds */
	struct timeval pass; /* in which somebody was read last, as the loop
				tells the time */
	int reads;           /* how often in that one */
	bool measuring;      /* tick is added */
	bool busy;           /* there was work in this pass */
};

/* Makes @passes those of @base. */
void passes_init(struct passes *passes, struct event_base *base);

/* Stops; the base must still be there. A zeroed one is fine. */
void passes_fini(struct passes *passes);

/* There is work in this pass: measure it, and the next one. */
void passes_busy(struct passes *passes);

/*
 * Somebody is read, a person or a program: that is work if so many are in one
 * pass that it counts. To measure a line that comes alone would cost a poll for
 * each.
 */
void passes_input(struct passes *passes);

/*
 * Puts "1234 loop passes, the longest 3.2 ms: 1200 up to 0.1 ms, ..." into
 * the @size bytes at @text, cut if it is too long. Kinds that there were none
 * of are left out.
 */
void passes_describe(const struct passes *passes, char *text, size_t size);

#endif
