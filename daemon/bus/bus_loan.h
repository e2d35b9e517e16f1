/* SPDX-License-Identifier: MIT */
/*
 * bus_loan.h - text that libzmq has been lent until it is sent.
 *
 * libzmq does not say how much of what it was given is still on its way to a
 * peer; but it says of each text when it is done with it. So it is known, for
 * each peer, what it has not read, as far as the kernel does not hold it.
 *
 * What is lent comes back on libzmq's own thread. Whoever waits for that asks
 * for the bell; it rings once, soon after something has come back.
 */
#ifndef CHATD_BUS_LOAN_H
#define CHATD_BUS_LOAN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <zmq.h>

#include <coir/remote.h>

/* What a text counts beside its bytes. */
#define BUS_LOAN_BASE 512

/* Rings on the loop thread when something comes back. */
struct bus_bell {
	struct coir_remote *remote; /* the loop thread; owned */
	coir_remote_fn *fn;         /* called when it rings */
	void *arg;                  /* its argument */
	atomic_bool awaited;        /* it is to ring */
};

/*
 * All that is lent for one purpose. It, and its bell, have to be there until
 * nothing is, or the context has ended.
 */
struct bus_loans {
	atomic_size_t bytes;   /* lent and not back */
	struct bus_bell *bell; /* rings then; NULL: none */
};

/*
 * Makes a frame of @text, of @len bytes, which is taken also on failure.
 * Returns 0 or -ENOMEM.
 */
int bus_loan_text(struct bus_loans *loans, zmq_msg_t *frame, char *text,
		  size_t len);

/* Bytes that are lent. */
size_t bus_loans_bytes(const struct bus_loans *loans);

/* Has the bell ring when something comes back from now on. */
void bus_bell_await(struct bus_bell *bell);

#endif
