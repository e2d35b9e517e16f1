/* SPDX-License-Identifier: MIT */
/*
 * The runtime: fibers on an event_base that the program owns.
 *
 * A program that has a loop adds fibers to it:
 *
 *	struct event_base *base = event_base_new();
 *	struct coir_runtime *rt;
 *
 *	coir_runtime_new(base, NULL, &rt);
 *	coir_spawn(coir_runtime_scope(rt), greet, NULL);
 *	event_base_dispatch(base);
 *	coir_runtime_free(rt);
 *	event_base_free(base);
 *
 * One that has none lets coir_run() do all of that. A thread has at most one
 * runtime; several threads each have their own.
 *
 * The runtime holds the base, so that event_base_dispatch() does not return,
 * only while a fiber or node waits for an fd or a timer, or a remote handle
 * exists. event_base_loopbreak() suspends all fibers; a later dispatch goes on.
 *
 * Order: one FIFO queue of what is ready, shared by fibers and deferred
 * callbacks. A round runs it until it is empty, but at most 1024 turns or
 * (looked at every 16 turns) half a ms; then the loop is polled without
 * waiting.
 * So fibers run before any polling, yet one that always yields starves neither
 * timers nor sockets.
 */
#ifndef COIR_RUNTIME_H
#define COIR_RUNTIME_H

#include <stddef.h>

#include <coir/api.h>
#include <coir/fiber.h>

COIR_BEGIN_DECLS

struct coir_runtime;
struct coir_scope;
struct event_base;

/* How the stacks of fibers are told apart from their neighbours. */
enum coir_guards {
	/* a guard page under each stack; the default */
	COIR_GUARDS_EACH = 0,
	/*
	 * one under each slab of stacks: for hundreds of thousands of fibers
	 * on kernels before 6.13, where a guard costs a mapping
	 */
	COIR_GUARDS_SPARSE,
};

/** struct coir_runtime_options - zero means the default for each member. */
struct coir_runtime_options {
	/* address space of a fiber's stack in bytes; 65536; a power of two */
	size_t stack_size;
	/* guard pages */
	enum coir_guards guards;
};

/**
 * coir_runtime_new() - attach a runtime to an event_base.
 * @base:    the program's base (borrowed; freed after the runtime).
 * @options: NULL for the defaults (borrowed for the call).
 * @ret_rt:  on 0 the caller owns *ret_rt: coir_runtime_free().
 *
 * The runtime belongs to the calling thread, which must be the one that
 * dispatches @base.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread that has no runtime.
 * Returns: 0, -ENOMEM, -EINVAL (options), -EBUSY (this thread has one),
 *          -EOWNERDEAD (in a child: see coir_runtime_after_fork()).
 */
COIR_API COIR_MUST_CHECK int
coir_runtime_new(struct event_base *base,
		 const struct coir_runtime_options *options,
		 struct coir_runtime **ret_rt);

/**
 * coir_runtime_free() - cancel all fibers, wait until they have ended, free.
 * @rt: the runtime (taken); NULL is allowed.
 *
 * Drives the loop until the last fiber has ended; one that shields itself for
 * ever keeps it from returning, or aborts it if nothing can ever happen. Comes
 * before event_base_free().
 *
 * Callbacks that are due are called, those that wait for a timer with
 * -ESHUTDOWN; none can be added then. What listens to a thing of the program's
 * (a promise, a channel) is not called unless the thread has a new runtime by
 * then. Handles of fibers stay valid, and have to be put.
 *
 * Blocks:  until every fiber has ended.
 * Cancel:  never.
 * Context: the runtime's thread, outside the loop and its callbacks.
 * Returns: as coir_scope_close() of the runtime's scope; -EDEADLK inside a
 *          callback, -EXDEV in another thread: nothing was freed.
 */
COIR_API int
coir_runtime_free(struct coir_runtime *rt);

/**
 * coir_runtime_after_fork() - in a child: let go of the parent's runtime.
 *
 * After fork(2) the thread has no runtime any more: calls say -ENXIO, and those
 * on things of the parent's runtime -EXDEV. Nothing is done to its base,
 * descriptors and remote handles (-EOWNERDEAD), which are the parent's too: the
 * parent goes on as if nothing had happened. Most children want no more than
 * execve(2) or _exit(2). One that wants a runtime of its own calls this, and
 * then coir_runtime_new() on a new event_base, or coir_run().
 *
 * The stacks of the parent's fibers are unmapped, unless the caller is on one;
 * what lies on them is gone. Descriptors stay open: close(2) them.
 * A fiber that forked must not return in the child: that aborts, as does
 * dispatching the parent's base.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: the thread that called fork(2), in the child.
 * Returns: 0; -EPERM: this is no child, or its thread had no runtime.
 */
COIR_API int
coir_runtime_after_fork(void);

/**
 * coir_runtime_current() - the calling thread's runtime.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: borrowed; NULL if the thread has none.
 */
COIR_API struct coir_runtime *
coir_runtime_current(void);

/**
 * coir_runtime_scope() - the scope that lasts as long as the runtime.
 * @rt: the runtime (borrowed).
 *
 * Where callback code spawns its fibers. It is a scope like any other: a fiber
 * that fails cancels its siblings and coir_runtime_free() returns its error.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: borrowed, never NULL.
 */
COIR_API struct coir_scope *
coir_runtime_scope(struct coir_runtime *rt);

/**
 * coir_runtime_base() - the event_base that the runtime is attached to.
 * @rt: the runtime (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: borrowed.
 */
COIR_API struct event_base *
coir_runtime_base(struct coir_runtime *rt);

/**
 * typedef coir_failure_fn - a fiber has failed its scope.
 * @fiber: the one (borrowed for the call).
 * @error: what it returned.
 * @text:  its coir_error_text(), "" if that is of another failure (borrowed
 *         for the call).
 * @arg:   as given to coir_runtime_on_failure().
 */
typedef void coir_failure_fn(struct coir_fiber *fiber, int error,
			     const char *text, void *arg);

/**
 * coir_runtime_on_failure() - be told of each fiber that fails, as it does.
 * @rt:  the runtime (borrowed).
 * @fn:  called on the failed fiber's stack, before its scope cancels the
 *       others; it may end the program, but not suspend. NULL: nobody.
 *       Replaces an earlier one.
 * @arg: passed to @fn (borrowed).
 *
 * For a line in a log, or for programs that had rather end at once (exit(3))
 * than in order. Failures that somebody else takes are none: those of fibers
 * with a promise, of generators, and what a cancel brings about.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_runtime_on_failure(struct coir_runtime *rt, coir_failure_fn *fn,
			void *arg);

/**
 * coir_run() - a whole program: base, runtime, one fiber, and down again.
 * @fn:  runs as a fiber; its result is the result.
 * @arg: passed to @fn (borrowed).
 *
 * Makes an event_base and a runtime, ignores SIGPIPE, installs the guard
 * handler (coir_guard_install()), runs @fn, cancels and awaits what is left
 * when it returns, and frees everything. When nothing can ever wake the
 * fibers that are left the result is -EDEADLK, and the list of who waits
 * for what goes to @fn's error text: see coir_error_text().
 *
 * Blocks:  until @fn and all its fibers have ended.
 * Cancel:  never.
 * Context: any thread that has no runtime.
 * Returns: what @fn returned, or the first error of a fiber; -ENOMEM, -EMFILE,
 *          -ENFILE, -EBUSY (this thread has a runtime), -EDEADLK, -EOWNERDEAD
 *          (in a child: see coir_runtime_after_fork()).
 */
COIR_API COIR_MUST_CHECK int
coir_run(coir_fn *fn, void *arg);

/** typedef coir_main_fn - a main() that is a fiber: 0 or more is the status. */
typedef int coir_main_fn(int argc, char **argv);

/**
 * coir_main() - coir_run() for main(): what it is given, and the exit status.
 * @fn:   runs as a fiber.
 * @argc: as main()'s.
 * @argv: as main()'s (borrowed).
 *
 * If @fn or a fiber fails, standard error is told: "NAME: TEXT", with the text
 * of @fn's error or else the code's.
 *
 * Blocks:  until @fn and all its fibers have ended.
 * Cancel:  never.
 * Context: as coir_run().
 * Returns: what @fn returned, if that is not negative; EXIT_FAILURE.
 */
COIR_API int
coir_main(coir_main_fn *fn, int argc, char **argv);

/* Defines main(): the whole program is @fn and what it starts. */
#define COIR_MAIN(fn)                             \
	int main(int argc, char **argv)           \
	{                                         \
		return coir_main(fn, argc, argv); \
	}

COIR_END_DECLS

#endif
