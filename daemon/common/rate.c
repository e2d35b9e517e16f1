/* SPDX-License-Identifier: MIT */
/*
 * rate.c - see rate.h. It is the generic cell rate algorithm (ITU-T I.371).
 *
 * Times are rounded down when taking and up when counting what is left: what
 * is taken one by one never costs more than the same taken at once.
 */
#include "config.h"

#include "common/rate.h"

#define SECOND INT64_C(1000000000)

/* Nanoseconds until the bucket is full. */
static int64_t
debt(const struct bucket *bucket, coir_time now)
{
	return bucket->full > now.ns ? bucket->full - now.ns : 0;
}

int64_t
rate_left(const struct rate *rate, const struct bucket *bucket, coir_time now)
{
	int64_t ns = debt(bucket, now);
	int64_t used;

	if (rate->per_s == 0)
		return RATE_NO_LIMIT;
	/* so that the product below stays under 2^62 */
	if (ns / SECOND > rate->burst / rate->per_s)
		return 0;
	used = (ns * rate->per_s + SECOND - 1) / SECOND;
	return used < rate->burst ? rate->burst - used : 0;
}

void
rate_take(const struct rate *rate, struct bucket *bucket, coir_time now,
	  int64_t n)
{
	if (rate->per_s == 0)
		return;
	if (bucket->full < now.ns)
		bucket->full = now.ns;
	bucket->full += n * SECOND / rate->per_s;
}

bool
bucket_is_full(const struct bucket *bucket, coir_time now)
{
	return debt(bucket, now) == 0;
}
