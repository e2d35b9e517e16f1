/* SPDX-License-Identifier: MIT */
/*
 * lag.h - who is too far behind, as one line number.
 *
 * Lag may be limited in lines, in bytes of raw text and in time. All three say
 * the same kind of thing: a client whose next line is line f or an older one
 * lags. So they are brought down to the newest such f, and asking for a client
 * is a comparison, however many clients and limits there are. For bytes and
 * time, marks are set now and then: how much had been said, and when, as a line
 * was the newest. They lie a sixty-fourth of a limit apart, and that is how
 * exact the two are; never too early.
 */
#ifndef CHATD_LAG_H
#define CHATD_LAG_H

#include <stdbool.h>
#include <stdint.h>

/* Marks that are kept: 64 for each limit, and to spare. */
#define LAG_MARKS 256

/* How far a client may be behind; 0 is no limit. */
struct lag_limits {
	uint64_t lines; /* not sent to it */
	uint64_t bytes; /* of their raw text */
	int64_t time;   /* nanoseconds since the oldest of them was said */
	bool drop;      /* close who lags more; else it skips lines */
};

/* Which limit it is. */
enum lag_reason {
	LAG_LINES, /* lag_limits.lines */
	LAG_BYTES, /* lag_limits.bytes */
	LAG_TIME,  /* lag_limits.time */
};

/* How things were when a line was the newest. */
struct lag_mark {
	uint64_t line;  /* the line */
	uint64_t bytes; /* said up to it, in all */
	int64_t time;   /* when it was noted */
};

/* What is known of the way of the head. */
struct lag {
	struct lag_limits limits;        /* how far behind is too far */
	struct lag_mark mark[LAG_MARKS]; /* ring of those within the limits */
	uint32_t first;                  /* place of the oldest in it */
	uint32_t count;                  /* how many there are */
	uint64_t marked;                 /* line of the newest mark ever */
	uint64_t bytes;                  /* said, in all */
	uint64_t far_lines;              /* who is here or before lags ... */
	uint64_t far_bytes;              /* ... by this limit; */
	uint64_t far_time;               /* 0: nobody */
};

/* Begins with no line. @limits are copied. */
void lag_init(struct lag *lag, const struct lag_limits *limits);

/* True if there is any limit. */
bool lag_is_limited(const struct lag *lag);

/* @bytes more have been said; line @head is the newest; it is @now. */
void lag_note(struct lag *lag, uint64_t head, uint64_t bytes, int64_t now);

/*
 * Brings the limits up to date. Returns the line at which, or before which, a
 * client lags too much; 0: nobody can.
 */
uint64_t lag_far(struct lag *lag, uint64_t head, int64_t now);

/* Which limit it is that a client whose next line is @line has passed. */
enum lag_reason lag_reason(const struct lag *lag, uint64_t line);

/* True if time alone can make somebody lag more. */
bool lag_is_ageing(const struct lag *lag);

#endif
