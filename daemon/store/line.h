/* SPDX-License-Identifier: MIT */
/*
 * line.h - one event of the room as the store holds it.
 *
 * A line is what happened (who, when, what), never how it looks: styles render
 * it (style.h). Its number is its address everywhere: in the store, in every
 * transcript, in every cursor. Numbers begin at 1 and have no gaps. The
 * strings are borrowed, not NUL-terminated, and belong to whoever hands the
 * line over; struct lines (lines.h) is what owns them.
 */
#ifndef CHATD_LINE_H
#define CHATD_LINE_H

#include <stddef.h>
#include <stdint.h>

/* What happened. Stores write these values down: never renumber them. */
enum line_kind {
	LINE_MESSAGE = 1,      /* somebody said text */
	LINE_JOIN = 2,         /* somebody came; no text */
	LINE_LEAVE = 3,        /* somebody went; no text */
	LINE_ANNOUNCEMENT = 4, /* the room said text; if somebody has
				   caused that, it is theirs */
	LINE_RENAME = 5,       /* somebody is called text from here on */
	LINE_ACTION = 6,       /* somebody did text: "waves" */
	LINE_TOPIC = 7,        /* somebody made text the topic; "": none */
};

/* Kinds are below this. */
#define LINE_KINDS (LINE_TOPIC + 1)

/* Bytes of a name at most. */
#define LINE_NAME_MAX 128

/*
 * One stored event, or one about to be stored. A client causes at most one line
 * of a kind that ends at the same place in its input: (client, kind, input_end)
 * is as good an address as the number, and known before the line is stored.
 * Each line of a client that ends somewhere ends beyond the one before.
 */
struct line {
	uint64_t number;      /* from 1; 0 until the store has numbered it */
	int64_t time;         /* nanoseconds since the epoch, real time */
	uint64_t client;      /* who: never used twice in a store; 0: nobody */
	uint64_t input_end;   /* bytes of its input up to here; else 0 */
	const char *address;  /* whose: "tcp:127.0.0.1:51296", cleaned */
	const char *label;    /* label of the listener they came through */
	const char *name;     /* of whom it is, before it; see name_len */
	const char *text;     /* cleaned, without the line's end */
	uint32_t text_len;    /* bytes of text */
	uint16_t address_len; /* bytes of address */
	uint8_t label_len;    /* bytes of label */
	uint8_t name_len;     /* bytes of name; 0: it has given none */
	uint8_t kind;         /* enum line_kind */
};

/*
 * Bytes of raw text that @line counts for in retention and in flight; the
 * same in every style. Joins and leaves count what names their client.
 */
static inline size_t
line_weight(const struct line *line)
{
	if (line->kind == LINE_JOIN || line->kind == LINE_LEAVE)
		return (size_t)line->address_len + line->label_len;
	return line->text_len;
}

#endif
