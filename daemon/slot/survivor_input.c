/* SPDX-License-Identifier: MIT */
/*
 * survivor_input.c - what a survivor has said, and how far that was understood.
 *
 * Input up to the slot's tail is done with: it ends with a line that was
 * answered, behind which a session is as good as new, or with a saved session.
 */
#include "config.h"

#include "slot/survivor.h"

#include <errno.h>

#include "slot/slots_state.h"

/*
 * Makes *session the one that @slot's tail stands for. Returns as
 * session_restore(); -EBADMSG also if there is none.
 */
static int
restore(const struct slot *slot, struct session *session)
{
	int which = slot_saved_at_tail(slot);
	const struct session_saved *saved;

	if (which < 0)
		return -EBADMSG;
	saved = &slot->state->saved[which];
	if (saved->kept > slot->slots->layout.text)
		return -EBADMSG;
	return session_restore(session, saved,
			       slot_text(slot, (unsigned int)which));
}

int
survivor_session(const struct survivor *survivor, uint64_t stored,
		 struct session *session)
{
	const struct slot *slot = survivor->slot;
	const struct slot_state *state = slot->state;
	uint64_t end = slot_received(slot);
	uint64_t begin = stored > state->tail ? stored : state->tail;
	int rc;

	if (begin == state->tail) {
		rc = restore(slot, session);
		if (rc != -EBADMSG)
			return rc;
	}
	session_init(session);
	session->input = begin < end ? begin : end;
	return 0;
}

void
survivor_skip_input(const struct survivor *survivor, struct session *session)
{
	session_fini(session);
	session_init(session);
	session->input = slot_received(survivor->slot);
}

int
survivor_input(const struct survivor *survivor, uint64_t from,
	       struct iovec ret[2])
{
	const struct slot *slot = survivor->slot;
	const struct slot_receiving *note =
		&slot->state->received[slot->state->received_now];
	size_t mask = slot->slots->layout.ring - 1;
	uint64_t end = slot_received(slot);

	if (from >= end || end - from > mask + 1)
		return 0;
	return slot_ranges(slot,
			   (uint32_t)((note->at + from - note->base) & mask),
			   (size_t)(end - from), ret);
}
