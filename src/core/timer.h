/* SPDX-License-Identifier: MIT */
/*
 * The runtime's timers: nodes in a heap, by deadline and order of arrival.
 */
#ifndef COIR_CORE_TIMER_H
#define COIR_CORE_TIMER_H

#include <stdint.h>

#include "core/runtime.h"

/* The earliest deadline; INT64_MAX if there is none. */
int64_t
coir__timers_deadline(const struct coir_runtime *rt);

/* Fire every node with -ESHUTDOWN: the runtime ends. */
void
coir__timers_end(struct coir_runtime *rt);

/* Fire every node whose deadline is not after @now. */
void
coir__timers_fire(struct coir_runtime *rt, int64_t now);

#endif
