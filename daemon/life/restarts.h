/* SPDX-License-Identifier: MIT */
/*
 * restarts.h - how soon, and whether at all, chatd is started again.
 *
 * Who falls once is there again at once. Who falls time and again is started
 * after pauses that grow, ready or not, so that it does not eat the machine;
 * it is forgiven once it has run for a while. Who never gets ready is given up;
 * who was ready is not, since the clients are still there.
 */
#ifndef CHATD_RESTARTS_H
#define CHATD_RESTARTS_H

#include <stdbool.h>
#include <stdint.h>

/* Starts after which one that never got ready is given up. */
#define RESTARTS_IN_VAIN_MAX 5

/* What is known of the last ends of chatd. Zeroed memory is fine. */
struct restarts {
	unsigned falls;   /* since it ran for a while */
	unsigned in_vain; /* starts, since it was ready */
};

/*
 * Counts an end of chatd, which had been ready for @ready_ns; -1: it never was.
 * Returns the nanoseconds to wait before it is started again, or -1: give up.
 */
int64_t restarts_next(struct restarts *restarts, int64_t ready_ns);

/*
 * Is it of no use to start chatd again after an end of @status, of waitpid(2)?
 * Then it has said why.
 */
bool restarts_are_vain(int status);

#endif
