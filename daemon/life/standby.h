/* SPDX-License-Identifier: MIT */
/*
 * standby.h - a chatd that is executed, and waits to be told to begin.
 *
 * To execute chatd and to link it with its libraries takes longer than all that
 * it does then until its clients are served, and needs nothing of the chatd
 * before it. So the supervisor has that done beforehand, by a process that then
 * waits: it has read no configuration, opened nothing, and holds no descriptor
 * of anybody's (standby_wait.h). It is a short cut only: where nobody can be
 * told to begin, chatd is executed as it would be without.
 *
 * What has taken the place of the program, or of a library, since a standby was
 * executed is not in it: such a one is not current, and must not begin.
 */
#ifndef CHATD_STANDBY_H
#define CHATD_STANDBY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

struct holder;
struct program;

/* After chatd is ready, until the next one is executed: clients come first. */
#define STANDBY_PAUSE_NS INT64_C(100000000)

/* The one that waits, and how the next ones are made. */
struct standby {
	const struct program *program; /* what is executed; borrowed */
	const struct holder *holder;   /* whose service it is; borrowed */
	int64_t watchdog_ns; /* that chatd may be silent */
	pid_t pid;           /* 0: nobody waits */
	int fd;              /* to tell it; closed, it ends */
	struct stat file;    /* the program, before it was executed */
	int64_t judged;      /* when it was found current last, or 0 */
	unsigned in_vain;    /* looks in a row that found nobody of use */
};

/* Nobody waits, and both @program and @holder are borrowed. */
void standby_init(struct standby *standby, const struct program *program,
		  const struct holder *holder);

/*
 * Sees to it that one waits that is current. Where that cannot be had or known,
 * it says so, and does nothing more until chatd has begun once more. Returns 0
 * or a negative errno.
 */
int standby_prepare(struct standby *standby);

/*
 * chatd has ended: looks whether the one that waits is current, so that nobody
 * has to wait for that when chatd is to begin, an instant later.
 */
void standby_judge(struct standby *standby);

/*
 * Has chatd begin, with all that the holder keeps, which stays there, too: the
 * one that waits, or another one. Returns its process id or a negative errno.
 */
pid_t standby_begin(struct standby *standby);

/* Ends the one that waits, if there is one. Its parent is to reap it. */
void standby_dismiss(struct standby *standby);

/* The one that waited has begun, or ended. */
void standby_ended(struct standby *standby);

#endif
