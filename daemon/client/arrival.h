/* SPDX-License-Identifier: MIT */
/*
 * arrival.h - somebody who is to come in: from the door, or as a survivor of
 * another process. Whoever is handed one has its socket, its wire and its place
 * among those who are counted, too.
 */
#ifndef CHATD_ARRIVAL_H
#define CHATD_ARRIVAL_H

#include <stdbool.h>

#include <coir/addr.h>

struct address;
struct survivor;
struct wire;

/* Who it is. */
struct arrival {
	const struct survivor *survivor; /* borrowed; NULL: comes anew */
	struct coir_addr peer;           /* its address */
	int fd;                          /* its socket, with O_NONBLOCK */
	struct wire *wire;               /* on it; NULL: none */
	struct address *limited; /* its address, if counted; NULL: exempt */
	bool counted;            /* it was, by limiter_enter() */
};

#endif
