/* SPDX-License-Identifier: MIT */
/*
 * bus_loan.c - see bus_loan.h.
 */
#include "config.h"

#include "bus/bus_loan.h"

#include <errno.h>
#include <stdlib.h>

#include "bus/bus_memory.h"

/* One text. */
struct loan {
	struct bus_loans *loans; /* which it is one of */
	size_t bytes;            /* what it counts */
};

static void
ring(struct bus_bell *bell)
{
	if (!bell || !atomic_exchange(&bell->awaited, false))
		return;
	/* without memory for it the next one rings */
	if (coir_remote_post(bell->remote, bell->fn, bell->arg) < 0)
		atomic_store(&bell->awaited, true);
}

/* libzmq is done with a text. Its loans may be gone as soon as they are 0. */
static void
come_back(void *text, void *hint)
{
	struct loan *loan = hint;
	struct bus_bell *bell = loan->loans->bell;

	free(text);
	bus_memory_give(loan->bytes);
	atomic_fetch_sub(&loan->loans->bytes, loan->bytes);
	free(loan);
	ring(bell);
}

int
bus_loan_text(struct bus_loans *loans, zmq_msg_t *frame, char *text, size_t len)
{
	struct loan *loan = malloc(sizeof(*loan));

	if (!loan) {
		free(text);
		return -ENOMEM;
	}
	*loan = (struct loan){ loans, len + BUS_LOAN_BASE };
	if (zmq_msg_init_data(frame, text, len, come_back, loan) < 0) {
		free(text);
		free(loan);
		return -ENOMEM;
	}
	bus_memory_take(loan->bytes);
	atomic_fetch_add(&loans->bytes, loan->bytes);
	return 0;
}

size_t
bus_loans_bytes(const struct bus_loans *loans)
{
	return atomic_load(&loans->bytes);
}

void
bus_bell_await(struct bus_bell *bell)
{
	atomic_store(&bell->awaited, true);
}
