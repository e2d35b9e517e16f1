/* SPDX-License-Identifier: MIT */
/*
 * slot_receive.c - receives what a client says, so that the next process has
 * all of it that is not done with.
 *
 * The ring holds input from the tail on, and a note says where in it input
 * begins that came after its base. An empty ring begins anew: who says little
 * uses its first page only, and who said much gives the rest back.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "slot/slots_state.h"

/* Bytes that were used of a ring which nothing is given back of. */
#define RING_KEPT (16 * 1024)

/* The note that is current. */
static const struct slot_receiving *
current(const struct slot_state *state)
{
	return &state->received[state->received_now];
}

uint64_t
slot_received(const struct slot *slot)
{
	const struct slot_receiving *note = current(slot->state);

	return note->base + slot_moved(&note->message);
}

/* Where in the ring the next ones go. */
static uint32_t
next_at(const struct slot *slot)
{
	const struct slot_receiving *note = current(slot->state);
	size_t mask = slot->slots->layout.ring - 1;

	if (slot_received(slot) == slot->state->tail)
		return 0;
	return (uint32_t)((note->at + slot_moved(&note->message)) & mask);
}

size_t
slot_room(const struct slot *slot)
{
	return slot->slots->layout.ring -
		(size_t)(slot_received(slot) - slot->state->tail);
}

void
slot_begin_input(struct slot *slot, uint64_t input)
{
	struct slot_state *state = slot->state;
	struct slot_receiving *note = &state->received[!state->received_now];

	note->base = input;
	note->at = 0;
	note->message.msg_len = SLOT_NOT_DONE;
	state->tail = input;
	slots_barrier();
	state->received_now = !state->received_now;
	slots_barrier();
}

/* Where in the ring byte @input of what was said is. */
static uint32_t
place_of(const struct slot *slot, uint64_t input)
{
	const struct slot_receiving *note = current(slot->state);
	size_t mask = slot->slots->layout.ring - 1;

	return (uint32_t)((note->at + input - note->base) & mask);
}

/* The least of two. */
static size_t
least(uint64_t a, size_t b)
{
	return a < b ? (size_t)a : b;
}

/* Nobody is to find what is in text area @which from byte @from on. */
static void
wipe_text(const struct slot *slot, unsigned int which, size_t from)
{
	size_t end = least(slot->state->text_high, slot->slots->layout.text);

	if (from < end)
		explicit_bzero(slot_text(slot, which) + from, end - from);
}

/*
 * What was said from byte @from on is forgotten, and nobody is to find it any
 * more. The figures may be an earlier process's.
 */
static void
wipe(struct slot *slot, uint64_t from)
{
	const struct slot_state *state = slot->state;
	size_t len = least(state->tail - from, slot->slots->layout.ring);
	struct iovec ranges[2];
	int n = slot_ranges(slot, place_of(slot, from), len, ranges);

	/* a process that ends from here on leaves it to who uses the ring */
	slots_barrier();
	for (int i = 0; i < n; i++)
		explicit_bzero(ranges[i].iov_base, ranges[i].iov_len);
	wipe_text(slot, !state->saved_now, 0);
	/* one that the tail has left behind is never read again */
	if (state->saved[state->saved_now].input != state->tail)
		wipe_text(slot, state->saved_now, 0);
	if (state->tail >= slot->secret && !slot->littered)
		slot->secret = 0;
}

/* Wipes the ring, which is empty, and the texts but for what was just saved. */
static void
wipe_all(struct slot *slot)
{
	const struct slot_state *state = slot->state;
	unsigned int now = state->saved_now;

	explicit_bzero(slot_ring(slot),
		       least(state->ring_high, slot->slots->layout.ring));
	wipe_text(slot, !now, 0);
	wipe_text(slot, now, state->saved[now].kept);
	slot->littered = false;
	slot->secret = 0;
}

void
slot_hide(struct slot *slot, uint64_t input)
{
	slot->secret = input;
}

void
slot_wipe(struct slot *slot, const struct session *session)
{
	if (!slot->secret || session->input != slot_received(slot))
		return;
	slot_save(slot, session);
	wipe_all(slot);
}

void
slot_forget(struct slot *slot, uint64_t input)
{
	uint64_t before = slot->state->tail;

	if (input > before) {
		slot->state->tail = input;
		if (slot->secret)
			wipe(slot, before);
	}
	if (slot->state->ring_high > RING_KEPT &&
	    slot_received(slot) == slot->state->tail)
		slot_trim(slot);
}

int
slot_ranges(const struct slot *slot, uint32_t at, size_t len,
	    struct iovec ret[2])
{
	char *ring = slot_ring(slot);
	size_t before = slot->slots->layout.ring - at;

	ret[0] = (struct iovec){ ring + at, len };
	if (len <= before)
		return 1;
	ret[0].iov_len = before;
	ret[1] = (struct iovec){ ring, len - before };
	return 2;
}

/* The bytes of @ranges that were received, one after the other. */
static void
copy_out(const struct iovec *ranges, size_t len, char *buf)
{
	size_t part = len < ranges[0].iov_len ? len : ranges[0].iov_len;

	memcpy(buf, ranges[0].iov_base, part);
	if (len > part)
		memcpy(buf + part, ranges[1].iov_base, len - part);
}

/* How far into the ring it has been written. */
static void
note_use(struct slot *slot, uint32_t at, size_t len)
{
	size_t high = at + len;

	if (high > slot->slots->layout.ring)
		high = slot->slots->layout.ring;
	if (high > slot->state->ring_high)
		slot->state->ring_high = (uint32_t)high;
}

/*
 * Receives as @message says. The kernel says of a reset before it gives what
 * came before that: it is remembered, and what came is asked for again.
 */
static int
receive(struct slot *slot, struct mmsghdr *message)
{
	struct slot_state *state = slot->state;
	int n = recvmmsg(slot->fd, message, 1, MSG_DONTWAIT, NULL);

	if (n < 0 && errno != EAGAIN && errno != EINTR && !state->reset) {
		state->reset = (uint16_t)errno;
		n = recvmmsg(slot->fd, message, 1, MSG_DONTWAIT, NULL);
	}
	if (n < 0)
		return state->reset ? -state->reset : -errno;
	return 0;
}

ssize_t
slot_receive(struct slot *slot, size_t max, char *buf)
{
	struct slot_state *state = slot->state;
	struct slot_receiving *note = &state->received[!state->received_now];
	size_t room = slot_room(slot);
	struct iovec ranges[2];
	size_t len;
	int rc;

	if (!room)
		return -ENOBUFS;
	note->base = slot_received(slot);
	note->at = next_at(slot);
	rc = slot_ranges(slot, note->at, max < room ? max : room, ranges);
	note->message = (struct mmsghdr){
		.msg_hdr = { .msg_iov = ranges, .msg_iovlen = (size_t)rc },
		.msg_len = SLOT_NOT_DONE,
	};
	slots_barrier();
	state->received_now = !state->received_now;
	slots_barrier();
	rc = receive(slot, &note->message);
	if (rc < 0)
		return rc;
	len = slot_moved(&note->message);
	if (len == 0)
		return -(ssize_t)state->reset;
	copy_out(ranges, len, buf);
	note_use(slot, note->at, len);
	return (ssize_t)len;
}
