/* SPDX-License-Identifier: MIT */
/*
 * What went wrong, in words.
 *
 * An errno says too little: "Connection refused" by whom? A call that fails
 * leaves a chain of contexts with the calling fiber, innermost first:
 *
 *	rc = coir_connect(&scope, &addr, &sock);
 *	if (rc < 0)
 *		fprintf(stderr, "%s\n", coir_error_describe(rc));
 *	...
 *	connecting to tcp:127.0.0.1:8001: Connection refused
 *
 * A function that calls others adds what it was doing and hands the code on:
 *
 *	return coir_error_context(rc, "fetching %s", url);
 *
 * A chain is of the failure that the fiber is in. Once the fiber has waited for
 * something it is in no failure, except that what it waits for in a shield
 * (coir_protect(), a scope's release hooks) is tidying up after one; a context
 * added later begins a new chain, also for the same code.
 *
 * The chain costs nothing until something fails. When memory is short it is
 * shorter than it should be; the code is always right.
 */
#ifndef COIR_ERROR_H
#define COIR_ERROR_H

#include <coir/api.h>

COIR_BEGIN_DECLS

/**
 * coir_error() - begin a new chain for a failure.
 * @code:   the negative errno.
 * @format: what was being done, "connecting to %s" (borrowed for the call).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread; without a runtime nothing is kept.
 * Returns: @code.
 */
COIR_API int
coir_error(int code, const char *format, ...) COIR_PRINTF(2, 3);

/**
 * coir_error_context() - add what the caller was doing to a failure.
 * @code:   what the callee returned; 0 and more leave the chain alone. A code
 *          other than the chain's begins a new chain, and so does a failure
 *          after the fiber has waited: see above.
 * @format: what was being done (borrowed for the call).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread; without a runtime nothing is kept.
 * Returns: @code.
 */
COIR_API int
coir_error_context(int code, const char *format, ...) COIR_PRINTF(2, 3);

/**
 * coir_error_combine() - one code for what two things came to.
 * @first:  0 or a negative errno.
 * @second: 0 or a negative errno.
 *
 * A failure counts for more than a success, a real error for more than a
 * cancel; of two real ones the first counts. A scope does the same for its
 * fibers and keeps the texts of all: see coir_scope_close().
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: @first or @second.
 */
COIR_API int
coir_error_combine(int first, int second);

/**
 * coir_error_text() - the last failure of the calling fiber, for people.
 *
 * "INNERMOST: strerror, OUTER, OUTERMOST"; of a deadline that has passed that
 * is said in place of strerror(3); for a scope in which several things failed
 * one line each, beginning with "- ". It stays until the fiber's next failure
 * that leaves a chain.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: borrowed until the next failure or the fiber's end; "" if there was
 *          none. On the main stack: of the last call made there.
 */
COIR_API const char *
coir_error_text(void);

/**
 * coir_error_describe() - a failure in words, also one that left no chain.
 * @code: the negative errno that a call has just returned.
 *
 * What to print: many failures, of a cancel for instance, leave no chain, and
 * coir_error_text() is of an earlier one then.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: coir_error_text() if the calling fiber is in a failure of this code;
 *          else that a deadline has passed, or what strerror(3) says; borrowed
 *          until the next failure or the fiber's end.
 */
COIR_API const char *
coir_error_describe(int code);

COIR_END_DECLS

#endif
