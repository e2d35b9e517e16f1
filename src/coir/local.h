/* SPDX-License-Identifier: MIT */
/*
 * Fiber-locals: values that follow a fiber and the fibers that it starts,
 * such as the name of the request that a log line belongs to.
 *
 *	static struct coir_key request = COIR_KEY_INIT("request");
 *
 *	coir_local_with(&request, id, handle, arg);
 *	...
 *	const char *id = coir_local_get(&request);
 *
 * A child inherits the bindings of the fiber that spawned it, not of the
 * scope. Bindings are seen by their fiber and its children only.
 */
#ifndef COIR_LOCAL_H
#define COIR_LOCAL_H

#include <coir/api.h>
#include <coir/fiber.h>

COIR_BEGIN_DECLS

/** struct coir_key - names a fiber-local by its address. */
struct coir_key {
	/* for dumps (borrowed) */
	const char *name;
};

#define COIR_KEY_INIT(name) \
	{                   \
		(name)      \
	}

/**
 * coir_local_get() - the value bound to a key here.
 * @key: borrowed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: the innermost binding's value; NULL if there is none.
 */
COIR_API void *
coir_local_get(const struct coir_key *key);

/**
 * coir_local_with() - call a function with a value bound to a key.
 * @key:   borrowed as long as the function or a fiber that it spawned lives.
 * @value: borrowed as long; NULL hides an outer binding.
 * @fn:    called at once, in the calling fiber.
 * @arg:   passed to @fn (borrowed).
 *
 * Blocks:  as @fn does.
 * Cancel:  as @fn does; no point of its own.
 * Context: fiber, or the main stack.
 * Returns: what @fn returned; -ENOMEM, -ENXIO: @fn was not called.
 */
COIR_API COIR_MUST_CHECK int
coir_local_with(const struct coir_key *key, void *value, coir_fn *fn,
		void *arg);

COIR_END_DECLS

#endif
