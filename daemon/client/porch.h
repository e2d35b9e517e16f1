/* SPDX-License-Identifier: MIT */
/*
 * porch.h - those who have been accepted and have something to show before they
 * come in: a PROXY header, a TLS handshake.
 *
 * Each takes little, and for a limited time; at each door they are no more than
 * limits.greetings, others wait in the backlog. They are driven by the loop,
 * whatever drives the clients of the door. Who makes a handshake counts among
 * the clients of its address from then on.
 */
#ifndef CHATD_PORCH_H
#define CHATD_PORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "wire/tls_server.h"

struct coir_addr;
struct door;

/* Who is there. */
struct porch {
	TAILQ_HEAD(, newcomer) newcomers;
	size_t n;                         /* how many */
	uint64_t outcomes[TLS_OUTCOME_N]; /* of handshakes so far */
};

/* Nobody is there. */
void porch_init(struct porch *porch);

/* Has @peer to show something at @door before it is judged? */
bool porch_asks(const struct door *door, const struct coir_addr *peer);

/* Can nobody else stand there for the moment? */
bool porch_is_full(const struct door *door);

/*
 * Has @fd (taken), of @peer, whom porch_asks() is about, show it; it comes in
 * by itself. Returns -ECONNABORTED or -ENOMEM, as door_accept().
 */
int porch_ask(struct door *door, int fd, const struct coir_addr *peer);

/*
 * Has @fd (taken), of @peer, who may come in as far as limits are concerned,
 * make a handshake. Returns as porch_ask().
 */
int porch_greet(struct door *door, int fd, const struct coir_addr *peer);

/* Lets all go who are there. */
void porch_clear(struct door *door);

#endif
