/* SPDX-License-Identifier: MIT */
/*
 * roster.h - who is here.
 *
 * A member is on the roster's list from the moment it is let in until the room
 * is done with it, in the order of coming; it is *present*, and counted, from
 * its join line to its leave line. Members lie in their clients; labels lie in
 * their listeners. Nothing here allocates.
 */
#ifndef CHATD_ROSTER_H
#define CHATD_ROSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

struct style;

/* The way in: shared by all who came through one listener. */
struct roster_label {
	const char *text;          /* "fiber"; borrowed while anybody uses it */
	uint8_t len;               /* bytes of text */
	size_t present;            /* members present under it */
	const struct style *style; /* that they read first; NULL: plain */
};

/* Somebody. */
struct roster_member {
	TAILQ_ENTRY(roster_member) link; /* the roster's list */
	struct roster_label *label;      /* borrowed until removed */
	const char *address;             /* cleaned; borrowed until removed */
	const char *name;                /* what it is called; borrowed */
	uint16_t address_len;            /* bytes of address */
	uint8_t name_len;                /* bytes of name; 0: none given */
	bool present;                    /* between join and leave line */
};

/* A look at all of them that may be interrupted. */
struct roster_walk {
	TAILQ_ENTRY(roster_walk) link; /* the roster's list of walks */
	struct roster_member *next;    /* who is looked at next, or NULL */
};

/* All of them. */
struct roster {
	TAILQ_HEAD(roster_list, roster_member) list; /* in order of coming */
	TAILQ_HEAD(, roster_walk) walks;             /* under way */
	size_t members;                              /* on the list */
	size_t present;                              /* of these, present */
};

/* Makes an empty roster. */
void roster_init(struct roster *r);

/* Puts @m, its name filled in, at the end of the list; not yet present. */
void roster_add(struct roster *r, struct roster_member *m);

/* Takes @m off the list; it must not be present any more. */
void roster_remove(struct roster *r, struct roster_member *m);

/* @m is present from now on; it must not be already. */
void roster_arrive(struct roster *r, struct roster_member *m);

/* @m is no longer present; nothing happens when it was not. */
void roster_depart(struct roster *r, struct roster_member *m);

/* The first on the list, or NULL. */
struct roster_member *roster_first(const struct roster *r);

/* The one after @m, or NULL. */
struct roster_member *roster_next(const struct roster_member *m);

/*
 * Begins a look at all, of whom some may come and go while it is under way:
 * each who stays is looked at once.
 */
void roster_walk_begin(struct roster *r, struct roster_walk *walk);

/* The next one, or NULL: that was the last. */
struct roster_member *roster_walk_next(struct roster_walk *walk);

/* Ends it, wherever it is. */
void roster_walk_end(struct roster *r, struct roster_walk *walk);

#endif
