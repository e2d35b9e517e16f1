/* SPDX-License-Identifier: MIT */
/*
 * The stack guard: say which fiber's stack overflowed.
 *
 * A fiber that runs off its stack meets a guard page and the process dies of
 * SIGSEGV, with nothing to show for it. With the handler installed it first
 * says on standard error
 *
 *	libcoir: fiber "client tcp:127.0.0.1:51296": its stack has overflowed;
 *	give the runtime larger stacks (stack_size) or the fiber less to hold
 *	libcoir:     #0 parse_line at door.c:40
 *	libcoir:     #1 serve at door.c:88
 *
 * (the innermost 32 calls, if the library was built with libdw; a child of the
 * process looks them up, for at most five seconds) and then dies the same
 * death, core dump and all. coir_run() installs it; a program that makes its
 * own runtime decides for itself.
 */
#ifndef COIR_GUARD_H
#define COIR_GUARD_H

#include <coir/api.h>

COIR_BEGIN_DECLS

/**
 * coir_guard_install() - name the fiber whose stack overflows.
 *
 * Handles SIGSEGV for the process, on an alternate stack of the calling
 * thread (each thread with fibers calls it once). Every SIGSEGV then goes to
 * the handler that was there before, if only the default one.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -ENOMEM, -EAGAIN (no thread-specific key is left).
 */
COIR_API COIR_MUST_CHECK int
coir_guard_install(void);

COIR_END_DECLS

#endif
