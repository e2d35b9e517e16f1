/* SPDX-License-Identifier: MIT */
/*
 * standby_order.h - the message by which a chatd that waits begins.
 *
 * All that is kept for it, in one message of a SOCK_SEQPACKET; and its answer,
 * when it has taken that out: until then whoever has told it keeps it, too. Who
 * waits and is told nothing gets the end of the stream, and so does who tells
 * one that has ended before its answer.
 */
#ifndef CHATD_STANDBY_ORDER_H
#define CHATD_STANDBY_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "life/holder.h"

/* What it is told. */
struct standby_order {
	char names[HOLDER_NAMES_MAX]; /* of all, colons between them */
	int fds[HOLDER_PLACES];       /* n of them */
	size_t n;
};

/*
 * Tells it, by @fd; everything is borrowed. Async-signal-safe. Returns 0 or a
 * negative errno: -EPIPE, -ENOTSOCK: nobody waits there.
 */
int standby_order_send(int fd, const struct standby_order *order);

/*
 * Waits until it has taken everything, or has ended. Returns which:
 * async-signal-safe.
 */
bool standby_order_was_taken(int fd);

/*
 * Waits to be told, by @fd. The descriptors are close-on-exec, and the
 * caller's. Returns 0; -ECANCELED: nobody is there any more who would; or
 * another negative errno.
 */
int standby_order_take(int fd, struct standby_order *ret_order);

/* Answers that all has been taken. */
void standby_order_answer(int fd);

#endif
