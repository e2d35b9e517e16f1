/* SPDX-License-Identifier: MIT */
/*
 * What all ways of running a command have in common.
 */
#ifndef COIR_OS_COMMAND_H
#define COIR_OS_COMMAND_H

#include <coir/command.h>

/*
 * Wait for the end of @proc; after a failure (@rc, or of the wait) stop it
 * instead, shielded. Returns the failure, or 0.
 */
int
coir__command_finish(struct coir_process *proc, int rc);

/* Was @proc, which has ended, a success? 0, or -EPROTO with a text. */
int
coir__command_check(const struct coir_process *proc, const char *const *args,
		    const struct coir_process_options *options);

#endif
