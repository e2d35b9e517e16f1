/* SPDX-License-Identifier: MIT */
/*
 * pin.h - private bytes pinned to a place in the room.
 *
 * What one client alone is to see (a notice, a telnet reply) goes out between
 * two whole lines: after line number place, before any later one. Pins wait in
 * a queue in their cursor, places never descending, so that the first is always
 * the next to go. One allocation each; a client without any costs two pointers.
 */
#ifndef CHATD_PIN_H
#define CHATD_PIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct style;

/* Whose answer a pin is: of one kind, later ones answer later input. */
enum pin_kind {
	PIN_NOTICE, /* the room's, in its turn */
	PIN_REPLY,  /* the telnet filter's, at once */
	PIN_KINDS,
};

/* Some private bytes. */
struct pin {
	struct pin *next; /* the one behind it in the queue */
	uint64_t place;   /* goes out after this line; 0: at once */
	uint64_t number;  /* of its cursor's pins; 0: the rest of a line */
	uint64_t cause;   /* which byte of input it answers; 0: none */
	uint32_t len;     /* bytes of it */
	bool gap;         /* it stands where something is left out */
	uint8_t kind;     /* enum pin_kind */
	char bytes[];     /* what the client is sent */
};

/* Pins in the order in which they go out. All-zero memory is an empty queue. */
struct pin_queue {
	struct pin *first; /* next to go, or NULL */
	struct pin *last;  /* last to go; no meaning when empty */
	uint32_t count;    /* pins in the queue */
	uint32_t bytes;    /* that they take */
};

/* A new pin of @size bytes, to be filled in, or NULL: no memory. */
struct pin *pin_new(size_t size);

/*
 * A new pin with the notice that @style makes of @text (@len bytes, bare), or
 * NULL: no memory. A line feed in @text is the beginning of another notice.
 */
struct pin *pin_new_notice(const struct style *style, const char *text,
			   size_t len);

/* Frees a pin that is in no queue; NULL is nothing. */
void pin_free(struct pin *pin);

/* Puts @pin (taken) behind all whose place is not after its own. */
void pin_queue_add(struct pin_queue *queue, struct pin *pin);

/* Puts @pin (taken) before all others. */
void pin_queue_push(struct pin_queue *queue, struct pin *pin);

/* Takes the first out of the queue, which must not be empty, and frees it. */
void pin_queue_drop(struct pin_queue *queue);

/* Frees those whose place is after @place. */
void pin_queue_cut(struct pin_queue *queue, uint64_t place);

/* Frees all. */
void pin_queue_fini(struct pin_queue *queue);

/* Bytes that all pins of this process take, in queues and out. */
size_t pin_memory(void);

#endif
