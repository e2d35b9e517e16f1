/* SPDX-License-Identifier: MIT */
/*
 * Generators: a function that hands out one value after another, each when it
 * is asked for.
 *
 *	static int
 *	count(struct coir_generator *self, void *arg)
 *	{
 *		int *numbers = arg;
 *		int rc = 0;
 *
 *		for (int i = 0; i < 3 && rc == 0; i++)
 *			rc = coir_generator_yield(self, &numbers[i]);
 *		return rc;
 *	}
 *
 *	coir_generator_init(&gen, &scope, count, numbers);
 *	while ((rc = coir_generator_next(&gen, &value)) == 0)
 *		printf("%d\n", *(int *)value);
 *	return coir_scope_close(&scope, rc == -ENODATA ? 0 : rc);
 *
 * The function runs in a daemon fiber of the scope: it begins with the first
 * request, and the end of the scope cancels it wherever it is, so that nobody
 * has to read it to its end. It may do what any fiber may, and have fibers of
 * its own hand out values. What it fails with goes to whoever asked.
 */
#ifndef COIR_GENERATOR_H
#define COIR_GENERATOR_H

#include <stdbool.h>

#include <coir/api.h>
#include <coir/node.h>
#include <coir/scope.h>

COIR_BEGIN_DECLS

struct coir_generator;

/** typedef coir_generator_fn - the body: 0 at its end, or what went wrong. */
typedef int coir_generator_fn(struct coir_generator *generator, void *arg);

/** struct coir_generator - a generator. All members are private. */
struct coir_generator {
	/* whose thread may use it */
	struct coir_runtime *runtime_;
	struct coir_scope *scope_;
	/* tells that the scope has ended */
	struct coir_hook hook_;
	coir_generator_fn *fn_;
	void *arg_;
	/* whoever waits for a value, and whoever waits to be asked for one */
	struct coir_node *consumer_;
	struct coir_node *producer_;
	/* what was handed out, while full_ */
	void *value_;
	/* what a request returns once it has ended */
	int result_;
	/* new, idle, asked or ended: core/generator.c */
	unsigned char state_;
	bool full_;
	/* who asked was cancelled: it is to end */
	bool abandoned_;
};

/**
 * coir_generator_init() - a generator in the caller's memory; nothing runs yet.
 * @generator: idle memory (kept until it has ended or @scope has).
 * @scope:     what its fiber will belong to (borrowed).
 * @fn:        the body.
 * @arg:       passed to @fn (borrowed as long as @generator).
 *
 * Not in a frame that is gone before the scope ends: not in that of the
 * function that coir_scope_run() calls.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EINVAL (@scope has ended), -EXDEV, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_generator_init(struct coir_generator *generator, struct coir_scope *scope,
		    coir_generator_fn *fn, void *arg);

/**
 * coir_generator_next() - ask for the next value.
 * @generator: borrowed.
 * @ret_value: on 0 gets what was handed out; whose it is the two sides agree.
 *
 * A caller that is cancelled while it waits leaves for good: the generator is
 * told at its next coir_generator_yield().
 *
 * Blocks:  until there is a value or none is left.
 * Cancel:  point; a value that was handed out is returned all the same.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENODATA: the body has returned 0 (now and ever after); what the
 *          body failed with, once; -ESHUTDOWN: it has failed or was cancelled,
 *          or its scope was; -EBUSY: a request is under way; -ECANCELED,
 *          -ETIMEDOUT, -EDEADLK, -ENOMEM, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_generator_next(struct coir_generator *generator, void **ret_value);

/**
 * coir_generator_yield() - hand out a value, and wait to be asked for the next.
 * @generator: borrowed, inside its body.
 * @value:     goes to whoever asked, unless this returns -EPIPE, -EALREADY,
 *             -EDEADLK, -ENXIO or -EXDEV.
 *
 * Blocks:  until the next request.
 * Cancel:  point, after @value was handed out.
 * Context: fiber: the generator's own, or one that it has started.
 * Returns: 0; -EPIPE: who asked was cancelled, @value is still the caller's;
 *          -EALREADY: no request is under way; -ECANCELED, -ETIMEDOUT,
 *          -EDEADLK (not in a fiber), -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_generator_yield(struct coir_generator *generator, void *value);

COIR_END_DECLS

#endif
