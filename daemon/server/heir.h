/* SPDX-License-Identifier: MIT */
/*
 * heir.h - the next chatd, executed and linked, while this one serves.
 *
 * Under systemd, whose setting up of a sandbox takes much longer than chatd
 * takes to begin. The heir is a process of the same service, in the sandbox
 * that there is, and waits (standby_wait.h). When chatd has fallen the keeper
 * gives it everything and it is chatd; the service has not ended for systemd,
 * as the unit says ExitType=cgroup. Where anything is in the way of that, or
 * chatd has not fallen but ends, all goes as without an heir: the keeper gives
 * everything to systemd's store, for a chatd that systemd starts.
 */
#ifndef CHATD_HEIR_H
#define CHATD_HEIR_H

#include <stdbool.h>

#include <coir/process.h>

struct coir_fiber;
struct server;

/* Sees to it that there is one. */
struct heir {
	struct server *server;       /* borrowed */
	struct coir_fiber *fiber;    /* does; an owned handle; NULL: nobody */
	struct coir_process process; /* it, while there is one */
	bool waits;                  /* there is one */
	bool told;                   /* the log has it that there is none */
};

/*
 * Begins, if the environment says that there may be one, and there is a keeper
 * to tell it. Returns 0 or as coir_spawn_fiber().
 */
int heir_begin(struct heir *heir, struct server *server);

/*
 * The one that waits ends now, untold, and there is no other as long as the
 * server ends, or asks another program whether it could go on.
 */
void heir_dismiss(struct heir *heir);

/* Waits until one that was dismissed has ended, and is reaped. Fiber. */
void heir_await_end(const struct heir *heir);

/* There is no other any more; nothing if it did not begin. */
void heir_end(struct heir *heir);

#endif
