/* SPDX-License-Identifier: MIT */
/*
 * inheritance.h - what an earlier chatd has left to this one.
 *
 * It comes on two ways. After a crash or a restart the service manager passes
 * what the keeper has put into its store: bags of sockets, and memfds. After an
 * upgrade, which executes chatd anew in the same process, an environment
 * variable names the descriptors that were left open. Sockets that the manager
 * itself has opened (socket activation) are here, too, since they come on the
 * same way; each socket is here once, however often it was passed.
 *
 * Called first of all, but after keeper_start(), so that from the instant at
 * which a socket is in the table somebody will save it again; then the store
 * is told to forget what was taken.
 */
#ifndef CHATD_INHERITANCE_H
#define CHATD_INHERITANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "common/passed.h"
#include "common/socket_cookie.h"
#include "life/activation.h"

struct conf;

/* What the memfds are called, with memfd_create(2) and in the store. */
#define INHERITANCE_SLOTS "chatd-slots"
#define INHERITANCE_CONF "chatd-conf"

/*
 * What an exec leaves: "door/NAME=4:bag=5:slots=6:conf=7:lock=8:keeper=123". A
 * door is the listening socket of that listener, the lock that of the state
 * directory. Doors and bags may be several, doors before bags; the others may
 * be missing.
 */
#define INHERITANCE_VARIABLE "CHATD_INHERITANCE"

/* What was left. All descriptors are close-on-exec; -1: taken, or none. */
struct inheritance {
	int slots_fd;                        /* memfd: what of each client */
	int conf_fd;                         /* memfd: configuration in force */
	int lock_fd;                         /* state_lock_take()'s */
	struct activation_socket *listening; /* n_listening of them */
	size_t n_listening;
	struct socket_cookie *sockets; /* connected ones, n_sockets of them,
					  any order */
	size_t n_sockets;
	bool lost;            /* the table had no place for all sockets */
	unsigned damaged;     /* announced, but not understood or not there */
	bool exec;            /* by the image before this, in this process */
	pid_t keeper;         /* of that image; 0: none */
	struct passed passed; /* these two have the names of listening */
	char *words;
};

/*
 * Takes it: all that is whole. Returns 0, often with nothing at all; -EINVAL or
 * -EBADF: what the service manager announces cannot be understood, or is not
 * open; or -ENOMEM. Then nothing was closed: who ends leaves all to its keeper.
 */
int inheritance_take(struct inheritance *ret_inheritance);

/* Which one inheritance_doors() would give to whom; it gives nothing yet. */
int inheritance_match(const struct inheritance *inheritance,
		      const struct conf *conf, int *ret_fds,
		      char ret_why[static ACTIVATION_WHY_MAX]);

/*
 * Gives listening sockets to the listeners of @conf, as activation_match()
 * does: ret_fds[i] becomes the descriptor for listeners[i], the caller's, or
 * -1. Those where nobody is to come in any more are closed, so that others can
 * listen there. Returns as it does.
 */
int inheritance_doors(struct inheritance *inheritance, const struct conf *conf,
		      int *ret_fds, char ret_why[static ACTIVATION_WHY_MAX]);

/* Closes what nobody has taken, and frees it. Zeroed memory is not fine:
 * its descriptors are 0. */
void inheritance_fini(struct inheritance *inheritance);

#endif
