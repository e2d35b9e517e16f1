/* SPDX-License-Identifier: MIT */
/*
 * bus.h - the room for other programs: chatd-bus(7).
 *
 * One socket publishes every line that is stored; another one takes lines from
 * programs, and gives those that missed some what they missed. All of it is
 * fibers on libcoir-zmq beside the front ends: a program that does not read
 * costs itself what it would have got, and nobody else anything.
 */
#ifndef CHATD_BUS_H
#define CHATD_BUS_H

#include <stddef.h>

struct bus;
struct bus_figures;
struct coir_scope;
struct conf_bus;
struct event_base;
struct room;
struct store;

/* What a bus is for. All is borrowed until bus_free(). */
struct bus_plan {
	const struct conf_bus *conf; /* what is wanted */
	size_t line_max;             /* bytes of a line */
	struct room *room;           /* that it is about */
	struct store *store;         /* that the room is on */
	struct coir_scope *scope;    /* for its fibers */
	struct event_base *base;     /* the loop */
	size_t memory_max;           /* bytes that it may take; 0: no limit */
	/*
	 * A request has its turn in this pass of the loop; NULL: nobody cares.
	 */
	void (*served)(void *arg);
	void *served_arg; /* its argument */
};

/*
 * Opens what the configuration asks for, and says so; if that is nothing,
 * *ret_bus is NULL. Main stack, like all here. Returns 0, or a negative errno
 * after the reason has been logged; -EINVAL: it is in the configuration.
 */
int bus_new(const struct bus_plan *plan, struct bus **ret_bus);

/*
 * The room's day has ended: takes in nothing more, answers what is in hand,
 * publishes what there is, and calls @done, perhaps from inside this call.
 * NULL: there is nothing to wait for.
 */
void bus_stop(struct bus *bus, void (*done)(void *arg), void *arg);

/*
 * No patience any more: bus_stop()'s @done does not wait for requests in hand,
 * nor does it if it is called later. NULL is nothing.
 */
void bus_hurry(struct bus *bus);

/* What it has done since it was opened, and who is connected. */
void bus_figures(const struct bus *bus, struct bus_figures *ret);

/*
 * Closes and frees the bus. Not from inside the loop, which is driven until its
 * fibers have ended; before the room and the store go. NULL is nothing.
 */
void bus_free(struct bus *bus);

#endif
