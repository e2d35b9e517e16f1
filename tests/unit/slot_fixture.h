/* SPDX-License-Identifier: MIT */
/*
 * slot_fixture.h - a slot on one end of a socket pair, and what the next
 * process would find.
 */
#ifndef SLOT_FIXTURE_H
#define SLOT_FIXTURE_H

#include "room/pin_log.h"
#include "slot/slot.h"
#include "slot/slots.h"
#include "slot/survivor.h"
#include "text/session.h"

/* The id of the client in the slot. */
#define SLOT_CLIENT 7

/* The store that its lines are in, at first. */
#define SLOT_STORE 99

/* The version of how lines look. */
#define SLOT_STYLE 1

/* A client in a slot. */
struct slot_fixture {
	struct slots *slots;     /* room for SLOT_COUNT */
	struct slot *slot;       /* the one that is used */
	struct slots *next;      /* the same, for the next process; or NULL */
	struct survivor *found;  /* what it has found */
	size_t n_found;          /* so many */
	uint64_t store;          /* that the next process has */
	int ours;                /* the daemon's end */
	int theirs;              /* the client's end */
};

/* Slots that there is room for. */
#define SLOT_COUNT 4

/* A client who has just come, over a socket of the unix family. */
void slot_fixture_init(struct slot_fixture *f);

/* The process is gone: the next one looks. */
void slot_fixture_crash(struct slot_fixture *f);

/* Closes and frees all. */
void slot_fixture_fini(struct slot_fixture *f);

/* The client says @len bytes. */
void slot_fixture_say(struct slot_fixture *f, const char *text, size_t len);

#endif
