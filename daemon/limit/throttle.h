/* SPDX-License-Identifier: MIT */
/*
 * throttle.h - how much one client may say now.
 *
 * Four rates hold a client: lines and bytes, its own and those of its address.
 * What is counted is what is read of it, before it is looked at: a line is a
 * line feed. Nothing that a client has sent is lost: what is too much is not
 * read yet.
 */
#ifndef CHATD_THROTTLE_H
#define CHATD_THROTTLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "limit/limiter.h"

/* One client's. All-zero memory is that of a client that is exempt. */
struct throttle {
	struct address *address; /* NULL: exempt; borrowed */
	struct bucket lines;     /* of its own */
	struct bucket bytes;
	uint8_t told; /* enum reason that it knows of */
};

/* What may be read. */
struct allowance {
	int64_t lines;
	int64_t bytes;
	enum reason reason; /* what there is least of, when there is none */
};

/* Is it limited at all? */
static inline bool
throttle_limited(const struct throttle *throttle)
{
	return throttle->address != NULL;
}

/* What a client that is limited may say at @now. */
struct allowance throttle_allow(const struct throttle *throttle,
				const struct limiter *limiter, coir_time now);

/* Bytes of the @len at @text that are within @allowance. */
size_t allowance_cut(const struct allowance *allowance, const char *text,
		     size_t len);

/* The @len bytes at @text have been read of it. */
void throttle_take(struct throttle *throttle, const struct limiter *limiter,
		   coir_time now, const char *text, size_t len);

/*
 * True when it has to be told that it is held because of @reason: once, until
 * it has been quiet for so long that all of what it met is there again, and a
 * second more.
 */
bool throttle_tell(struct throttle *throttle, enum reason reason);

#endif
