/* SPDX-License-Identifier: MIT */
/*
 * vloop.h - virtual time under the real libevent.
 *
 * The linker turns clock_gettime(2), gettimeofday(2) and epoll_wait(2), of ours
 * and of the static libevent, to this file. Until vtime_begin() they are the
 * real ones. From then on the clock stands still but for idle waits: a wait
 * with nothing ready moves it on by its timeout at once. A wait without end and
 * with nothing ready is a deadlock: the test fails.
 *
 * For tests of one process and one thread only: what another does would be
 * waited for in no time.
 */
#ifndef VLOOP_H
#define VLOOP_H

#include <stdint.h>

/* Begin virtual time. */
void vtime_begin(void);

/* Back to the real clock. */
void vtime_end(void);

/* Have the clock jump by @ns nanoseconds, backwards too. */
void vtime_advance(int64_t ns);

/* Have each reading of the wall clock move it by @ns more, or less. */
void vtime_drift(int64_t ns);

#endif
