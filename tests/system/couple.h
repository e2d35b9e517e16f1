/* SPDX-License-Identifier: MIT */
/*
 * couple.h - two in the room of a supervised chatd, each by another driver.
 *
 * For what is to be there once, and for both, whatever way chatd ends in
 * between. A test has one couple.
 */
#ifndef SYSTEM_COUPLE_H
#define SYSTEM_COUPLE_H

#include "system/peer.h"
#include "system/supervised.h"

/* The ports that the first may come by, and so the drivers. */
#define COUPLE_PORTS DAEMON_LABELS

/* How chatd may end: killed, as for a restart, as for another program. */
#define COUPLE_ENDS 3
extern const int couple_ends[COUPLE_ENDS];

/* They, and the chatd that they are at. */
struct couple {
	struct supervised pair; /* chatd and its supervisor */
	struct peer one;        /* guest-1 */
	struct peer two;        /* guest-2 */
};

/* That of this test. */
extern struct couple couple;

/*
 * Starts chatd with @conf, which has ports as DAEMON_CONF (NULL: is it). The
 * first comes by port @port, the second by the other one; both have seen that.
 */
void couple_meet(const char *conf, int port);

/* Both go, and chatd stops. */
void couple_part(void);

/* Both are given @text. */
void couple_hear(const char *text);

#endif
