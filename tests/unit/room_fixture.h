/* SPDX-License-Identifier: MIT */
/*
 * room_fixture.h - a room on a store double, with a few guests at hand.
 *
 * Each test says when a transaction begins and how it ends. Tearing down
 * asserts that everybody has been released and that nothing is in flight.
 */
#ifndef ROOM_FIXTURE_H
#define ROOM_FIXTURE_H

#include <stdint.h>

#include <check.h>

#include "guest.h"
#include "room/room.h"
#include "store_double.h"

/* What guests a and b, on fiber and callback, look like. */
#define A_JOINED_BARE "Got connection from tcp:a via fiber"
#define A_JOINED A_JOINED_BARE "\n"
#define B_JOINED_BARE "Got connection from tcp:b via callback"
#define B_JOINED B_JOINED_BARE "\n"
#define A_LEFT "Connection from tcp:a via fiber closed\n"
#define B_LEFT "Connection from tcp:b via callback closed\n"

extern struct store_double store;           /* what the room stands on */
extern struct room *room;                   /* the room */
extern struct roster_label fiber, callback; /* two ways in */
extern struct guest a, b, c;                /* nobody yet */
extern int batches;                         /* times that a watch was told */

/* Makes a room with the default limits on a store that keeps 1000 lines. */
void set_up(void);

/* Makes one with @limits on a store that keeps @keep lines. */
void set_up_with(uint64_t keep, const struct room_limits *limits);

/* Frees all; nobody may be left in the room. */
void tear_down(void);

/* Frees the room and puts another one on the same store. */
void restart(void);

/*
 * Has the room killed, with all that is not stored, and puts another one on its
 * store that has loaded what was. Nobody is in it yet.
 */
void crash(void);

/* Lets @g go and has its leave line stored. */
void leave(struct guest *g);

/* Tells @g something, which must be taken. */
void tell(struct guest *g, const char *text);

/* What somebody is to receive, as expect_text() was told. */
extern char expected_text[64 * 1024];

/* Adds @line and its end to that. */
void expect_text(const char *line);

/* Has @g say @n lines "x" and stores them, some ten at a time. */
void say_many(struct guest *g, int n);

#endif
