/* SPDX-License-Identifier: MIT */
/*
 * naming.h - what somebody is called.
 *
 * A name is in force from the moment its line is posted, so that what is said
 * behind that carries it; it goes back if the line is not stored. Who has given
 * none has no struct naming, and is called "guest-N" by the number of the
 * client wherever people are told of it; that is stored nowhere.
 */
#ifndef CHATD_NAMING_H
#define CHATD_NAMING_H

#include <stddef.h>
#include <stdint.h>

#include "store/line.h"

/* Bytes that naming_guest() writes at most. */
#define NAMING_GUEST_MAX 32

/* What somebody is called who has given a name, now or before. */
struct naming {
	uint32_t changes;           /* renames in flight */
	uint8_t now_len;            /* bytes of now */
	uint8_t stored_len;         /* bytes of stored */
	char now[LINE_NAME_MAX];    /* in force */
	char stored[LINE_NAME_MAX]; /* by the newest rename that is stored */
};

/* Has @name (at most LINE_NAME_MAX bytes) be in force; its line is posted. */
void naming_post(struct naming *naming, const char *name, size_t len);

/*
 * The oldest rename in flight, to @name, was stored, or (@error) was not: then,
 * unless others follow, the name is the one before.
 */
void naming_answer(struct naming *naming, const char *name, size_t len,
		   int error);

/* Has @name be in force, which is stored. */
void naming_restore(struct naming *naming, const char *name, size_t len);

/* Writes what client @id is called without a name. Returns the bytes of it. */
size_t naming_guest(char *dst, uint64_t id);

#endif
