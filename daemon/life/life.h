/* SPDX-License-Identifier: MIT */
/*
 * life.h - what a chatd has from the one before it, and how the next one will.
 *
 * Begun before anything else, ended after everything else.
 */
#ifndef CHATD_LIFE_H
#define CHATD_LIFE_H

#include <stdbool.h>

#include <coir/time.h>

#include "life/inheritance.h"
#include "life/keeper.h"
#include "life/program.h"
#include "log/timeline.h"

struct conf;
struct options;

/* One process, or one image of it. */
struct life {
	struct keeper keeper;           /* holds the sockets after it */
	struct inheritance inheritance; /* from before it */
	const char *path;               /* of the program */
	const struct options *options;  /* it was started with; borrowed */
	int conf_fd;                    /* conf_keep(), or -1 */
	bool settled;                   /* it has begun */
	bool charged;   /* with clients of before it, who are not let in yet */
	bool kept_conf; /* it goes on with the configuration of before it, for
			   the file cannot be used */
	char *fault;    /* what is wrong with that file, owned; or NULL */
	coir_time began;
	struct timeline timeline; /* of the start */
};

/* Returns EX_OK or another code of <sysexits.h>; the log has the reason. */
int life_begin(struct life *life, const struct options *options);

/*
 * The command line that begins another life like this one, with @extra (or
 * NULL) for what else is to be done.
 */
void life_compose(const struct life *life, struct program *ret_program,
		  const char *extra);

/*
 * Keeps @conf for the process after this one, in place of what was kept, by the
 * process before this one, too. 0 or a negative errno, and what was kept is.
 */
int life_keep_conf(struct life *life, const struct conf *conf);

/* The file is in force again. */
void life_forget_fault(struct life *life);

/* All is up, and what was left is in use. */
void life_settle(struct life *life);

/*
 * The lock of the state directory that the image before this one has left, from
 * now on the caller's; -1: none. Then the keeper of that image, which may have
 * it, is waited for.
 */
int life_take_lock(struct life *life);

/*
 * The keeper of the image before this one, from now on the caller's, for
 * keeper_bury(); 0: none, or it is gone.
 */
pid_t life_take_former_keeper(struct life *life);

/*
 * The start has failed with @code. Returns if nobody is lost by that. Else it
 * does not: the process ends as if it were killed, with nothing closed, so that
 * the keeper collects the clients once more. The exit code is one after which
 * a service manager starts chatd again.
 */
void life_give_up(const struct life *life, int code);

/*
 * Waits a second, or until SIGTERM or SIGINT, if systemd would start chatd
 * again at once after @code although it could not even begin: what is in its
 * way will hardly be gone in an instant, and nobody wants thousands of attempts
 * in the log. The supervisor has pauses of its own.
 */
void life_rest(const struct life *life, int code);

/* Closes what was not taken. The keeper stays: it is for what comes now. */
void life_end(struct life *life);

#endif
