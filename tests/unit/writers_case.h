/* SPDX-License-Identifier: MIT */
/*
 * writers_case.h - several fibers that write one flow at once: their messages
 * arrive whole and in order, and each traces how it went.
 */
#ifndef WRITERS_CASE_H
#define WRITERS_CASE_H

#include <coir/fiber.h>
#include <coir/flow.h>
#include <coir/scope.h>
#include <stdlib.h>
#include <string.h>

#include "support/runner.h"
#include "support/trace.h"

#define WRITERS 3

/* The length of a message: more than the kernel buffers. */
#define MESSAGE 400000

/* Writes a message of one letter in two pieces. */
struct writer {
	struct coir_flow *flow;
	char letter;
};

static inline int
write_message(void *arg)
{
	struct writer *w = arg;
	char *message = malloc(MESSAGE);
	struct iovec iov[] = {
		{ .iov_base = message, .iov_len = MESSAGE / 3 },
		{ .iov_base = message, .iov_len = MESSAGE - MESSAGE / 3 },
	};
	size_t done;
	int rc;

	memset(message, w->letter, MESSAGE);
	rc = coir_writev(w->flow, iov, 2, &done);
	trace("%c: %d, %s", w->letter, rc,
	      done == 0                 ? "nothing"
		      : done == MESSAGE ? "all"
					: "some");
	free(message);
	return 0;
}

/* How many bytes are not what whole messages in order would be. */
static inline size_t
count_wrong(struct coir_flow *flow)
{
	char *all = malloc(WRITERS * MESSAGE);
	size_t wrong = 0;

	ck_assert_int_eq(coir_read_exact(flow, all, WRITERS * MESSAGE, NULL),
			 0);
	for (size_t i = 0; i < WRITERS * MESSAGE; i++)
		wrong += all[i] != (char)('a' + i / MESSAGE);
	free(all);
	return wrong;
}

/* Two ends of a flow and those who write one of them. */
struct line {
	struct coir_flow *out;
	struct coir_flow *in;
	struct writer writers[WRITERS];
};

static inline int
write_together(struct coir_scope *scope, void *arg)
{
	struct line *line = arg;

	for (int i = 0; i < WRITERS; i++) {
		line->writers[i] = (struct writer){ line->out, 'a' + i };
		ck_assert_int_eq(coir_spawn(scope, write_message,
					    &line->writers[i]),
				 0);
	}
	ck_assert_uint_eq(count_wrong(line->in), 0);
	return 0;
}

#endif
