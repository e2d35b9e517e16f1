/* SPDX-License-Identifier: MIT */
/*
 * The wall clock: the time of day, which people and ntpd may set.
 *
 *	struct timespec noon = { .tv_sec = next_noon() };
 *
 *	rc = coir_wall_sleep_until(&noon);
 *
 * Its points are struct timespec, not coir_time, so that nobody takes one for
 * the other. Everything else in this library goes by the monotonic clock, which
 * nobody can set. Layer: io, on timerfd.
 */
#ifndef COIR_WALL_H
#define COIR_WALL_H

#include <time.h>

#include <coir/api.h>

COIR_BEGIN_DECLS

/**
 * coir_wall_now() - the time of day.
 *
 * Source: clock_gettime(2), CLOCK_REALTIME.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: since 1970-01-01 00:00 UTC.
 */
COIR_API struct timespec
coir_wall_now(void);

/**
 * coir_wall_sleep_until() - sleep until the wall clock shows @when.
 * @when: borrowed for the call; a past one lets others run all the same.
 *
 * A clock that is set meanwhile makes it longer or shorter.
 *
 * Blocks:  until then.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0, -EINVAL (@when is no time), -ECANCELED, -ETIMEDOUT, -EDEADLK,
 *          -EMFILE, -ENFILE, -ENOMEM, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_wall_sleep_until(const struct timespec *when);

COIR_END_DECLS

#endif
