/* SPDX-License-Identifier: MIT */
/*
 * pin.c - private bytes pinned to a place in the room.
 *
 * A singly linked queue, places never descending. Nearly every pin goes to the
 * end, which is why the end is known; the others walk, and there are few.
 * Pins live on one thread, and what they take is counted for all at once.
 */
#include "config.h"

#include "room/pin.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "room/style.h"

/* What pin_memory() says. */
static size_t memory;

struct pin *
pin_new(size_t size)
{
	struct pin *pin;

	if (size > UINT32_MAX)
		return NULL;
	pin = malloc(sizeof(*pin) + size);
	if (!pin)
		return NULL;
	memory += malloc_usable_size(pin);
	*pin = (struct pin){ .len = (uint32_t)size };
	return pin;
}

/* Bytes of the first line of @text, which may be the last one. */
static size_t
first_line(const char *text, size_t len)
{
	const char *end = len ? memchr(text, '\n', len) : NULL;

	return end ? (size_t)(end - text) : len;
}

/* Bytes that the notices take at most that @text is, line by line. */
static size_t
notices_bound(const struct style *style, const char *text, size_t len)
{
	size_t bound = 0;

	for (size_t at = 0, n; at <= len; at += n + 1) {
		n = first_line(text + at, len - at);
		bound += style->notice_bound(n);
	}
	return bound;
}

struct pin *
pin_new_notice(const struct style *style, const char *text, size_t len)
{
	struct pin *pin = pin_new(notices_bound(style, text, len));
	size_t at = 0;

	if (!pin)
		return NULL;
	pin->len = 0;
	for (size_t n; at <= len; at += n + 1) {
		n = first_line(text + at, len - at);
		pin->len += (uint32_t)style->notice(pin->bytes + pin->len,
						    text + at, n);
	}
	return pin;
}

void
pin_free(struct pin *pin)
{
	memory -= malloc_usable_size(pin);
	free(pin);
}

/* What @pin takes while it waits. */
static uint32_t
weight(const struct pin *pin)
{
	return (uint32_t)sizeof(*pin) + pin->len;
}

/* Puts @pin behind @before, which is in the queue. */
static void
insert_after(struct pin_queue *queue, struct pin *before, struct pin *pin)
{
	pin->next = before->next;
	before->next = pin;
	if (queue->last == before)
		queue->last = pin;
	queue->count++;
	queue->bytes += weight(pin);
}

void
pin_queue_add(struct pin_queue *queue, struct pin *pin)
{
	struct pin *before = queue->first;

	if (!before || before->place > pin->place) {
		pin_queue_push(queue, pin);
		return;
	}
	if (queue->last->place <= pin->place)
		before = queue->last;
	while (before->next && before->next->place <= pin->place)
		before = before->next;
	insert_after(queue, before, pin);
}

void
pin_queue_push(struct pin_queue *queue, struct pin *pin)
{
	if (!queue->first)
		queue->last = pin;
	pin->next = queue->first;
	queue->first = pin;
	queue->count++;
	queue->bytes += weight(pin);
}

void
pin_queue_drop(struct pin_queue *queue)
{
	struct pin *pin = queue->first;

	queue->first = pin->next;
	queue->count--;
	queue->bytes -= weight(pin);
	pin_free(pin);
}

void
pin_queue_cut(struct pin_queue *queue, uint64_t place)
{
	struct pin_queue kept = { 0 };

	while (queue->first && queue->first->place <= place) {
		struct pin *pin = queue->first;

		queue->first = pin->next;
		pin_queue_add(&kept, pin);
	}
	pin_queue_fini(queue);
	*queue = kept;
}

void
pin_queue_fini(struct pin_queue *queue)
{
	while (queue->first)
		pin_queue_drop(queue);
}

size_t
pin_memory(void)
{
	return memory;
}
