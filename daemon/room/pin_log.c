/* SPDX-License-Identifier: MIT */
/*
 * pin_log.c - the pins of one cursor, written down for another process.
 *
 * A record is there from the moment that the end lies behind it, and what it
 * answers is noted after that: who reads looks at both.
 */
#include "config.h"

#include "room/pin_log.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Records begin at multiples of it. */
#define ALIGNMENT 8

/* One pin; its bytes follow. */
struct record {
	uint64_t number; /* as in struct pin */
	uint64_t place;  /* likewise */
	uint64_t cause;  /* likewise */
	uint32_t len;    /* likewise */
	uint8_t kind;    /* likewise */
	uint8_t gap;     /* likewise */
	uint16_t unused; /* 0 */
};

/* What @record and its bytes take. */
static uint64_t
record_size(const struct record *record)
{
	uint64_t size = sizeof(*record) + (uint64_t)record->len;

	return (size + ALIGNMENT - 1) & ~(uint64_t)(ALIGNMENT - 1);
}

/* Copies @len bytes to the ring, from its byte @at on. */
static void
copy_in(struct pin_log *log, uint64_t at, const void *from, size_t len)
{
	size_t offset = at & (log->size - 1);
	size_t part = len < log->size - offset ? len : log->size - offset;

	memcpy(log->bytes + offset, from, part);
	memcpy(log->bytes, (const char *)from + part, len - part);
}

/* Copies @len bytes out of the ring, from its byte @at on. */
static void
copy_out(const struct pin_log *log, uint64_t at, void *to, size_t len)
{
	size_t offset = at & (log->size - 1);
	size_t part = len < log->size - offset ? len : log->size - offset;

	memcpy(to, log->bytes + offset, part);
	memcpy((char *)to + part, log->bytes, len - part);
}

/* What is written is not moved behind what follows. */
static void
barrier(void)
{
	atomic_signal_fence(memory_order_seq_cst);
}

void
pin_log_clear(struct pin_log *log)
{
	*log->state = (struct pin_log_state){ 0 };
}

bool
pin_log_is_overrun(const struct pin_log *log)
{
	return log->state->overrun != 0;
}

bool
pin_log_lacks(const struct pin_log *log, uint64_t number)
{
	return log->state->overrun != 0 && number >= log->state->overrun;
}

void
pin_log_answered(struct pin_log *log, enum pin_kind kind, uint64_t cause)
{
	uint64_t *newest = log->state->overrun ? &log->missed[kind]
					       : &log->state->told[kind];

	if (cause > *newest)
		*newest = cause;
}

/* There is no room any more, from @pin on. */
static void
overrun(struct pin_log *log, const struct pin *pin)
{
	memset(log->missed, 0, sizeof(log->missed));
	log->state->overrun = pin->number;
}

void
pin_log_add(struct pin_log *log, struct pin *pin)
{
	struct pin_log_state *state = log->state;
	const struct record record = {
		.number = pin->number,
		.place = pin->place,
		.cause = pin->cause,
		.len = pin->len,
		.kind = pin->kind,
		.gap = pin->gap,
	};

	if (!state->overrun &&
	    state->end - state->first + record_size(&record) > log->size)
		overrun(log, pin);
	if (state->overrun) {
		pin_log_answered(log, pin->kind, pin->cause);
		return;
	}
	copy_in(log, state->end, &record, sizeof(record));
	copy_in(log, state->end + sizeof(record), pin->bytes, pin->len);
	barrier();
	state->end += record_size(&record);
	barrier();
	pin_log_answered(log, pin->kind, pin->cause);
}

/* The lowest number in @queue; UINT64_MAX: none has one. */
static uint64_t
lowest(const struct pin_queue *queue)
{
	uint64_t number = UINT64_MAX;

	for (const struct pin *pin = queue->first; pin; pin = pin->next)
		if (pin->number > 0 && pin->number < number)
			number = pin->number;
	return number;
}

/* All are out, also those that were never written down. */
static void
begin_anew(struct pin_log *log)
{
	struct pin_log_state *state = log->state;

	for (int kind = 0; state->overrun && kind < PIN_KINDS; kind++)
		if (log->missed[kind] > state->told[kind])
			state->told[kind] = log->missed[kind];
	barrier();
	state->first = state->end;
	barrier();
	state->overrun = 0;
}

void
pin_log_trim(struct pin_log *log, const struct pin_queue *queue)
{
	struct pin_log_state *state = log->state;
	uint64_t keep;

	if (state->first == state->end && !state->overrun)
		return;
	keep = lowest(queue);
	if (keep == UINT64_MAX) {
		begin_anew(log);
		return;
	}
	while (state->first < state->end) {
		struct record record;

		copy_out(log, state->first, &record, sizeof(record));
		if (record.number >= keep)
			return;
		state->first += record_size(&record);
	}
}

/*
 * Reads the record at *@at and moves *@at behind it. Returns 1; 0: there is
 * none; -EBADMSG.
 */
static int
next_record(const struct pin_log *log, uint64_t *at, struct record *ret)
{
	uint64_t left = log->state->end - *at;

	if (!left)
		return 0;
	if (left < sizeof(*ret) || left > log->size || left % ALIGNMENT)
		return -EBADMSG;
	copy_out(log, *at, ret, sizeof(*ret));
	if (record_size(ret) > left || ret->kind >= PIN_KINDS || !ret->number)
		return -EBADMSG;
	*at += record_size(ret);
	return 1;
}

uint64_t
pin_log_told(const struct pin_log *log, enum pin_kind kind)
{
	uint64_t told = log->state->told[kind];
	uint64_t at = log->state->first;
	struct record record;

	while (next_record(log, &at, &record) > 0)
		if (record.kind == kind && record.cause > told)
			told = record.cause;
	return told;
}

/* Counts the records and what they hold. Returns 0 or -EBADMSG. */
static int
measure(const struct pin_log *log, size_t *ret_n, size_t *ret_bytes)
{
	uint64_t at = log->state->first;
	uint64_t last = 0;
	struct record record;
	int rc;

	*ret_n = *ret_bytes = 0;
	while ((rc = next_record(log, &at, &record)) > 0) {
		if (record.number <= last)
			return -EBADMSG;
		last = record.number;
		*ret_bytes += record.len;
		++*ret_n;
	}
	return rc;
}

int
pin_log_read(const struct pin_log *log, struct cursor_pin **ret, size_t *ret_n)
{
	uint64_t at = log->state->first;
	struct cursor_pin *pins;
	struct record record;
	size_t n, bytes;
	char *to;
	int rc = measure(log, &n, &bytes);

	if (rc < 0)
		return rc;
	pins = malloc(n * sizeof(*pins) + bytes + 1);
	if (!pins)
		return -ENOMEM;
	to = (char *)(pins + n);
	for (size_t i = 0; i < n; i++) {
		uint64_t begin = at + sizeof(record);

		if (next_record(log, &at, &record) <= 0)
			break;
		copy_out(log, begin, to, record.len);
		pins[i] = (struct cursor_pin){
			.number = record.number,
			.place = record.place,
			.bytes = to,
			.len = record.len,
			.gap = record.gap,
		};
		to += record.len;
	}
	*ret = pins;
	*ret_n = n;
	return log->state->overrun ? 1 : 0;
}
