/* SPDX-License-Identifier: MIT */
/*
 * control_select.h - the clients that a command is about.
 *
 * They are selected once, by their numbers, and then handed out some at a time:
 * those who have left meanwhile are passed over, those who came are not among
 * them. Main stack.
 */
#ifndef CHATD_CONTROL_SELECT_H
#define CHATD_CONTROL_SELECT_H

#include <stddef.h>
#include <stdint.h>

#include "common/prefix.h"

struct client;
struct room;

/* Clients that are handed out at once: about a tenth of a millisecond. */
#define CONTROL_SELECT_MAX 64

/* How a command names clients. */
enum control_target_kind {
	CONTROL_EVERYBODY,
	CONTROL_ID,      /* one, by its number */
	CONTROL_ADDRESS, /* those with this address, as the room shows it */
	CONTROL_PREFIX,  /* those who come from there */
};

/* Whom it names. */
struct control_target {
	enum control_target_kind kind;
	uint64_t id;
	const char *address; /* borrowed */
	struct prefix prefix;
};

/* Clients. All-zero memory is none. */
struct control_selection {
	uint64_t *ids; /* in rising order; owned */
	size_t n;
	size_t at; /* the next one */
};

/*
 * Reads "12", "192.0.2.1", "2001:db8::/32" or "tcp:192.0.2.1:4321", which is
 * borrowed. Returns 0 or -EINVAL.
 */
int control_target_parse(const char *who, struct control_target *ret);

/*
 * Selects. The caller ends *@ret. Returns 0 or -ENOMEM.
 */
int control_select(const struct room *room, const struct control_target *target,
		   struct control_selection *ret);

/*
 * The next ones, in the order in which they came, borrowed until anything else
 * of the room is called. Returns how many; 0 is no sign of the end.
 */
size_t control_selection_next(struct control_selection *selection,
			      const struct room *room,
			      struct client *ret[static CONTROL_SELECT_MAX]);

/* Frees what it holds. */
void control_selection_fini(struct control_selection *selection);

#endif
