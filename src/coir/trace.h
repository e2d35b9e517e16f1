/* SPDX-License-Identifier: MIT */
/*
 * Lines for whoever looks for a fault: printf() for debugging.
 *
 *	coir_trace("got %zu bytes from %s", n, name);
 *
 *	+got 12 bytes from tcp:127.0.0.1:4711
 *
 * A line goes to standard error in one write(2), with a "+" before it, so that
 * lines of several threads do not mix. A function, and the fibers that it
 * starts, can have their lines go elsewhere: to a log, a test, nowhere.
 */
#ifndef COIR_TRACE_H
#define COIR_TRACE_H

#include <stddef.h>

#include <coir/api.h>
#include <coir/fiber.h>

COIR_BEGIN_DECLS

/** struct coir_tracer - where lines go. */
struct coir_tracer {
	/*
	 * Takes one text: terminated, no "+", no line feed at its end
	 * (borrowed for the call). It may not suspend.
	 */
	void (*line)(const char *text, size_t len, void *arg);
	/* passed to line (borrowed) */
	void *arg;
};

/**
 * coir_trace() - say something.
 * @format: as printf(3)'s; each line of the text gets its "+" (borrowed for
 *          the call). A text is cut at 1023 bytes.
 *
 * Blocks:  no (as write(2) to standard error does).
 * Cancel:  never.
 * Context: any thread, with a runtime or without.
 */
COIR_API void
coir_trace(const char *format, ...) COIR_PRINTF(1, 2);

/**
 * coir_trace_with() - call a function whose lines go elsewhere.
 * @tracer: where to (borrowed as long as the function or a fiber that it
 *          spawned lives); NULL: to standard error.
 * @fn:     called at once, in the calling fiber.
 * @arg:    passed to @fn (borrowed).
 *
 * Blocks:  as @fn does.
 * Cancel:  as @fn does; no point of its own.
 * Context: fiber, or the main stack.
 * Returns: what @fn returned; -ENOMEM, -ENXIO: @fn was not called.
 */
COIR_API COIR_MUST_CHECK int
coir_trace_with(const struct coir_tracer *tracer, coir_fn *fn, void *arg);

COIR_END_DECLS

#endif
