/* SPDX-License-Identifier: MIT */
/*
 * The watchdog: which fiber keeps all others waiting?
 *
 * A fiber that computes for seconds, or calls something that blocks, holds up
 * everything on its event loop. With a watchdog this is said while it happens,
 * even if the fiber never ends, and with the place where it is:
 *
 *	rc = coir_watchdog_set(coir_ms(COIR_WATCHDOG_MS), NULL, NULL);
 *
 *	libcoir: fiber "report" has kept the loop for 5.6s
 *	libcoir:     #0 add_up at report.c:31
 *	libcoir:     #1 report_main at report.c:58
 *
 * A thread looks a few times within the limit who runs; a fiber that runs then
 * is interrupted by SIGURG for a copy of its registers and stack, which costs
 * some microseconds. Switches cost nothing more than without. Other SIGURGs go
 * to the handler that was there before. A fiber that has blocked the signal is
 * not seen, nor is what callbacks do on the main stack.
 *
 * Each turn that is too long is reported once, after between one and one and a
 * half times the limit.
 */
#ifndef COIR_WATCHDOG_H
#define COIR_WATCHDOG_H

#include <coir/api.h>
#include <coir/dump.h>
#include <coir/time.h>

COIR_BEGIN_DECLS

/* The usual limit, and the longest: whoever waits has gone by then. */
#define COIR_WATCHDOG_MS 5000

/**
 * coir_watchdog_set() - watch the calling thread's fibers, or no longer.
 * @limit: how long a fiber may run without suspending; 0: do not watch.
 * @fn:    gets a report line by line, on the watchdog's thread; NULL: they are
 *         written to standard error.
 * @arg:   passed to @fn (borrowed until the watchdog is off).
 *
 * Replaces what was set before. The end of the runtime sets 0. Once 0 is set,
 * @fn is not and will not be running. After fork(2) only the parent is watched.
 *
 * Blocks:  no (for the end of a report that is being made).
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EINVAL: less than 0, or more than COIR_WATCHDOG_MS; -ENXIO: no
 *          runtime in this thread; -ENOMEM; -EAGAIN: no thread can be started,
 *          and what was set before is off. Otherwise it goes on.
 */
COIR_API COIR_MUST_CHECK int
coir_watchdog_set(coir_time limit, coir_dump_fn *fn, void *arg);

COIR_END_DECLS

#endif
