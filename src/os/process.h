/* SPDX-License-Identifier: MIT */
/*
 * What the files of a process share.
 */
#ifndef COIR_OS_PROCESS_H
#define COIR_OS_PROCESS_H

#include <coir/process.h>

/*
 * A process that is none yet, killed by @scope (or NULL) once it is one: 0,
 * -EINVAL, -ECANCELED or -EXDEV.
 */
int
coir__process_init(struct coir_process *proc, struct coir_scope *scope);

/* It is one: 0, or a negative errno, and it is killed. @pidfd is taken. */
int
coir__process_begin(struct coir_process *proc, pid_t pid, int pidfd);

/* There will be none. */
void
coir__process_abandon(struct coir_process *proc);

/* It was begun, and is not wanted: kill and reap it at once. */
void
coir__process_undo(struct coir_process *proc);

/* The values of state_ that are no errno. */
#define COIR__PROCESS_ENDED 0
#define COIR__PROCESS_ALIVE 1

/* May the calling thread touch @proc? Its state as of now, or -EXDEV. */
int
coir__process_state(struct coir_process *proc);

/* Nobody will look at the process any more: tell all who wait. */
void
coir__process_settle(struct coir_process *proc, int state);

/* Reap it if it has ended; @flags is WNOHANG, or 0 to wait for that. */
void
coir__process_reap(struct coir_process *proc, int flags);

/* A node that completes at its exit, whatever is still being copied. */
void
coir__process_exit_node(struct coir_node *node, struct coir_process *proc);

/* One of the fibers that copy its output has ended. */
void
coir__process_copied(struct coir_process *proc);

#endif
