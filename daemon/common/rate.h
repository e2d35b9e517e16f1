/* SPDX-License-Identifier: MIT */
/*
 * rate.h - how often something may happen: a token bucket in one number.
 *
 * A rate says how many may happen a second in the long run, and how many at
 * once. Of a bucket only the moment is kept at which it will be full again:
 * taking moves that on by what it costs in time, and nothing is left when it is
 * a whole burst away. So nothing has to be done as time goes by, and a bucket
 * that was not touched for long is as good as a new one.
 */
#ifndef CHATD_RATE_H
#define CHATD_RATE_H

#include <stdbool.h>
#include <stdint.h>

#include <coir/time.h>

/* What is left where there is no limit. */
#define RATE_NO_LIMIT INT64_MAX

/* The largest burst and number a second. */
#define RATE_MAX (INT64_C(1) << 30)

/* A limit. */
struct rate {
	int64_t per_s; /* in the long run; 0: no limit */
	int64_t burst; /* at once, at least 1 */
};

/* What one has used of it. All-zero memory is a full bucket. */
struct bucket {
	int64_t full; /* when it is full again, as coir_now() counts */
};

/* How many may happen at @now; RATE_NO_LIMIT: any number. */
int64_t rate_left(const struct rate *rate, const struct bucket *bucket,
		  coir_time now);

/* @n (0 to RATE_MAX) have happened, whether there were so many left or not. */
void rate_take(const struct rate *rate, struct bucket *bucket, coir_time now,
	       int64_t n);

/* Is all of the burst there? */
bool bucket_is_full(const struct bucket *bucket, coir_time now);

#endif
