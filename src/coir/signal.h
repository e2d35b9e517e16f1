/* SPDX-License-Identifier: MIT */
/*
 * Signals: waited for like anything else, far from any signal handler.
 *
 *	struct coir_signal hup;
 *
 *	rc = coir_signal_init(&hup, SIGHUP);
 *	...
 *	while ((rc = coir_signal_wait(&hup, NULL)) == 0)
 *		reload();
 *	coir_signal_close(&hup);
 *
 * From coir_signal_init() on the signal does nothing but wake who waits for
 * it; one that comes while nobody waits is counted and completes the next
 * wait. Each watch hears every signal, any number of them, in any number of
 * threads with a runtime; of one watch all waiters are woken. The last
 * coir_signal_close() of a number puts the disposition back that was there
 * before the first watch.
 *
 * It stands on a signal handler that notes the number and wakes the loops by
 * an eventfd: nothing is blocked, whichever thread the kernel chooses will do,
 * and a handler that the program had installed is still called, after ours.
 * (libevent's own signal events work on one event_base of a process only, and
 * a signalfd wants the signal blocked in all threads.)
 *
 * SIGCHLD is refused: it belongs to nobody alone. Children are waited for by
 * coir/process.h, which needs no signal. So are SIGSEGV, SIGBUS, SIGFPE and
 * SIGILL, which nobody can wait for. Layer: os, on coir/fd.h.
 */
#ifndef COIR_SIGNAL_H
#define COIR_SIGNAL_H

#include <coir/api.h>
#include <coir/link.h>
#include <coir/node.h>

COIR_BEGIN_DECLS

struct coir__signals;

/** struct coir_signal - a watch for one signal. All members are private. */
struct coir_signal {
	/* among the watches of its runtime */
	struct coir_link link_;
	/* nodes that wait for it */
	struct coir_link waiters_;
	/* the runtime's part; NULL: closed, or the runtime has ended */
	struct coir__signals *signals_;
	/* how many have come that nobody has seen */
	unsigned pending_;
	int number_;
};

/**
 * coir_signal_init() - watch for a signal.
 * @sig:    uninitialised memory, not to be moved; coir_signal_close() when
 *          done.
 * @number: SIGTERM and so on.
 *
 * A watch for which nobody waits does not hold the event_base. At least one
 * thread of the process must not have the signal blocked. The child of a
 * fork(2) has the handler, but no watch.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EINVAL: no signal, or one that cannot be watched;
 *          -EMFILE, -ENFILE, -ENOMEM, -ENXIO (no runtime in this thread).
 */
COIR_API COIR_MUST_CHECK int
coir_signal_init(struct coir_signal *sig, int number);

/**
 * coir_signal_close() - no longer watch for it.
 * @sig: initialised; a closed one is left alone.
 *
 * Whoever waits is woken with -EBADF, and every later wait returns it. What
 * has come and was not waited for is forgotten. If this was the last watch for
 * this number in the process the old disposition is put back, unless the
 * program has installed another one meanwhile.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EXDEV: nothing has happened.
 */
COIR_API int
coir_signal_close(struct coir_signal *sig);

/**
 * coir_signal_wait() - wait until the signal has come.
 * @sig:       initialised (borrowed).
 * @ret_times: NULL, or gets how often it has come since somebody last waited,
 *             as far as the kernel tells: of those that are pending at once
 *             it delivers one.
 *
 * Blocks:  until the signal, close, deadline or cancel.
 * Cancel:  point; a signal that has come by then is kept.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0, -EBADF (closed, before or meanwhile), -ENOMEM and -ENOSPC (the
 *          kernel's registration failed), -ECANCELED, -ETIMEDOUT, -EDEADLK,
 *          -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_signal_wait(struct coir_signal *sig, unsigned *ret_times);

/**
 * coir_signal_node() - prepare a node that completes when the signal has come.
 * @node:      idle memory.
 * @sig:       initialised (borrowed while the node is in use).
 * @ret_times: as for coir_signal_wait() (kept while the node is in use).
 *
 * With coir_node_listen() it is the callback face; a callback that listens
 * again misses nothing.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is as of coir_signal_wait().
 */
COIR_API void
coir_signal_node(struct coir_node *node, struct coir_signal *sig,
		 unsigned *ret_times);

COIR_END_DECLS

#endif
