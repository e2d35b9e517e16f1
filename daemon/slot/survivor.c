/* SPDX-License-Identifier: MIT */
/*
 * survivor.c - see survivor.h.
 *
 * What is read here was written by a process that may have gone astray. Each
 * number is checked before it is used; a slot that cannot be right is nobody's.
 */
#include "config.h"

#include "slot/survivor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/socket_cookie.h"
#include "room/style.h"
#include "slot/slots_state.h"

static int
compare(const void *a, const void *b)
{
	uint64_t x = ((const struct socket_cookie *)a)->cookie;
	uint64_t y = ((const struct socket_cookie *)b)->cookie;

	return (x > y) - (x < y);
}

/* A copy of @sockets, by cookie; NULL without memory. */
static struct socket_cookie *
sort_sockets(const struct socket_cookie *sockets, size_t n)
{
	struct socket_cookie *sorted = calloc(n + 1, sizeof(*sorted));

	if (!sorted)
		return NULL;
	memcpy(sorted, sockets, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), compare);
	return sorted;
}

/* A bool from elsewhere may be neither of the two. */
static bool
is_bool(const bool *value)
{
	return *(const unsigned char *)value <= 1;
}

/* Can @note about a send be right? */
static bool
sending_is_sound(const struct slot_sending *note)
{
	return is_bool(&note->from.in_pin) && is_bool(&note->to.in_pin) &&
		note->bytes < SLOT_NOT_DONE &&
		slot_moved(&note->message) <= note->bytes;
}

/* Can what is noted about input be right? */
static bool
input_is_sound(const struct slot *slot)
{
	const struct slot_state *state = slot->state;
	const struct slot_receiving *note;
	uint64_t end;

	if (state->received_now > 1 || state->saved_now > 1)
		return false;
	note = &state->received[state->received_now];
	end = note->base + slot_moved(&note->message);
	return end >= note->base && note->at < slot->slots->layout.ring &&
		(state->tail >= end ||
		 end - state->tail <= slot->slots->layout.ring);
}

/* Can the log be right? Its records are looked at when they are read. */
static bool
pins_are_sound(const struct slot *slot)
{
	const struct pin_log_state *pins = &slot->state->pins;

	return pins->first <= pins->end &&
		pins->end - pins->first <= slot->log.size;
}

/* Reads who is in a slot. False if that cannot be right. */
static bool
read_identity(const struct slot_state *state, struct slot_identity *ret)
{
	*ret = (struct slot_identity){
		.cookie = state->cookie,
		.since = state->since,
		.fd = -1,
	};
	if (state->peer_len > sizeof(state->peer) ||
	    coir_addr_from_sockaddr(&state->peer.any, state->peer_len,
				    &ret->peer) < 0)
		return false;
	memcpy(ret->listener, state->listener, sizeof(ret->listener) - 1);
	memcpy(ret->label, state->label, sizeof(ret->label) - 1);
	return true;
}

/* Lines may look otherwise now than when it was sent what it has. */
static void
restyle(const struct slots *slots, struct survivor *ret)
{
	uint32_t then = slots->header->style;

	if (then == slots->style)
		return;
	ret->restyled = !style_same(ret->place.style, then) &&
		(ret->ahead > 0 ||
		 (ret->place.offset > 0 && !ret->place.in_pin));
	if (!styles_same(then))
		ret->place.style = 0;
}

/* Reads how far it was sent what it gets. False if that cannot be right. */
static bool
read_place(const struct slot *slot, struct survivor *ret)
{
	const struct slot_state *state = slot->state;
	const struct slot_sending *note;
	uint32_t moved;

	if (!state->begun)
		return true;
	if (state->sent_now > 1)
		return false;
	note = &state->sent[state->sent_now];
	if (!sending_is_sound(note))
		return false;
	moved = slot_moved(&note->message);
	ret->begun = true;
	ret->place = note->from;
	ret->ahead = moved;
	if (moved > 0 && moved == note->bytes) {
		ret->place = note->to;
		ret->ahead = 0;
	}
	restyle(slot->slots, ret);
	return true;
}

/* Reads slot @index. False if nobody is in it, or it cannot be right. */
static bool
read_slot(struct slots *slots, uint32_t index, struct survivor *ret)
{
	struct slot *slot = &slots->slot[index];

	slots_bind(slots, index);
	*ret = (struct survivor){
		.slot = slot,
		.reason = slot->state->reason,
		.falls = slot->state->falls,
	};
	if (slots->store && slots->store == slot->state->store)
		ret->id = slots->ids[index];
	return input_is_sound(slot) && pins_are_sound(slot) &&
		read_identity(slot->state, &ret->who) && read_place(slot, ret);
}

/* Takes the socket of @survivor, if it is among @sockets. True if so. */
static bool
claim(struct survivor *survivor, struct socket_cookie *sockets, size_t n)
{
	const struct socket_cookie key = { .cookie = survivor->who.cookie };
	struct socket_cookie *found =
		bsearch(&key, sockets, n, sizeof(*sockets), compare);

	if (!found || found->fd < 0)
		return false;
	survivor->who.fd = found->fd;
	survivor->slot->fd = found->fd;
	slot_adopt(survivor->slot);
	found->fd = -1;
	return true;
}

/* Finds the survivors for whom there is room: @n_sockets at most. */
static size_t
collect(struct slots *slots, struct socket_cookie *sockets, size_t n_sockets,
	struct survivor *ret)
{
	size_t n = 0;

	for (uint32_t i = 0; i < slots->fresh; i++) {
		if (!slots->ids[i])
			continue;
		if (n < n_sockets && read_slot(slots, i, &ret[n]) &&
		    claim(&ret[n], sockets, n_sockets))
			n++;
		else
			slots->ids[i] = 0;
	}
	return n;
}

int
survivors_find(struct slots *slots, const struct socket_cookie *sockets,
	       size_t n_sockets, struct survivor **ret, size_t *ret_n)
{
	struct survivor *survivors = calloc(n_sockets + 1, sizeof(*survivors));
	/* one whose descriptor is -1 is somebody's already */
	struct socket_cookie *left = sort_sockets(sockets, n_sockets);

	if (!survivors || !left) {
		free(survivors);
		free(left);
		return -ENOMEM;
	}
	*ret_n = collect(slots, left, n_sockets, survivors);
	slots_collect(slots);
	free(left);
	*ret = survivors;
	return 0;
}

int
survivor_pins(const struct survivor *survivor, struct cursor_pin **ret,
	      size_t *ret_n)
{
	return pin_log_read(&survivor->slot->log, ret, ret_n);
}
