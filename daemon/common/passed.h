/* SPDX-License-Identifier: MIT */
/*
 * passed.h - descriptors that the service manager passes to a process.
 *
 * The protocol of sd_listen_fds(3): descriptors 3 and up, announced in the
 * environment. It is ours, not libsystemd's, because chatd's own supervisor
 * speaks it to a chatd that was built without.
 */
#ifndef CHATD_PASSED_H
#define CHATD_PASSED_H

#include <stddef.h>

/* The first descriptor that is passed. */
#define PASSED_FIRST 3

/* One of them. */
struct passed_fd {
	int fd;     /* close-on-exec */
	char *name; /* "unknown" if it was given none */
};

/* All of them. */
struct passed {
	struct passed_fd *fds; /* n of them */
	size_t n;
};

/*
 * Takes what was passed to this very process out of the environment; often
 * that is nothing. 0; -EINVAL: the variables are not what they should be;
 * -EBADF: one that was announced is not open; -ENOMEM.
 */
int passed_take(struct passed *ret_passed);

/*
 * Passes @n descriptors (borrowed) with their @names, colons between them, to
 * what takes them later in this very process, also after an exec. Descriptors
 * that were where these are to be are closed. 0 or a negative errno.
 */
int passed_give(const int *fds, size_t n, const char *names);

/* Frees it; the descriptors are the caller's. Zeroed memory is fine. */
void passed_fini(struct passed *passed);

#endif
