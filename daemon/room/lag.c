/* SPDX-License-Identifier: MIT */
/*
 * lag.c - who is too far behind, as one line number.
 *
 * The ring holds marks in order of line, bytes and time alike. One that is past
 * a limit moves that limit's line up and is done with; so those in the ring are
 * within all limits, and they are so far apart that there are not many.
 */
#include "config.h"

#include "room/lag.h"

/* Marks to a limit. */
#define PARTS 64

void
lag_init(struct lag *lag, const struct lag_limits *limits)
{
	*lag = (struct lag){ .limits = *limits };
}

bool
lag_is_limited(const struct lag *lag)
{
	return lag->limits.lines || lag->limits.bytes || lag->limits.time;
}

static struct lag_mark *
mark_at(struct lag *lag, uint32_t i)
{
	return &lag->mark[(lag->first + i) % LAG_MARKS];
}

/* True if line @head is to have a mark of its own. */
static bool
is_far_enough(struct lag *lag, uint64_t head, int64_t now)
{
	const struct lag_limits *limits = &lag->limits;
	const struct lag_mark *last;

	if (head == lag->marked || lag->count == LAG_MARKS ||
	    (!limits->bytes && !limits->time))
		return false;
	if (lag->count == 0)
		return true;
	last = mark_at(lag, lag->count - 1);
	return (limits->bytes &&
		lag->bytes - last->bytes >= limits->bytes / PARTS) ||
		(limits->time && now - last->time >= limits->time / PARTS);
}

void
lag_note(struct lag *lag, uint64_t head, uint64_t bytes, int64_t now)
{
	lag->bytes += bytes;
	if (!is_far_enough(lag, head, now))
		return;
	*mark_at(lag, lag->count++) =
		(struct lag_mark){ head, lag->bytes, now };
	lag->marked = head;
}

/* Takes the oldest mark out if it is past a limit. True if so. */
static bool
pass(struct lag *lag, int64_t now)
{
	const struct lag_limits *limits = &lag->limits;
	const struct lag_mark *mark = mark_at(lag, 0);
	bool by_bytes, by_time;

	by_bytes = limits->bytes && lag->bytes - mark->bytes > limits->bytes;
	by_time = limits->time && now - mark->time > limits->time;
	if (!by_bytes && !by_time)
		return false;
	if (by_bytes)
		lag->far_bytes = mark->line;
	if (by_time)
		lag->far_time = mark->line;
	lag->first = (lag->first + 1) % LAG_MARKS;
	lag->count--;
	return true;
}

uint64_t
lag_far(struct lag *lag, uint64_t head, int64_t now)
{
	uint64_t far;

	while (lag->count && pass(lag, now))
		;
	if (lag->limits.lines && head > lag->limits.lines)
		lag->far_lines = head - lag->limits.lines;
	far = lag->far_lines > lag->far_bytes ? lag->far_lines : lag->far_bytes;
	return far > lag->far_time ? far : lag->far_time;
}

enum lag_reason
lag_reason(const struct lag *lag, uint64_t line)
{
	if (line <= lag->far_lines)
		return LAG_LINES;
	return line <= lag->far_bytes ? LAG_BYTES : LAG_TIME;
}

bool
lag_is_ageing(const struct lag *lag)
{
	return lag->limits.time && lag->count;
}
