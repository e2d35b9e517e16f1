/* SPDX-License-Identifier: MIT */
/*
 * toy_wire.h - a wire of the tests' own, which turns a bit of each byte: it has
 * to say something before it hears, it takes more from the socket than it
 * gives, and what it takes to send is not all out at once.
 */
#ifndef TOY_WIRE_H
#define TOY_WIRE_H

#include <stdbool.h>
#include <stddef.h>

#include "wire/wire.h"

/* What every byte of text is on the socket. */
#define TOY_KEY 1

/* What it says first, and last, as it is. */
#define TOY_HELLO "hi\n"
#define TOY_BYE "bye"

/* How all of them are for the moment. */
extern size_t toy_given; /* bytes that one gives at once */
extern bool toy_stuck;   /* sockets take nothing */

/* How many have been made, and freed. */
extern int toy_made, toy_freed;

/* One more; NULL: no memory. */
struct wire *toy_wire_new(void);

#endif
