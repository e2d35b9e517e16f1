/* SPDX-License-Identifier: MIT */
/*
 * cursor_fall.c - what becomes of a client that the room has left behind.
 *
 * A cursor may want lines that are gone, or lag so much that the rest is passed
 * over. What it is told about that is pinned where the gap is: behind the pins
 * that were due before it, and before all that comes after. So the notice
 * counts exactly the lines that are missing from what the client gets.
 */
#include "config.h"

#include "room/cursor.h"

#include <errno.h>
#include "text/phrase.h"

/* Lines before the head that a client which lagged gets, if it missed more. */
#define RESUME_LINES 256

/* The notice @words, which are about @n lines. */
static struct pin *
missed_pin(const struct cursor *c, const char *words, uint64_t n)
{
	char text[PHRASE_MAX + PHRASE_DIGITS_MAX], digits[PHRASE_DIGITS_MAX];
	const struct phrase_word number = phrase_number(n, digits);
	const char *end = phrase_put(text, words, &number, 1);

	return pin_new_notice(c->transcript->style, text, (size_t)(end - text));
}

/* @pin stands for what is left out from here on. */
static void
number_gap(struct cursor *c, struct pin *pin)
{
	pin->gap = true;
	cursor_number(c, pin);
}

/* Goes on at @end; what was missed is told at the place of the gap. */
static int
skip(struct cursor *c, uint64_t end)
{
	struct pin *pin;

	if (c->close_place < end)
		end = c->close_place + 1;
	pin = missed_pin(c, _("you missed %s lines"), end - c->next);
	if (!pin)
		return -ENOMEM;
	pin->place = c->next - 1;
	number_gap(c, pin);
	pin_queue_add(&c->pins, pin);
	c->next = end;
	return 0;
}

/* Where a client that lags goes on: it misses half of what it lags or more. */
static uint64_t
resume_place(const struct cursor *c)
{
	uint64_t lag = c->transcript->head + 1 - c->next;
	uint64_t rest = lag / 2 < RESUME_LINES ? lag / 2 : RESUME_LINES;

	return transcript_reachable(c->transcript,
				    c->transcript->head + 1 - rest);
}

/* The end of a line whose rest is gone. */
static int
push_line_end(struct cursor *c)
{
	struct pin *pin = pin_new(1);

	if (!pin)
		return -ENOMEM;
	pin->bytes[0] = '\n';
	number_gap(c, pin);
	pin_queue_push(&c->pins, pin);
	return 0;
}

/* It gets nothing more. */
static void
break_down(struct cursor *c)
{
	pin_queue_fini(&c->pins);
	c->close_place = c->next - 1;
	c->rescued = 0;
	c->broken = true;
}

int
cursor_break_off(struct cursor *c)
{
	if (c->transcript->style->framed)
		break_down(c);
	else if (push_line_end(c))
		return -ENOMEM;
	c->offset = 0;
	c->in_pin = false;
	c->ahead = 0;
	return 0;
}

/* True when what was begun, or is out already, begins with a pin. */
static bool
begins_with_pin(const struct cursor *c)
{
	return c->in_pin ||
		(c->offset == 0 && c->pins.first &&
		 c->pins.first->place < c->next);
}

bool
cursor_fallen(const struct cursor *c)
{
	return c->offset == 0 && c->next <= c->close_place &&
		transcript_reachable(c->transcript, c->next) > c->next;
}

int
cursor_recover(struct cursor *c)
{
	uint64_t end = transcript_reachable(c->transcript, c->next);
	bool begun = c->offset > 0 || c->ahead > 0;

	if (begun && (end <= c->next || begins_with_pin(c)))
		return 0;
	if (begun && cursor_break_off(c))
		return -ENOMEM;
	if (c->next > c->close_place)
		return 0;
	if (c->skips && resume_place(c) > end)
		end = resume_place(c);
	if (end > c->next && skip(c, end))
		return -ENOMEM;
	c->skips = false;
	return 0;
}

/* Puts what a client that is given up is told behind all else, if anything. */
static int
pin_end(struct cursor *c)
{
	uint64_t lines = cursor_lag_lines(c);
	struct pin *pin;

	if (!lines)
		return 0;
	pin = missed_pin(c, _("closing: you fell behind by %s lines"), lines);
	if (!pin)
		return -ENOMEM;
	pin->place = c->transcript->head;
	number_gap(c, pin);
	pin_queue_add(&c->pins, pin);
	return 0;
}

void
cursor_close_after(struct cursor *c, uint64_t place)
{
	if (c->close_place != UINT64_MAX)
		return;
	if (c->pins.first && c->pins.last->place > place)
		place = c->pins.last->place;
	c->close_place = place;
}

int
cursor_give_up(struct cursor *c)
{
	if (cursor_rescue(c, UINT64_MAX))
		return -ENOMEM;
	if ((c->ahead > 0 || (c->offset > 0 && !c->in_pin)) &&
	    cursor_break_off(c))
		return -ENOMEM;
	if (pin_end(c))
		return -ENOMEM;
	c->close_place = c->transcript->head;
	c->next = c->close_place + 1;
	return 0;
}

int
cursor_end_with(struct cursor *c, const void *bytes, size_t len)
{
	bool begun = c->offset > 0 && !c->in_pin;
	uint64_t place = begun ? c->next : c->next - 1;
	int rc;

	if (c->next > c->close_place)
		return 0;
	rc = cursor_interject(c, bytes, len);
	if (rc < 0)
		return rc;
	if (place > c->transcript->head)
		place = c->transcript->head;
	pin_queue_cut(&c->pins, place);
	c->close_place = place;
	return 0;
}
