/* SPDX-License-Identifier: MIT */
/*
 * Mutexes: one at a time through a stretch of code that suspends.
 *
 *	rc = coir_mutex_with(&file->mutex, COIR_MUTEX_PROTECT, append, &job);
 *
 * Fibers of one thread change places only where they suspend: code that does
 * not suspend needs no mutex. Unlock hands the mutex to whoever has waited
 * longest, so that nobody overtakes; to lock one that is free never switches.
 *
 * A section that fails half-way may leave what it guards in disorder, so an
 * error in coir_mutex_with() poisons the mutex unless the section said that it
 * only reads: from then on every call says -ENOTRECOVERABLE, those who wait
 * included. COIR_MUTEX_PROTECT keeps cancels from being such an error. A
 * poisoned mutex can only be finished and initialised again.
 *
 * A mutex belongs to the thread that uses it first. Layer: sync, on
 * coir/node.h.
 */
#ifndef COIR_MUTEX_H
#define COIR_MUTEX_H

#include <coir/api.h>
#include <coir/fiber.h>
#include <coir/link.h>
#include <coir/node.h>

COIR_BEGIN_DECLS

/** struct coir_mutex - a mutex. All members are private. */
struct coir_mutex {
	/* nodes that wait for it, the longest first */
	struct coir_link waiters_;
	/* a handle of the fiber that locked it; NULL: nobody, or not known */
	struct coir_fiber *holder_;
	/* the thread that used it first; NULL: nobody has */
	const void *thread_;
	/* coir__forks when it was locked: in a child there is no such fiber */
	unsigned forks_;
	/* free, held or poisoned: MUTEX_* of sync/mutex.c */
	unsigned char state_;
};

/* What a section of coir_mutex_with() asks for; may be combined. */
enum coir_mutex_flags {
	/* cancels do not reach the section (they do reach the wait for it) */
	COIR_MUTEX_PROTECT = 1 << 0,
	/* it changes nothing: its failure leaves the mutex sound */
	COIR_MUTEX_READ_ONLY = 1 << 1,
};

/**
 * coir_mutex_init() - a free mutex in the caller's memory.
 * @mutex: idle memory (kept until coir_mutex_fini()).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_mutex_init(struct coir_mutex *mutex);

/**
 * coir_mutex_fini() - the end of a mutex, held, free or poisoned.
 * @mutex: nobody waits for it: otherwise this aborts.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_mutex_fini(struct coir_mutex *mutex);

/**
 * coir_mutex_lock() - take the mutex.
 * @mutex: the mutex (borrowed).
 *
 * Blocks:  until it is the caller's turn, deadline or cancel; not at all if
 *          the mutex is free.
 * Cancel:  point; whoever was handed the mutex before the cancel has it.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0, -ENOTRECOVERABLE (poisoned), -ECANCELED, -ETIMEDOUT, -EDEADLK,
 *          -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_mutex_lock(struct coir_mutex *mutex);

/**
 * coir_mutex_try_lock() - take the mutex if it is free.
 * @mutex: the mutex (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EAGAIN (held), -ENOTRECOVERABLE (poisoned), -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_mutex_try_lock(struct coir_mutex *mutex);

/**
 * coir_mutex_unlock() - hand the mutex on.
 * @mutex: held by the caller (borrowed).
 *
 * To unlock one that nobody holds poisons it: somebody's idea of who is inside
 * was wrong.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EPERM (nobody held it; now it is poisoned), -ENOTRECOVERABLE
 *          (it was before), -EXDEV.
 */
COIR_API int
coir_mutex_unlock(struct coir_mutex *mutex);

/**
 * coir_mutex_lock_node() - prepare a node that completes holding the mutex.
 * @node:  idle memory.
 * @mutex: the mutex (borrowed while the node is in use).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is 0 or -ENOTRECOVERABLE.
 */
COIR_API void
coir_mutex_lock_node(struct coir_node *node, struct coir_mutex *mutex);

/**
 * coir_mutex_with() - lock, call, unlock.
 * @mutex: the mutex (borrowed).
 * @flags: enum coir_mutex_flags, or 0.
 * @fn:    the section, called in the calling fiber; a negative result (a
 *         cancel is one) poisons the mutex, unless COIR_MUTEX_READ_ONLY.
 * @arg:   passed to @fn (borrowed).
 *
 * Blocks:  as coir_mutex_lock(), then as @fn does.
 * Cancel:  point before @fn; inside it shielded if COIR_MUTEX_PROTECT.
 * Context: fiber, or the main stack outside the loop.
 * Returns: what @fn returned; if it was not called, as coir_mutex_lock(), or
 *          -EINVAL (@flags); -EPERM: @fn had unlocked the mutex itself.
 */
COIR_API COIR_MUST_CHECK int
coir_mutex_with(struct coir_mutex *mutex, unsigned flags, coir_fn *fn,
		void *arg);

/**
 * coir_mutex_holder() - who is inside, for messages and dumps.
 * @mutex: the mutex (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: borrowed until the unlock, and ended if the fiber forgot that; NULL:
 *          nobody, the main stack, a callback, a coir_select(), or a fiber that
 *          has been handed it and has not run since.
 */
COIR_API struct coir_fiber *
coir_mutex_holder(const struct coir_mutex *mutex);

COIR_END_DECLS

#endif
