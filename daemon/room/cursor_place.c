/* SPDX-License-Identifier: MIT */
/*
 * cursor_place.c - where a cursor is, to be written down.
 *
 * The rest of a line that was set aside is a pin here and part of its line
 * there, for it can be rendered again.
 */
#include "config.h"

#include "room/cursor_place.h"

#include <errno.h>
#include <string.h>

#include "room/cursor.h"

void
cursor_place(const struct cursor *c, struct cursor_place *ret)
{
	const struct pin *pin = c->pins.first;

	*ret = (struct cursor_place){
		.next = c->next,
		.close = c->close_place,
		.pins_end = c->pins_end,
		.offset = c->offset,
		.in_pin = c->in_pin,
		.style = c->transcript->style->id,
	};
	if (c->rescued) {
		ret->next--;
		ret->offset += c->rescued;
		ret->in_pin = false;
		pin = pin->next;
	}
	ret->pin = pin ? pin->number : 0;
}

void
cursor_place_after(const struct cursor *c, size_t bytes,
		   struct cursor_place *ret)
{
	struct cursor at = *c;

	cursor_walk(&at, bytes);
	cursor_place(&at, ret);
}

/* The one of @pins with @number, or NULL. */
static const struct cursor_pin *
find(const struct cursor_pin *pins, size_t n, uint64_t number)
{
	for (size_t i = 0; i < n; i++)
		if (pins[i].number == number)
			return &pins[i];
	return NULL;
}

/*
 * True when @pin is not to go out after @place, whose first pin is @first or
 * NULL: it has, or what it stands for has not come to pass.
 */
static bool
is_void(const struct cursor_pin *pin, const struct cursor_place *place,
	const struct cursor_pin *first)
{
	if (pin->number >= place->pins_end)
		return pin->gap;
	if (!place->pin)
		return true;
	if (!first || pin->place == first->place)
		return pin->number < place->pin;
	return pin->place < first->place;
}

/* Puts a copy of @from in the queue. */
static int
add_copy(struct cursor *c, const struct cursor_pin *from)
{
	struct pin *pin = pin_new(from->len);

	if (!pin)
		return -ENOMEM;
	memcpy(pin->bytes, from->bytes, from->len);
	pin->place = from->place;
	pin->number = from->number;
	pin->gap = from->gap;
	pin_queue_add(&c->pins, pin);
	if (pin->number >= c->pins_end)
		c->pins_end = pin->number + 1;
	return 0;
}

/* Puts what is left of @pins in the queue. */
static int
add_pins(struct cursor *c, const struct cursor_place *place,
	 const struct cursor_pin *pins, size_t n)
{
	const struct cursor_pin *first = find(pins, n, place->pin);
	int error = 0;

	for (size_t i = 0; !error && i < n; i++)
		if (!is_void(&pins[i], place, first))
			error = add_copy(c, &pins[i]);
	return error;
}

/* Sees to it that there is what was begun. Returns 0 or -ENOMEM. */
static int
fit(struct cursor *c, const struct cursor_place *place)
{
	const struct pin *first = c->pins.first;
	uint64_t end = c->transcript->head + 1;
	bool begun = c->offset > 0 || c->ahead > 0;
	bool gone = false;

	if (c->next != UINT64_MAX && c->next > end) {
		c->next = end;
		gone = !c->in_pin;
	}
	if (c->in_pin)
		gone = !first || first->number != place->pin ||
			first->len <= c->offset;
	if (begun && gone)
		return cursor_break_off(c);
	if (c->in_pin)
		cursor_start(c, c->next);
	return 0;
}

int
cursor_restore(struct cursor *c, struct transcript *t,
	       const struct cursor_place *place, uint32_t ahead,
	       const struct cursor_pin *pins, size_t n_pins)
{
	int error;

	*c = (struct cursor){
		.transcript = t,
		.next = place->next,
		.live = t->head,
		.close_place = place->close,
		.pins_end = place->pins_end,
		.offset = place->offset,
		.ahead = ahead,
		.in_pin = place->in_pin,
	};
	error = add_pins(c, place, pins, n_pins);
	if (!error)
		error = fit(c, place);
	if (error)
		cursor_fini(c);
	else
		(void)cursor_pass_over(c);
	return error;
}
