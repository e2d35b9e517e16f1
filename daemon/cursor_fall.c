/* SPDX-License-Identifier: MIT */
/*
 * cursor_fall.c - what becomes of a client that the room has left behind.
 *
 * A cursor below the floor wants lines that may be gone. What it is told about
 * that is pinned where the gap is: behind the pins that were due before it, and
 * before all that comes after. So the notice counts exactly the lines that are
 * missing from what the client gets.
 */
#include "config.h"

#include "cursor.h"

#include <errno.h>
#include <string.h>

/* Room for the digits of any number of lines. */
#define DIGITS_MAX 20

/* Room for the notice to a client that has fallen below the floor. */
#define MISSED_MAX (DIGITS_MAX + 64)

/* Appends @text to the @len bytes at @dst. Returns the new length. */
static size_t
append(char *dst, size_t len, const char *text)
{
	size_t more = strlen(text);

	memcpy(dst + len, text, more);
	return len + more;
}

/* Appends @n in decimal. Not printf: fibers gather on their small stacks. */
static size_t
append_number(char *dst, size_t len, uint64_t n)
{
	char digits[DIGITS_MAX + 1];
	char *first = digits + DIGITS_MAX;

	*first = '\0';
	do
		*--first = (char)('0' + n % 10);
	while (n /= 10);
	return append(dst, len, first);
}

/* The notice "@before N lines". */
static struct pin *
missed_pin(const struct cursor *c, const char *before, uint64_t n)
{
	char text[MISSED_MAX];
	size_t len = append(text, 0, before);

	len = append_number(text, len, n);
	len = append(text, len, " lines");
	return pin_new_notice(c->transcript->style, text, len);
}

/* Goes on at the floor; what was missed is told at the place of the gap. */
static int
skip(struct cursor *c)
{
	uint64_t end = c->transcript->floor;
	struct pin *pin;

	if (c->close_place < end)
		end = c->close_place + 1;
	pin = missed_pin(c, "you missed ", end - c->next);
	if (!pin)
		return -ENOMEM;
	pin->place = c->next - 1;
	pin_queue_add(&c->pins, pin);
	c->next = c->transcript->floor;
	return 0;
}

/* Goes to the head and closes there; the last thing it is told says why. */
static int
give_up(struct cursor *c)
{
	uint64_t head = c->transcript->head;
	struct pin *pin = missed_pin(c, "closing: you fell behind by ",
				     head + 1 - c->next);

	if (!pin)
		return -ENOMEM;
	pin->place = head;
	pin_queue_add(&c->pins, pin);
	c->next = head + 1;
	c->close_place = head;
	return 0;
}

bool
cursor_fallen(const struct cursor *c)
{
	return c->offset == 0 && c->next < c->transcript->floor &&
		c->next <= c->close_place;
}

int
cursor_recover(struct cursor *c)
{
	return c->lag == CURSOR_LAG_CLOSE ? give_up(c) : skip(c);
}
