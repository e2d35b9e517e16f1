/* SPDX-License-Identifier: MIT */
/*
 * What is said of a fiber whose stack overflows: its name, and where it was.
 */
#ifndef COIR_CORE_OVERFLOW_H
#define COIR_CORE_OVERFLOW_H

/* Answer for the calling thread when its guard handler asks; see guard.h. */
void
coir__overflow_watch(void);

/* The thread's runtime has ended. */
void
coir__overflow_unwatch(void);

#endif
