/* SPDX-License-Identifier: MIT */
/*
 * life.h - what a chatd has from the one before it, and how the next one will.
 *
 * Begun before anything else, ended after everything else.
 */
#ifndef CHATD_LIFE_H
#define CHATD_LIFE_H

#include "inheritance.h"
#include "keeper.h"

/* One process, or one image of it. */
struct life {
	struct keeper keeper;           /* holds the sockets after it */
	struct inheritance inheritance; /* from before it */
};

/* Returns EX_OK or another code of <sysexits.h>; the log has the reason. */
int life_begin(struct life *life);

/* Closes what was not taken. The keeper stays: it is for what comes now. */
void life_end(struct life *life);

#endif
