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

/* The saved session that @slot's tail stands for, or NULL. */
static const struct session_saved *
saved_session(const struct slot *slot)
{
	const struct slot_state *state = slot->state;
	const struct session_saved *saved = &state->saved[state->saved_now];

	if (!saved->input || saved->input != state->tail ||
	    saved->kept > slot->slots->layout.text)
		return NULL;
	return saved;
}

int
survivor_session(const struct survivor *survivor, uint64_t stored,
		 struct session *session)
{
	const struct slot *slot = survivor->slot;
	const struct slot_state *state = slot->state;
	const struct session_saved *saved = saved_session(slot);
	uint64_t end = slot_received(slot);
	uint64_t begin = stored > state->tail ? stored : state->tail;
	int rc;

	if (saved && begin == state->tail) {
		rc = session_restore(session, saved,
				     slot_text(slot, state->saved_now));
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
