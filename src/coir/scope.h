/* SPDX-License-Identifier: MIT */
/*
 * Scopes: no fiber outlives the block that it was started in.
 *
 *	struct coir_scope scope;
 *	int rc = coir_scope_open(&scope);
 *
 *	if (rc < 0)
 *		return rc;
 *	rc = coir_spawn(&scope, left, &job);
 *	if (rc == 0)
 *		rc = coir_spawn(&scope, right, &job);
 *	return coir_scope_close(&scope, rc);
 *
 * coir_scope_close() waits for every fiber of the scope, runs the release
 * hooks (last registered first, shielded, all of them), and returns the first
 * real error. A fiber that fails fails its scope: siblings are cancelled.
 * -ECANCELED from a fiber that was cancelled is no error; from one that nobody
 * cancelled it is. Daemon fibers do not keep a scope open: once the others
 * have ended they are cancelled and awaited.
 *
 * A deadline is how every call gets a timeout. When it passes, calls of the
 * fiber that opened the scope return -ETIMEDOUT until that scope is closed,
 * those of other fibers in it -ECANCELED, and coir_scope_close() returns
 * -ETIMEDOUT unless a real error came first.
 *
 * Scopes of a fiber nest: last opened, first closed. A fiber that ends with an
 * open scope, or closes them out of order, aborts with a sentence that says so.
 */
#ifndef COIR_SCOPE_H
#define COIR_SCOPE_H

#include <stdbool.h>

#include <coir/api.h>
#include <coir/cancel.h>
#include <coir/node.h>
#include <coir/time.h>

COIR_BEGIN_DECLS

struct coir__scope_errors;

/** typedef coir_scope_fn - a body for coir_scope_run(). */
typedef int coir_scope_fn(struct coir_scope *scope, void *arg);

/** struct coir_scope - an open block. All members are private. */
struct coir_scope {
	struct coir_cancel cancel_;
	struct coir_link hooks_;
	/* whoever waits in coir_scope_close() */
	struct coir_node *closer_;
	/* the deadline's timer */
	struct coir_node timer_;
	/* what failed, beyond the first code; NULL: nothing, or no memory */
	struct coir__scope_errors *errors_;
	const char *name_;
	/* fibers that keep it open, and daemons */
	unsigned fibers_;
	unsigned daemons_;
	/* the first real error */
	int error_;
	/* SCOPE_* of core/scope.h */
	unsigned char state_;
};

/** struct coir_hook - one thing to release. All members are private. */
struct coir_hook {
	struct coir_link link_;
	coir_fn *fn_;
	void *arg_;
};

/**
 * coir_scope_open() - begin a scope in the calling fiber's frame.
 * @scope: idle memory (kept until coir_scope_close()).
 *
 * Blocks:  no.
 * Cancel:  point that never waits: a cancelled fiber opens nothing.
 * Context: fiber, or the main stack.
 * Returns: 0, -ECANCELED, -ETIMEDOUT, -ENXIO (no runtime in this thread).
 */
COIR_API COIR_MUST_CHECK int
coir_scope_open(struct coir_scope *scope);

/**
 * coir_scope_open_protected() - begin a scope that cancels from outside do not
 * reach.
 * @scope: idle memory (kept until coir_scope_close()).
 *
 * Blocks:  no.
 * Cancel:  shielded, until coir_scope_close().
 * Context: fiber, or the main stack.
 * Returns: 0, -ENXIO (no runtime in this thread).
 */
COIR_API COIR_MUST_CHECK int
coir_scope_open_protected(struct coir_scope *scope);

/**
 * coir_scope_set_deadline() - cancel the scope when the time has come.
 * @scope:    open (borrowed).
 * @deadline: monotonic point in time; COIR_FOREVER takes the deadline away, a
 *            past one strikes in the next round. Replaces an earlier one.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EINVAL (the scope has ended), -EXDEV.
 */
COIR_API int
coir_scope_set_deadline(struct coir_scope *scope, coir_time deadline);

/**
 * coir_scope_set_name() - what the scope is called in dumps.
 * @scope: open (borrowed).
 * @name:  borrowed until the scope is closed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_scope_set_name(struct coir_scope *scope, const char *name);

/**
 * coir_scope_close() - wait for everybody, release everything.
 * @scope:  the innermost open scope of the caller.
 * @result: what the caller's own part came to. A negative one fails the scope,
 *          unless it is the code of a cancel that did reach the caller.
 *
 * The scope has ended when this returns, whatever it returns. What failed in
 * it is coir_error_text() of the caller from now on. If the main stack
 * closes it and nothing can ever end its fibers, it is cancelled: their calls
 * return -EDEADLK. If not even that ends them, because they shield themselves
 * or because this is a callback, it aborts with a sentence that says so.
 *
 * Blocks:  until every fiber of the scope has ended and every hook has run.
 * Cancel:  shielded: it waits on, the fibers inside are told.
 * Context: the fiber that opened it.
 * Returns: the first real error; else, on the main stack only, -EDEADLK (see
 *          above) or -ECANCELED (event_base_loopbreak()); else -ETIMEDOUT if
 *          the deadline passed; else @result. Nothing is done by -EINVAL (it
 *          has ended before) and -EXDEV (it is another thread's).
 */
COIR_API COIR_MUST_CHECK int
coir_scope_close(struct coir_scope *scope, int result);

/**
 * coir_scope_run() - open, call, close.
 * @fn:  called in the calling fiber with the open scope.
 * @arg: passed to @fn (borrowed).
 *
 * Fibers and hooks of the scope are there when @fn has returned, and its frame
 * is not: what they use, a socket or file that the scope closes too, belongs
 * into what @arg points to, or into the frame of coir_scope_open().
 *
 * Blocks:  until @fn has returned and every fiber of the scope has ended.
 * Cancel:  point before @fn; see coir_scope_close().
 * Context: fiber, or the main stack.
 * Returns: as coir_scope_open() (then @fn was not called), coir_scope_close().
 */
COIR_API COIR_MUST_CHECK int
coir_scope_run(coir_scope_fn *fn, void *arg);

/**
 * coir_timeout() - call a function that may take at most @span.
 * @span: how long; negative counts as 0, COIR_FOREVER never strikes. A second
 *        and more is counted from the end of the round in which it begins, for
 *        most calls are back before that: never short, and longer by no more
 *        than the fibers ready now keep the loop from its clock.
 * @fn:   called in the calling fiber.
 * @arg:  passed to @fn (borrowed).
 *
 * Blocks:  as @fn does.
 * Cancel:  point before @fn.
 * Context: fiber, or the main stack.
 * Returns: what @fn returned; -ETIMEDOUT if the time was up, unless @fn failed
 *          for another reason first.
 */
COIR_API COIR_MUST_CHECK int
coir_timeout(coir_time span, coir_fn *fn, void *arg);

/**
 * coir_scope_fail() - record an error and cancel the scope.
 * @scope: open (borrowed).
 * @error: a negative errno; the first real one is what the scope returns.
 *
 * Blocks:  no; the caller runs on until its next suspension point.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EINVAL (the scope has ended, or @error is not negative), -EXDEV.
 */
COIR_API int
coir_scope_fail(struct coir_scope *scope, int error);

/**
 * coir_scope_cancel() - cancel the scope without an error.
 * @scope: open (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EALREADY (it was), -EINVAL (the scope has ended), -EXDEV.
 */
COIR_API int
coir_scope_cancel(struct coir_scope *scope);

/**
 * coir_scope_check() - is the scope still on?
 * @scope: a scope (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -ECANCELED: it is being cancelled; -EINVAL: it has ended; -EXDEV.
 */
COIR_API int
coir_scope_check(const struct coir_scope *scope);

/**
 * coir_scope_error() - the first real error so far.
 * @scope: a scope (borrowed), open or closed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0 or a negative errno.
 */
COIR_API int
coir_scope_error(const struct coir_scope *scope);

/** struct coir_scope_error - one of the errors that a scope has met. */
struct coir_scope_error {
	/* a negative errno */
	int code;
	/* who failed; valid while the scope is open */
	const char *fiber;
	/* its chain of contexts, "" if none; valid while the scope is open */
	const char *text;
};

/**
 * coir_scope_error_next() - walk through what failed, oldest first.
 * @scope:     open, for instance in a release hook (borrowed).
 * @iterator:  0 to begin; advanced by each call.
 * @ret_error: filled while there is one more.
 *
 * A scope keeps eight; more are counted, not kept.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: true while *@ret_error was filled.
 */
COIR_API bool
coir_scope_error_next(const struct coir_scope *scope, unsigned *iterator,
		      struct coir_scope_error *ret_error);

/**
 * coir_scope_defer() - run a function when the scope ends.
 * @scope: a scope (borrowed).
 * @hook:  idle memory (kept until it has run or was removed).
 * @fn:    called shielded, in the fiber that closes the scope, after all
 *         fibers have ended; it may suspend, and spawn into the scope. A
 *         negative result is one of the scope's errors.
 * @arg:   passed to @fn (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EINVAL: the scope has ended, @fn was called at once, so that
 *          nothing leaks; -EXDEV.
 */
COIR_API int
coir_scope_defer(struct coir_scope *scope, struct coir_hook *hook, coir_fn *fn,
		 void *arg);

/**
 * coir_hook_remove() - take a hook back.
 * @hook: as given to coir_scope_defer(), or zeroed memory.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: true if it will not run; false if it has, does, or was removed.
 */
COIR_API bool
coir_hook_remove(struct coir_hook *hook);

COIR_END_DECLS

#endif
