/* SPDX-License-Identifier: MIT */
/*
 * From what the caller asks for to what the child does: everything that can be
 * looked up, opened or refused before there is a child.
 */
#ifndef COIR_OS_PROCESS_PLAN_H
#define COIR_OS_PROCESS_PLAN_H

#include "os/process_child.h"

/*
 * Fill in @child. @stdio are the sources of the standard streams; -1: ours.
 * 0, or a negative errno with a text and nothing to free.
 */
int
coir__plan_init(struct coir__child *child, const char *const *args,
		const struct coir_process_options *options, const int stdio[3]);

void
coir__plan_fini(struct coir__child *child);

#endif
