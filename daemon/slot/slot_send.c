/* SPDX-License-Identifier: MIT */
/*
 * slot_send.c - sends what a client gets, so that the next process knows how
 * much of it went.
 */
#include "config.h"

#include <errno.h>

#include "slot/slots_state.h"

/* The note that is not current. */
static struct slot_sending *
spare(struct slot_state *state)
{
	return &state->sent[!state->sent_now];
}

/* Makes the other note the current one. */
static void
flip(struct slot_state *state)
{
	slots_barrier();
	state->sent_now = !state->sent_now;
	state->begun = 1;
	slots_barrier();
}

ssize_t
slot_send(struct slot *slot, const struct cursor_place *from,
	  const struct cursor_place *to, struct iovec *ranges, int n)
{
	struct slot_sending *note = spare(slot->state);

	note->from = *from;
	note->to = *to;
	note->bytes = 0;
	for (int i = 0; i < n; i++)
		note->bytes += ranges[i].iov_len;
	note->message = (struct mmsghdr){
		.msg_hdr = { .msg_iov = ranges, .msg_iovlen = (size_t)n },
		.msg_len = SLOT_NOT_DONE,
	};
	flip(slot->state);
	if (sendmmsg(slot->fd, &note->message, 1, MSG_NOSIGNAL | MSG_DONTWAIT) <
	    0)
		return -errno;
	return slot_moved(&note->message);
}

void
slot_settle(struct slot *slot, const struct cursor_place *place, uint32_t ahead)
{
	struct slot_sending *note = spare(slot->state);

	note->from = *place;
	note->to = *place;
	/* of more than these, which may be where they will */
	note->bytes = (uint64_t)ahead + 1;
	note->message.msg_len = ahead;
	flip(slot->state);
}
