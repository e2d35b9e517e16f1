/* SPDX-License-Identifier: MIT */
/*
 * Time and sleep.
 *
 * A coir_time is a point on CLOCK_MONOTONIC or a span, in nanoseconds; it is a
 * struct so that nobody passes milliseconds by accident:
 *
 *	coir_sleep(coir_ms(400));
 *	coir_sleep_until(coir_time_add(start, coir_sec(1)));
 *
 * Timers fire earliest deadline first, equal deadlines in the order in which
 * they were set. A timer never fires early; it fires in the first round of
 * the loop after its deadline (the epoll back end counts milliseconds).
 */
#ifndef COIR_TIME_H
#define COIR_TIME_H

#include <stddef.h>
#include <stdint.h>

#include <coir/api.h>

COIR_BEGIN_DECLS

/** struct coir_time - a point in time or a span. @ns: nanoseconds. */
struct coir_time {
	int64_t ns;
};
typedef struct coir_time coir_time;

/* Later than every deadline: a wait for it ends only by cancel. */
#define COIR_FOREVER ((coir_time){ INT64_MAX })

/* A span of @n nanoseconds. */
static inline coir_time
coir_ns(int64_t n)
{
	coir_time span = { n };

	return span;
}

/* A span of @n times @unit nanoseconds; what does not fit is clamped. */
static inline coir_time
coir_scaled(int64_t n, int64_t unit)
{
	coir_time span;

	if (__builtin_mul_overflow(n, unit, &span.ns))
		span.ns = n < 0 ? INT64_MIN : INT64_MAX;
	return span;
}

/* A span of @n microseconds; what does not fit is clamped. */
static inline coir_time
coir_us(int64_t n)
{
	return coir_scaled(n, 1000);
}

/* A span of @n milliseconds; what does not fit is clamped. */
static inline coir_time
coir_ms(int64_t n)
{
	return coir_scaled(n, 1000000);
}

/* A span of @n seconds; what does not fit is clamped. */
static inline coir_time
coir_sec(int64_t n)
{
	return coir_scaled(n, 1000000000);
}

/* @a + @b, clamped; COIR_FOREVER plus anything stays COIR_FOREVER. */
static inline coir_time
coir_time_add(coir_time a, coir_time b)
{
	coir_time sum;

	if (__builtin_add_overflow(a.ns, b.ns, &sum.ns))
		sum.ns = a.ns < 0 ? INT64_MIN : INT64_MAX;
	return a.ns == INT64_MAX ? a : sum;
}

/**
 * coir_now() - the monotonic clock.
 *
 * Source: clock_gettime(2), CLOCK_MONOTONIC.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: nanoseconds since an arbitrary point, never decreasing.
 */
COIR_API coir_time
coir_now(void);

/**
 * coir_after() - the deadline that lies @span from now.
 * @span: a span; negative counts as 0, COIR_FOREVER stays COIR_FOREVER.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: coir_now() + @span, clamped.
 */
COIR_API coir_time
coir_after(coir_time span);

/**
 * coir_sleep() - let at least @span pass.
 * @span: how long; 0 and less suspend for one round all the same.
 *
 * Blocks:  until @span has passed.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0, -ECANCELED, -ETIMEDOUT (a scope's deadline came first),
 *          -EDEADLK (called inside a callback), -ENXIO (no runtime here).
 */
COIR_API COIR_MUST_CHECK int
coir_sleep(coir_time span);

/**
 * coir_sleep_until() - sleep until the monotonic clock shows @deadline.
 * @deadline: a point in time; a past one suspends for one round.
 *
 * Blocks:  until @deadline.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_sleep().
 */
COIR_API COIR_MUST_CHECK int
coir_sleep_until(coir_time deadline);

/**
 * coir_time_format() - a span for people: "10ms", "0.1s", "62s", "2m".
 * @span:    the span.
 * @ret_buf: gets the text, always terminated if @len > 0.
 * @len:     its size in bytes; 32 always suffices.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: the length of the text in bytes without its NUL.
 */
COIR_API size_t
coir_time_format(coir_time span, char *ret_buf, size_t len);

COIR_END_DECLS

#endif
