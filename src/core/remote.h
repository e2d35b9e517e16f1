/* SPDX-License-Identifier: MIT */
/*
 * Remote handles, as the runtime sees them.
 */
#ifndef COIR_CORE_REMOTE_H
#define COIR_CORE_REMOTE_H

#include "core/runtime.h"

/*
 * Run what has been posted, refuse what comes, and give up the runtime's part
 * of its handle, if it has one.
 */
void
coir__remote_shutdown(struct coir_runtime *rt);

#endif
