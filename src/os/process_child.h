/* SPDX-License-Identifier: MIT */
/*
 * The child between its birth and its program.
 *
 * It shares the parent's memory while the parent's thread stands still, as
 * with vfork(2): it allocates nothing, takes no lock, and only calls what is
 * async-signal-safe. All that it needs is prepared in a struct coir__child.
 */
#ifndef COIR_OS_PROCESS_CHILD_H
#define COIR_OS_PROCESS_CHILD_H

#include <coir/process.h>

/** struct coir__child - what a child does before it executes its program. */
struct coir__child {
	/* the files to try to execute, in order, then NULL */
	char **paths;
	char *const *args;
	char *const *env;
	/* its descriptors; sources become the child's duplicates of them */
	struct coir_process_fd *fds;
	size_t n_fds;
	/* no target is this number or above it; at least 3 */
	int first_free;
	/* the working directory; -1: the parent's */
	int dir;
	/* the controlling terminal; 0: none is set */
	int tty;
	bool new_session;
	pid_t group;
	const struct coir_process_user *user;
	int death_signal;
	/* who must be alive for death_signal to make sense */
	pid_t parent;
	/* where a struct coir__child_report goes if it fails */
	int report;
};

/* What the child was about to do. */
enum coir__child_step {
	COIR__CHILD_SESSION,
	COIR__CHILD_TTY,
	COIR__CHILD_DIR,
	COIR__CHILD_USER,
	COIR__CHILD_FDS,
	COIR__CHILD_EXECUTE,
};

/** struct coir__child_report - why there will be no program. */
struct coir__child_report {
	enum coir__child_step step;
	/* a negative errno */
	int error;
};

/* Have the kernel send @number when the parent's thread ends: 0 or -errno. */
int
coir__child_die_with(pid_t parent, int number);

/* Every disposition the default one, and no signal blocked. */
void
coir__child_reset_signals(void);

/*
 * Start a child that does what @child says. When this returns 0 it executes
 * its program; else there is none, and *@ret_report says what it failed at.
 */
int
coir__child_start(struct coir__child *child, pid_t *ret_pid, int *ret_pidfd,
		  struct coir__child_report *ret_report);

#endif
