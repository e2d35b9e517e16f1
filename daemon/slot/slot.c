/* SPDX-License-Identifier: MIT */
/*
 * slot.c - see slot.h: who is in a slot, and what is saved of its session.
 */
#include "config.h"

#include "slot/slot.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "common/socket_cookie.h"
#include "slot/slots_state.h"
#include "store/store.h"

int
slot_identify(int fd, const struct coir_addr *peer, const char *listener,
	      const char *label, struct slot_identity *ret)
{
	*ret = (struct slot_identity){
		.cookie = socket_cookie_of(fd),
		.since = store_now(),
		.peer = *peer,
		.fd = fd,
	};
	strncpy(ret->listener, listener, sizeof(ret->listener) - 1);
	strncpy(ret->label, label, sizeof(ret->label) - 1);
	return ret->cookie ? 0 : -ENOTSOCK;
}

void
slot_fill(struct slot *slot, const struct slot_identity *who)
{
	struct slot_state *state = slot->state;
	socklen_t len;
	const struct sockaddr *peer = coir_addr_sockaddr(&who->peer, &len);

	if (len > sizeof(state->peer))
		len = 0;
	slot->fd = who->fd;
	state->cookie = who->cookie;
	state->since = who->since;
	memcpy(&state->peer, peer, len);
	state->peer_len = len;
	memcpy(state->listener, who->listener, sizeof(state->listener));
	memcpy(state->label, who->label, sizeof(state->label));
}

uint64_t
slot_cookie(const struct slot *slot)
{
	return slot->state->cookie;
}

void
slot_enter(struct slot *slot, uint64_t id)
{
	slot->state->store = slot->slots->store;
	slots_barrier();
	slot->slots->ids[slot_index(slot)] = id;
	slots_barrier();
}

struct pin_log *
slot_pins(struct slot *slot)
{
	return &slot->log;
}

void
slot_dismiss(struct slot *slot, uint8_t reason)
{
	slot->state->reason = reason;
}

void
slot_note(struct slot *slot, const void *bytes, size_t len)
{
	struct slot_state *state = slot->state;
	unsigned int spare = !state->note_now;

	if (len > SLOT_NOTE_MAX)
		return;
	memcpy(slot_note_place(slot, spare), bytes, len);
	state->note_len[spare] = (uint32_t)len;
	slots_barrier();
	state->note_now = (uint8_t)spare;
	slots_barrier();
}

size_t
slot_noted(const struct slot *slot, void *buf, size_t size)
{
	unsigned int now = slot->state->note_now;
	size_t len = now < 2 ? slot->state->note_len[now] : 0;

	if (len > SLOT_NOTE_MAX)
		return 0;
	if (len > size)
		len = size;
	memcpy(buf, slot_note_place(slot, now), len);
	return len;
}

int
slot_saved_at_tail(const struct slot *slot)
{
	const struct slot_state *state = slot->state;
	unsigned int now = state->saved_now;

	if (!state->tail)
		return -1;
	if (state->saved[now].input == state->tail)
		return (int)now;
	return state->saved[!now].input == state->tail ? (int)!now : -1;
}

/* Where to save a session: not over the one that the tail stands for. */
static unsigned int
spare_place(const struct slot *slot)
{
	int at_tail = slot_saved_at_tail(slot);

	return at_tail < 0 ? !slot->state->saved_now : !at_tail;
}

void
slot_save(struct slot *slot, const struct session *session)
{
	struct slot_state *state = slot->state;
	unsigned int spare = spare_place(slot);
	struct session_saved *saved = &state->saved[spare];

	session_save(session, saved);
	if (saved->kept > 0) {
		memcpy(slot_text(slot, spare), session->partial, saved->kept);
		if (saved->kept > state->text_high)
			state->text_high = (uint32_t)saved->kept;
	}
	slots_barrier();
	state->saved_now = (uint8_t)spare;
	slots_barrier();
	/* half a line may turn out to be one with a password */
	if (saved->kept > 0)
		slot_hide(slot, saved->input);
	slot_forget(slot, saved->input);
}
