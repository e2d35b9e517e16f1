/* SPDX-License-Identifier: MIT */
/*
 * deed.h - what operators and administrators do to people, and what the room
 * hears of it.
 *
 * It is done before its line is posted, and undone if the room does not take
 * that. The room is told in English, as lines are the same for all.
 */
#ifndef CHATD_DEED_H
#define CHATD_DEED_H

#include <stdint.h>

struct client;

/* Bytes of what the room is told, and a NUL. */
#define DEED_TEXT_MAX 512

/* What is done to somebody. */
enum deed {
	DEED_MUTE,   /* may say nothing */
	DEED_UNMUTE, /* may speak again */
	DEED_OP,     /* is an operator until it leaves */
	DEED_DEOP,   /* is none any more */
};

/* What somebody was before. */
struct deed_before {
	int64_t muted_until;
	uint8_t operates;
};

/*
 * Does @deed to @client, whose manners are there; mutes it for @span
 * nanoseconds, 0: until it leaves. What it was is in *@ret_before.
 */
void deed_do(struct client *client, enum deed deed, int64_t span,
	     struct deed_before *ret_before);

/* Makes it what it was. */
void deed_undo(struct client *client, const struct deed_before *before);

/* Writes what the room is told: that @by has done it, for so long. */
void deed_text(const struct client *client, enum deed deed, const char *by,
	       int64_t span, char buf[static DEED_TEXT_MAX]);

/* The same of each saying one line in so many seconds; 0: as many as ever. */
void deed_slow_text(uint64_t seconds, const char *by,
		    char buf[static DEED_TEXT_MAX]);

#endif
