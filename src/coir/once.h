/* SPDX-License-Identifier: MIT */
/*
 * Something that is computed by whoever needs it first, once for all.
 *
 *	static struct coir_once config;
 *
 *	coir_once_init(&config, COIR_ONCE_PROTECT, load_config, NULL);
 *	...
 *	rc = coir_once_get(&config, &result);
 *
 * Others who need it meanwhile wait, in order. A failure is a result like any
 * other and is not tried again. What a cancel of the one who computes does to
 * the rest is chosen when it is made.
 *
 * It belongs to the thread that uses it first. Layer: sync, on coir/mutex.h.
 */
#ifndef COIR_ONCE_H
#define COIR_ONCE_H

#include <stdbool.h>

#include <coir/api.h>
#include <coir/fiber.h>
#include <coir/mutex.h>

COIR_BEGIN_DECLS

/* What becomes of it when whoever computes is cancelled. */
enum coir_once_cancel {
	/* the next who waits begins anew */
	COIR_ONCE_RESTART = 0,
	/* the code of the cancel is the result, for everybody and for good */
	COIR_ONCE_RECORD,
	/* it is computed in a shield: the cancel strikes afterwards */
	COIR_ONCE_PROTECT,
};

/** struct coir_once - a result to be. All members are private. */
struct coir_once {
	/* held by whoever computes */
	struct coir_mutex mutex_;
	coir_fn *fn_;
	void *arg_;
	int result_;
	enum coir_once_cancel cancel_;
	bool done_;
};

/**
 * coir_once_init() - something to be computed, in the caller's memory.
 * @once:   uninitialised memory; coir_once_fini() when done.
 * @cancel: what a cancel of whoever computes does.
 * @fn:     computes it: 0, or what went wrong.
 * @arg:    passed to @fn, which puts values there (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_once_init(struct coir_once *once, enum coir_once_cancel cancel,
	       coir_fn *fn, void *arg);

/**
 * coir_once_init_done() - one that has been computed already.
 * @once:   uninitialised memory; coir_once_fini() when done.
 * @result: what it came to: 0 or a negative errno.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_once_init_done(struct coir_once *once, int result);

/**
 * coir_once_fini() - the end of it. If somebody waits for it: aborts.
 * @once: initialised.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_once_fini(struct coir_once *once);

/**
 * coir_once_get() - see to it that it has been computed.
 * @once:       borrowed.
 * @ret_result: NULL, or gets what it came to.
 *
 * Blocks:  as the function does, and until those before have computed.
 * Cancel:  point; while it computes see enum coir_once_cancel.
 * Context: fiber, or the main stack outside the loop.
 * Returns: how the wait went: 0, -ECANCELED, -ETIMEDOUT, -EDEADLK (also: its
 *          own function asks for it), -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_once_get(struct coir_once *once, int *ret_result);

/**
 * coir_once_result() - look without computing.
 * @once: borrowed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: -EINPROGRESS if it has not been computed; else what it came to.
 */
COIR_API int
coir_once_result(const struct coir_once *once);

COIR_END_DECLS

#endif
