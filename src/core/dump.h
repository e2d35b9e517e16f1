/* SPDX-License-Identifier: MIT */
/*
 * The listing of fibers, as coir_dump() gives it and as a deadlock needs it.
 */
#ifndef COIR_CORE_DUMP_H
#define COIR_CORE_DUMP_H

#include "core/runtime.h"

/*
 * Leave the list of everybody who waits with whoever the loop was driven for:
 * the main stack's error text says what nothing can ever complete.
 */
void
coir__dump_deadlock(struct coir_runtime *rt);

#endif
