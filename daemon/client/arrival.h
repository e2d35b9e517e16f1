/* SPDX-License-Identifier: MIT */
/*
 * arrival.h - somebody who is to come in: from the door, or as a survivor of
 * another process. Whoever is handed one has its socket and its wire, too.
 */
#ifndef CHATD_ARRIVAL_H
#define CHATD_ARRIVAL_H

#include <coir/addr.h>

struct survivor;
struct wire;

/* Who it is. */
struct arrival {
	const struct survivor *survivor; /* borrowed; NULL: comes anew */
	struct coir_addr peer;           /* its address */
	int fd;                          /* its socket */
	struct wire *wire;               /* on it; NULL: none */
};

#endif
