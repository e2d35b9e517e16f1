/* SPDX-License-Identifier: MIT */
/*
 * ban_list.h - who is not let in, by address or prefix, until when and why.
 *
 * A ban is at a prefix; a second one at the same prefix replaces it. Time is an
 * argument, in nanoseconds since the epoch, as bans outlive the process; one
 * that is over counts no more, and goes when another one comes. As text the
 * list is a JSON object, for a file.
 */
#ifndef CHATD_BAN_LIST_H
#define CHATD_BAN_LIST_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/prefix.h"

struct coir_addr;

/* Bans at once. */
#define BAN_LIST_MAX 4096

/* A ban. */
struct ban {
	struct prefix prefix; /* who */
	int64_t since;        /* when it began */
	int64_t until;        /* when it ends; 0: never */
	char *reason;         /* what they are told, cleaned; "": nothing */
};

/* Bans. All-zero memory is an empty list. */
struct ban_list {
	struct ban *bans; /* n, in the order in which they came; owned */
	size_t n;
	bool saving; /* it is on its way to the disk; ban_file.c's */
};

/* The ban that keeps @peer out at @now, or NULL. Borrowed. */
const struct ban *ban_list_find(const struct ban_list *list,
				const struct coir_addr *peer, int64_t now);

/* The ban at exactly @prefix that is not over at @now, or NULL. Borrowed. */
const struct ban *ban_list_at(const struct ban_list *list,
			      const struct prefix *prefix, int64_t now);

/*
 * Bans @prefix from @now until @until (0: for good); @reason is copied. Returns
 * 0, -ENOMEM or -ENOSPC: there are BAN_LIST_MAX.
 */
int ban_list_add(struct ban_list *list, const struct prefix *prefix,
		 int64_t now, int64_t until, const char *reason);

/* Ends the ban at exactly @prefix. Returns 0, or -ENOENT: there is none. */
int ban_list_remove(struct ban_list *list, const struct prefix *prefix);

/* Drops what is over at @now. */
void ban_list_expire(struct ban_list *list, int64_t now);

/* The list as JSON; the caller owns it. NULL: no memory. */
json_t *ban_list_json(const struct ban_list *list);

/*
 * Reads what ban_list_json() has made. The caller ends *@ret. Returns 0;
 * -EINVAL: it is not such a list; -ENOMEM, -ENOSPC.
 */
int ban_list_read(const json_t *json, struct ban_list *ret);

/* Frees what it holds. */
void ban_list_fini(struct ban_list *list);

#endif
