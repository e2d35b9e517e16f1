/* SPDX-License-Identifier: MIT */
/*
 * throttle.c - see throttle.h.
 */
#include "config.h"

#include "limit/throttle.h"

#include <string.h>

/*
 * How long all has to be there again until it is told once more: longer than a
 * client is held while there is something that it may say.
 */
#define QUIET_NS INT64_C(1000000000)

/* Lowers *@least to @left, for which @reason then is the reason. */
static void
lower(int64_t *least, int64_t left, struct allowance *allowance,
      enum reason reason)
{
	if (left >= *least)
		return;
	*least = left;
	if (left == 0 && allowance->reason == REASON_NONE)
		allowance->reason = reason;
}

struct allowance
throttle_allow(const struct throttle *throttle, const struct limiter *limiter,
	       coir_time now)
{
	const struct address *address = throttle->address;
	struct allowance a = { RATE_NO_LIMIT, RATE_NO_LIMIT, REASON_NONE };

	lower(&a.lines,
	      rate_left(&limiter->client_lines, &throttle->lines, now), &a,
	      REASON_CLIENT_LINES);
	lower(&a.bytes,
	      rate_left(&limiter->client_bytes, &throttle->bytes, now), &a,
	      REASON_CLIENT_BYTES);
	lower(&a.lines,
	      rate_left(&limiter->address_lines, &address->lines, now), &a,
	      REASON_ADDRESS_LINES);
	lower(&a.bytes,
	      rate_left(&limiter->address_bytes, &address->bytes, now), &a,
	      REASON_ADDRESS_BYTES);
	return a;
}

size_t
allowance_cut(const struct allowance *allowance, const char *text, size_t len)
{
	const char *end = text;

	if ((int64_t)len > allowance->bytes)
		len = (size_t)allowance->bytes;
	for (int64_t i = 0; i < allowance->lines; i++) {
		const char *lf = memchr(end, '\n', (size_t)(text + len - end));

		if (!lf)
			return len;
		end = lf + 1;
	}
	return (size_t)(end - text);
}

static int64_t
count_lines(const char *text, size_t len)
{
	const char *end = text + len;
	int64_t n = 0;

	while ((text = memchr(text, '\n', (size_t)(end - text)))) {
		text++;
		n++;
	}
	return n;
}

/* The bucket that @reason is about. */
static const struct bucket *
bucket_of(const struct throttle *throttle, enum reason reason)
{
	switch (reason) {
	case REASON_CLIENT_LINES:
		return &throttle->lines;
	case REASON_CLIENT_BYTES:
		return &throttle->bytes;
	case REASON_ADDRESS_LINES:
		return &throttle->address->lines;
	default:
		return &throttle->address->bytes;
	}
}

/* Has it been quiet since it was told, and not only held? */
static bool
was_quiet(const struct throttle *throttle, coir_time now)
{
	const coir_time then = { now.ns - QUIET_NS };

	return bucket_is_full(bucket_of(throttle, throttle->told), then);
}

void
throttle_take(struct throttle *throttle, const struct limiter *limiter,
	      coir_time now, const char *text, size_t len)
{
	struct address *address = throttle->address;
	int64_t lines = count_lines(text, len);
	int64_t bytes = (int64_t)len;

	if (throttle->told && was_quiet(throttle, now))
		throttle->told = REASON_NONE;
	rate_take(&limiter->client_lines, &throttle->lines, now, lines);
	rate_take(&limiter->client_bytes, &throttle->bytes, now, bytes);
	rate_take(&limiter->address_lines, &address->lines, now, lines);
	rate_take(&limiter->address_bytes, &address->bytes, now, bytes);
}

bool
throttle_tell(struct throttle *throttle, enum reason reason)
{
	if (throttle->told)
		return false;
	throttle->told = (uint8_t)reason;
	return true;
}
