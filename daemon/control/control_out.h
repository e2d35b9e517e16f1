/* SPDX-License-Identifier: MIT */
/*
 * control_out.h - what is to be sent to somebody at the control socket.
 *
 * Objects of JSON, one a line, each with one member that says what it is:
 * "item" (one of several things asked for), "progress", and at the end of an
 * answer "done" or "error". Main stack: JSON takes stack.
 */
#ifndef CHATD_CONTROL_OUT_H
#define CHATD_CONTROL_OUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct control_fault;

/* Bytes after which a command is to let them be sent before it goes on. */
#define CONTROL_OUT_ENOUGH (64 * 1024)

/* The bytes. All-zero memory is none. */
struct control_out {
	char *bytes; /* owned */
	size_t len;  /* of them */
	size_t room; /* allocated */
	bool failed; /* there was no memory for some: the answer is no good */
};

/* Adds {"@member": @value}; @value is taken, NULL stands for no memory. */
void control_out_add(struct control_out *out, const char *member,
		     json_t *value);

/* Adds {"progress": {"done": @done, "total": @total}}. */
void control_out_progress(struct control_out *out, uint64_t done,
			  uint64_t total);

/* Adds {"error": {"code": ..., "message": ...}}. */
void control_out_fault(struct control_out *out,
		       const struct control_fault *fault);

/* Empties it; its memory is kept. */
void control_out_reset(struct control_out *out);

/* Frees its memory. */
void control_out_fini(struct control_out *out);

#endif
