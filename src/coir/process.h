/* SPDX-License-Identifier: MIT */
/*
 * Child processes, owned by a scope.
 *
 *	static const char *const args[] = { "sleep", "10", NULL };
 *	struct coir_process child;
 *
 *	rc = coir_process_spawn(&scope, args, NULL, &child);
 *	...
 *	rc = coir_process_wait(&child, &status);
 *
 * A child lives no longer than its scope, which kills it with SIGKILL and
 * reaps it, unless it was released. It begins with no signal blocked, every
 * disposition the default one, and exactly the descriptors that it was given:
 * all others are closed when it executes its program. What keeps it from doing
 * so is told by coir_process_spawn() itself:
 *
 *	running command: sleep 10: No such file or directory
 *
 * It is waited for by a descriptor of its own (pidfd): no SIGCHLD is handled
 * and no other child is reaped, so that libraries and programs with children
 * of their own, or with a handler for SIGCHLD, go on as before. (One that
 * calls waitpid(-1), or ignores SIGCHLD, may take our status away: -ECHILD.)
 *
 * To run a command to its end, see coir/command.h. Layer: os, on coir/fd.h and
 * coir/pipe.h.
 */
#ifndef COIR_PROCESS_H
#define COIR_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <coir/api.h>
#include <coir/fd.h>
#include <coir/fiber.h>
#include <coir/flow.h>
#include <coir/link.h>
#include <coir/node.h>
#include <coir/pipe.h>
#include <coir/scope.h>
#include <coir/time.h>

COIR_BEGIN_DECLS

/** struct coir_exit_status - how a process has ended. */
struct coir_exit_status {
	/* its exit code, 0 to 255, if signal is 0 */
	int code;
	/* the signal that killed it; 0: it has exited */
	int signal;
	/* it was killed and has left a core file */
	bool core;
};

/* Where one of the child's standard streams leads. */
enum coir_stdio_kind {
	/* where ours does */
	COIR_STDIO_INHERIT = 0,
	COIR_STDIO_NULL,
	COIR_STDIO_FD,
	COIR_STDIO_FLOW,
	COIR_STDIO_PIPE,
};

/** struct coir_stdio - a standard stream of a child: coir_stdio_null() etc. */
struct coir_stdio {
	enum coir_stdio_kind kind;
	/* COIR_STDIO_FD: a descriptor of ours (borrowed for the call) */
	int fd;
	/* COIR_STDIO_FLOW (borrowed as long as the child lives) */
	struct coir_flow *flow;
	/* COIR_STDIO_PIPE: gets our end of a new pipe */
	struct coir_pipe *pipe;
};

/* The stream is ours, shared with the child. */
static inline struct coir_stdio
coir_stdio_inherit(void)
{
	struct coir_stdio stream = { COIR_STDIO_INHERIT, -1, NULL, NULL };

	return stream;
}

/* Nothing to read; what is written is dropped. */
static inline struct coir_stdio
coir_stdio_null(void)
{
	struct coir_stdio stream = { COIR_STDIO_NULL, -1, NULL, NULL };

	return stream;
}

/* A descriptor, as it is. */
static inline struct coir_stdio
coir_stdio_fd(int fd)
{
	struct coir_stdio stream = { COIR_STDIO_FD, fd, NULL, NULL };

	return stream;
}

/*
 * A flow. Of a pipe or socket the child gets the descriptor itself, blocking,
 * and nothing is copied. Every other flow gets a pipe and a fiber of the scope
 * that copies: to the flow, to the end of what the child writes, or from it,
 * until the child has exited; what it has not read by then is lost. The program
 * should ignore SIGPIPE then.
 */
static inline struct coir_stdio
coir_stdio_flow(struct coir_flow *flow)
{
	struct coir_stdio stream = { COIR_STDIO_FLOW, -1, flow, NULL };

	return stream;
}

/* A new pipe: its other end is *@ret_pipe, uninitialised memory; close it. */
static inline struct coir_stdio
coir_stdio_pipe(struct coir_pipe *ret_pipe)
{
	struct coir_stdio stream = { COIR_STDIO_PIPE, -1, NULL, ret_pipe };

	return stream;
}

/** struct coir_process_fd - one more descriptor of a child. */
struct coir_process_fd {
	/* its number there */
	int target;
	/* its number here (borrowed for the call) */
	int source;
};

/** struct coir_process_user - as whom a child runs. */
struct coir_process_user {
	uid_t uid;
	gid_t gid;
	/* the supplementary groups, n_groups of them */
	const gid_t *groups;
	size_t n_groups;
};

/* A process group of the child's own, for coir_process_options. */
#define COIR_PROCESS_NEW_GROUP (-1)

/**
 * struct coir_process_options - zero means the default for each member. All
 * of it is borrowed for the call.
 */
struct coir_process_options {
	/* the file to execute; NULL: args[0], looked for in $PATH */
	const char *executable;
	/* "NAME=VALUE" strings, then NULL; NULL: our environment */
	const char *const *env;
	/* its working directory; NULL: ours */
	const char *cwd;
	/* cwd is looked up in this directory and may not lead out of it */
	int beneath;
	/* standard input, output and error */
	struct coir_stdio in;
	struct coir_stdio out;
	struct coir_stdio err;
	/* more descriptors, or swapped ones; no target twice */
	const struct coir_process_fd *fds;
	size_t n_fds;
	/*
	 * its controlling terminal and, where they are not set, its standard
	 * streams: a descriptor; implies new_session. 0: none is set
	 */
	int tty;
	/* it leads a session of its own, without a terminal */
	bool new_session;
	/* a process group, or COIR_PROCESS_NEW_GROUP; 0: ours */
	pid_t group;
	/* NULL: as whom we run */
	const struct coir_process_user *user;
	/* what it gets when the spawning thread ends; 0: nothing */
	int death_signal;
	/* coir/command.h: is this exit code a success? NULL: only 0 is */
	bool (*is_success)(int code);
	/* coir/command.h: most bytes to take of a stream; 0: see there */
	size_t output_limit;
};

struct coir__feeder;

/** struct coir_process - a child process; not to be moved. Private. */
struct coir_process {
	/* nodes that wait for its exit, and for all of its output too */
	struct coir_link exit_waiters_;
	struct coir_link waiters_;
	/* its pidfd, and the node that listens to it while somebody waits */
	struct coir_fd pidfd_;
	struct coir_node node_;
	/* kills it at the end of a scope */
	struct coir_hook hook_;
	/* copies its standard input; NULL: nobody does */
	struct coir_fiber *feeder_;
	struct coir_exit_status status_;
	pid_t pid_;
	/* fibers that copy its output */
	unsigned copying_;
	/* 1: it has not ended; 0: it has, see status_; or a negative errno */
	int state_;
};

/**
 * coir_process_spawn() - start a child process.
 * @scope:    kills and reaps it when it ends; NULL: the caller does, with
 *            coir_process_close(), before the runtime ends.
 * @args:     its arguments from args[0] on, then NULL (borrowed for the call).
 * @options:  NULL for the defaults (borrowed for the call).
 * @ret_proc: uninitialised memory that outlives @scope; the process.
 *
 * A file without an executable format is not given to a shell: say
 * { "sh", FILE, NULL }. A failure's text ends in "running command: ARGS".
 *
 * Blocks:  the thread, until the child executes its program.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -ENOENT: no such program or directory; -EACCES, -EPERM: not
 *          allowed; -ENOEXEC: no program; -E2BIG: arguments or environment too
 *          long; -ENOTDIR, -EXDEV (cwd leads out of beneath), -EBADF (a
 *          source), -EINVAL (no arguments, a target twice or negative, a flow
 *          without a scope, a scope that has ended), -ECANCELED (the
 *          scope was cancelled), -EAGAIN, -EMFILE, -ENFILE, -ENOMEM, -ENXIO,
 *          -EXDEV (the scope of another thread). Nothing was started then.
 */
COIR_API COIR_MUST_CHECK int
coir_process_spawn(struct coir_scope *scope, const char *const *args,
		   const struct coir_process_options *options,
		   struct coir_process *ret_proc);

/**
 * coir_process_fork() - start a child that goes on in this program.
 * @scope:    as for coir_process_spawn().
 * @fn:       run by coir_run() in the child, in a runtime of its own; its exit
 *            code is 0, or the errno that @fn returned.
 * @arg:      passed to @fn (the child's copy of it).
 * @ret_proc: as for coir_process_spawn().
 *
 * The child has a copy of everything, but none of the fibers, threads, timers
 * and signal watches; it must not touch the event_base or what belongs to the
 * old runtime. Descriptors are shared, as after every fork(2). It ends by
 * _exit(2): stdio is not flushed. It dies with the thread that has forked it.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EAGAIN, -ENOMEM, -EMFILE, -EINVAL (@scope has ended), -ENXIO,
 *          -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_process_fork(struct coir_scope *scope, coir_fn *fn, void *arg,
		  struct coir_process *ret_proc);

/**
 * coir_process_wait() - wait until a child has ended.
 * @proc:       spawned (borrowed).
 * @ret_status: NULL, or gets how it has ended.
 *
 * What it had to say through a flow has been copied then. Any number may wait,
 * before and after the end, and all read the same status.
 *
 * Blocks:  until it has ended.
 * Cancel:  point; the child is not affected.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ECHILD: it has ended and somebody else took the status; -EBADF:
 *          released; -ENOMEM and -ENOSPC (the kernel's registration failed),
 *          -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_process_wait(struct coir_process *proc,
		  struct coir_exit_status *ret_status);

/**
 * coir_process_node() - prepare a node that completes when a child has ended.
 * @node: idle memory.
 * @proc: spawned (borrowed while the node is in use).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is as of coir_process_wait().
 */
COIR_API void
coir_process_node(struct coir_node *node, struct coir_process *proc);

/**
 * coir_process_status() - how a child has ended, if it has.
 * @proc:       spawned (borrowed).
 * @ret_status: gets its status.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EAGAIN (it lives), -ECHILD, -EBADF as coir_process_wait().
 */
COIR_API COIR_MUST_CHECK int
coir_process_status(struct coir_process *proc,
		    struct coir_exit_status *ret_status);

/**
 * coir_process_pid() - the child's number, for people.
 * @proc: spawned (borrowed).
 *
 * It may be another process's once this one has been waited for: to send a
 * signal use coir_process_signal().
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: the process ID.
 */
COIR_API pid_t
coir_process_pid(const struct coir_process *proc);

/**
 * coir_process_signal() - send a signal to a child.
 * @proc:   spawned (borrowed). One that has ended gets nothing, and no other
 *          process gets it in its place.
 * @number: SIGTERM and so on; 0: only see whether that is allowed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EINVAL (@number), -EPERM, -EBADF (released), -EXDEV.
 */
COIR_API int
coir_process_signal(struct coir_process *proc, int number);

/**
 * coir_process_stop() - end a child: SIGTERM, and SIGKILL if that is not
 * enough.
 * @proc:       spawned (borrowed).
 * @grace:      how long it may take to end by itself.
 * @ret_status: NULL, or gets how it has ended.
 *
 * Does not wait for its output: see coir_process_wait().
 *
 * Blocks:  until it has ended.
 * Cancel:  point; the child may have been told to end.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_process_wait(), coir_process_signal().
 */
COIR_API COIR_MUST_CHECK int
coir_process_stop(struct coir_process *proc, coir_time grace,
		  struct coir_exit_status *ret_status);

/**
 * coir_process_close() - kill and reap a child before its scope ends.
 * @proc: spawned; one that was closed or released is left alone.
 *
 * Its status can still be asked for.
 *
 * Blocks:  until it has ended.
 * Cancel:  shielded.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0, -ECHILD, -EDEADLK, -ENXIO, -EXDEV.
 */
COIR_API int
coir_process_close(struct coir_process *proc);

/**
 * coir_process_release() - let a child live on.
 * @proc: spawned, as after coir_process_close() then: who waits gets -EBADF.
 *
 * Nobody kills it and nobody reaps it, but who is given its pidfd.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: its pidfd (the caller owns it), -EBADF (it has been waited for,
 *          closed or released), -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_process_release(struct coir_process *proc);

COIR_END_DECLS

#endif
