/* SPDX-License-Identifier: MIT */
/*
 * keeper.h - the process that holds chatd's sockets when chatd is gone.
 *
 * The keeper is a child that shares chatd's table of descriptors, so that it
 * has every socket from the instant at which chatd has it, and nothing has to
 * be handed over while people come and go. It ignores all signals, waits for
 * the end of chatd and does then, whatever chatd died of, what chatd could not
 * have done: puts each stream socket of the table but 0, 1 and 2, listening
 * ones too, into a bag and gives that to the service manager's store, with
 * each memfd whose name begins with "chatd-". A bag that stays empty is not
 * given. It knows nothing of what the sockets are.
 *
 * It exists only if there is a store: $NOTIFY_SOCKET is set, and $FDSTORE is a
 * number greater than 0. Start it before anything else is opened or allocated;
 * it is a copy of the process as of then.
 */
#ifndef CHATD_KEEPER_H
#define CHATD_KEEPER_H

#include <stdbool.h>
#include <sys/types.h>

/* What the store calls a bag; a memfd has its own name there. */
#define KEEPER_BAG_NAME "chatd-bag"

/* How the names of memfds begin that are kept. */
#define KEEPER_MEMFD_PREFIX "chatd-"

/* A keeper's descriptors, which are in the table that it shares. */
enum {
	KEEPER_MAIN,     /* pidfd of chatd: readable when that has ended */
	KEEPER_IN,       /* of its first bag */
	KEEPER_OUT,      /* the same */
	KEEPER_NOTIFY,   /* to send to the manager */
	KEEPER_SEEN,     /* closed by the manager when it has seen all */
	KEEPER_SEEN_END, /* where that is noticed */
	KEEPER_FDS,
};

/* A keeper, seen from chatd. */
struct keeper {
	pid_t pid;           /* 0: there is none */
	int pidfd;           /* readable when it has ended */
	int fds[KEEPER_FDS]; /* do not touch */
};

/* Is there somebody who would hold the sockets? */
bool keeper_wanted(void);

/*
 * Starts one. Returns 1; 0: nobody would hold the sockets, *@ret_keeper has
 * pid 0; or a negative errno.
 */
int keeper_start(struct keeper *ret_keeper);

/* Ends it, without its giving anything to anybody; nothing if there is none. */
void keeper_stop(struct keeper *keeper);

/*
 * Kills the one that the program before this one, before an exec, has left; it
 * gives nothing to anybody any more. Does not wait until it is gone, which
 * takes it as long as it had sockets: keeper_bury() does.
 */
void keeper_dismiss(pid_t pid);

/* Waits for the end of one that was dismissed, if it has not ended yet. */
void keeper_bury(pid_t pid);

#endif
