/* SPDX-License-Identifier: MIT */
/*
 * pin_log.h - the pins of one cursor, written down for another process.
 *
 * A ring of bytes in memory that outlives this process, whatever it is. A pin
 * is written there when it is numbered, before it is in the queue, and stays
 * until it is known to be out. What it answers is noted with it: so input that
 * is gone through again after a crash does not have the same told twice.
 *
 * When there is no room the log is overrun: it has the pins that came before,
 * and none of those that come, until all are out. Until then the input that
 * those answer is not known to be answered, and has to be kept.
 */
#ifndef CHATD_PIN_LOG_H
#define CHATD_PIN_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "room/cursor_place.h"
#include "room/pin.h"

/* What is in the memory that outlives the process, but for the bytes. */
struct pin_log_state {
	uint64_t end;     /* bytes ever written: where the next pin goes */
	uint64_t first;   /* of these, before the oldest that is kept */
	uint64_t told[2]; /* by enum pin_kind: the newest cause answered */
	uint64_t overrun; /* the first pin that has had no room; 0: all had */
};

/* A log over such memory. */
struct pin_log {
	struct pin_log_state *state; /* borrowed */
	char *bytes;                 /* borrowed */
	size_t size;                 /* of bytes: a power of two */
	uint64_t missed[PIN_KINDS];  /* the newest causes answered while it
					is overrun */
};

/* Sets @log's state up: no pins. */
void pin_log_clear(struct pin_log *log);

/* Writes @pin, which has its number, down. */
void pin_log_add(struct pin_log *log, struct pin *pin);

/* All that are not in @queue, nor behind one that is, are out. */
void pin_log_trim(struct pin_log *log, const struct pin_queue *queue);

/* Has it no room for what has been answered? */
bool pin_log_is_overrun(const struct pin_log *log);

/* Has it no room for pin @number, which may not be out yet? */
bool pin_log_lacks(const struct pin_log *log, uint64_t number);

/* Pins of @kind have answered input up to @cause. */
void pin_log_answered(struct pin_log *log, enum pin_kind kind, uint64_t cause);

/* The newest cause that pins of @kind have answered; see struct pin. */
uint64_t pin_log_told(const struct pin_log *log, enum pin_kind kind);

/*
 * The pins in a log that another process has left, by number; the caller frees
 * *ret, whose bytes it owns with it.
 * Returns 0; 1: the log is overrun, there were more after them; -ENOMEM;
 * -EBADMSG: damaged.
 */
int pin_log_read(const struct pin_log *log, struct cursor_pin **ret,
		 size_t *ret_n);

#endif
