/* SPDX-License-Identifier: MIT */
/*
 * slots_falls.c - processes that have fallen over what is in slots.
 *
 * A process that ends while it takes a slot over has ended over that slot, and
 * the next one knows, for the header says which one was in hand. Others may
 * have ended over any slot, or over none.
 */
#include "config.h"

#include "slot/slots.h"
#include "slot/slots_state.h"

/* Takeovers that follow one another so fast are a sign of trouble. */
#define CALM_NS (10 * INT64_C(1000000000))

void
slots_blame(struct slots *slots)
{
	struct slots_header *header = slots->header;
	uint32_t index = header->in_hand - 1;

	if (header->in_hand == 0)
		return;
	header->in_hand = 0;
	if (index >= header->count || !slots->ids[index])
		return;
	slots_bind(slots, index);
	if (slots->slot[index].state->falls < UINT8_MAX)
		slots->slot[index].state->falls++;
	slots->blamed = true;
}

void
slots_take_in_hand(struct slots *slots, struct slot *slot)
{
	slots->header->in_hand = slot_index(slot) + 1;
	slots_barrier();
}

void
slots_put_down(struct slots *slots, struct slot *slot)
{
	slots_barrier();
	slots->header->in_hand = 0;
	slot->state->falls = 0;
}

uint32_t
slots_count_takeover(struct slots *slots, int64_t now)
{
	struct slots_header *header = slots->header;
	int64_t before = header->taken_over;

	if (now < before || now - before >= CALM_NS)
		header->takeovers = 0;
	header->taken_over = now;
	slots->counted = !slots->blamed;
	header->takeovers += slots->counted;
	return header->takeovers;
}

void
slots_end_in_order(struct slots *slots)
{
	slots->header->takeovers = 0;
}

void
slots_start_failed(struct slots *slots)
{
	slots->header->takeovers -= slots->counted;
	slots->counted = false;
}
