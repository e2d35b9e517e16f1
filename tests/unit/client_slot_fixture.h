/* SPDX-License-Identifier: MIT */
/*
 * client_slot_fixture.h - a room with one caller who has a slot, and what the
 * next process would find of that.
 */
#ifndef CLIENT_SLOT_FIXTURE_H
#define CLIENT_SLOT_FIXTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "client/client.h"
#include "slot/slots.h"
#include "slot/survivor.h"
#include "unit/scene.h"

/* The store that the lines are in, as far as slots know. */
#define CLIENT_SLOT_STORE 5

/* All of it. */
struct client_slot_scene {
	struct scene scene;
	struct caller caller;
	struct slots *slots;
	struct slots *next;     /* as the next process has them */
	struct survivor *found; /* what it finds */
	size_t n_found;
};

/* The one there is. */
extern struct client_slot_scene cs;

/* Who is in the room. */
struct client *cs_first_client(void);

/* Opens the room for one caller, who has come in; @held: he may survive. */
void cs_begin(bool held);

/* Ends all of it. */
void cs_end(void);

/* What the next process would find now. */
void cs_look(void);

/* The survivor's session and what follows say that @text was said last. */
void cs_check_half_line(const char *text);

/* Says @text, and lets the room hear it. */
void cs_say(const char *text);

/* @again comes as the survivor that was found. */
void cs_rejoin_as_found(struct client *again);

/* The same, of what is to be found now. */
void cs_rejoin(struct client *again);

/* All that @client has said again is answered. */
void cs_await_answers(const struct client *client);

/* How many of its pins tell @client @text? */
size_t cs_count_told(const struct client *client, const char *text);

/* It leaves again. */
void cs_leave(struct client *again);

#endif
