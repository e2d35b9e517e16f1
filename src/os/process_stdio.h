/* SPDX-License-Identifier: MIT */
/*
 * The standard streams of a child: from what the caller names to descriptors,
 * and the fibers that copy where a flow has none.
 */
#ifndef COIR_OS_PROCESS_STDIO_H
#define COIR_OS_PROCESS_STDIO_H

#include <coir/process.h>

struct coir__copier;

/** struct coir__stdio - three streams while a child is being started. */
struct coir__stdio {
	/* what the child gets; -1: it inherits */
	int fds[3];
	/* it was opened for the child: close it here */
	bool owned[3];
	/* our ends: what copies, and pipes of the caller; NULL: none */
	struct coir__copier *copiers[3];
	struct coir_pipe *pipes[3];
};

/* 0, or a negative errno with a text and nothing is open. */
int
coir__stdio_open(struct coir__stdio *stdio,
		 const struct coir_process_options *options);

/* The child was started, or never will be: close its ends. */
void
coir__stdio_close(struct coir__stdio *stdio);

/* It never will be: close ours, too. */
void
coir__stdio_undo(struct coir__stdio *stdio);

/* Does a fiber have to copy? */
bool
coir__stdio_copies(const struct coir__stdio *stdio);

/*
 * Start the fibers that copy. 0, or a negative errno: all is closed, and none
 * of them touches @proc any more.
 */
int
coir__stdio_start(struct coir__stdio *stdio, struct coir_scope *scope,
		  struct coir_process *proc);

#endif
