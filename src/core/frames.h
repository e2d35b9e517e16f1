/* SPDX-License-Identifier: MIT */
/*
 * The backtraces in a listing of fibers: "#0 coir_sleep at timer.c:140" and so
 * on, without what is between them only because the library is made so.
 *
 * A listing must end soon even with very many fibers: one whose frames are
 * those of the fiber before it gets a line that says so, and after half a
 * second the rest go without.
 */
#ifndef COIR_CORE_FRAMES_H
#define COIR_CORE_FRAMES_H

#include <coir/dump.h>

#include "core/fiber.h"
#include "machine/backtrace.h"

#define COIR__FRAMES_MAX 32

/** struct coir__frames - the backtraces of one listing. */
struct coir__frames {
	struct coir__tracer *tracer;
	/* where they go, and how far they are indented */
	coir_dump_fn *fn;
	void *arg;
	int indent;
	/* no more of them after this instant */
	int64_t end;
	/* those of the fiber before */
	size_t n;
	uintptr_t pcs[COIR__FRAMES_MAX];
};

/* A coir_dump_fn: say the line on standard error. */
void
coir__frames_say(const char *line, size_t len, void *arg);

/* Begin; there may be no tracer, and then there are no lines. */
void
coir__frames_begin(struct coir__frames *frames, coir_dump_fn *fn, void *arg);

void
coir__frames_end(struct coir__frames *frames);

/* The lines of @fiber, which does not run, @indent columns in. */
void
coir__frames_print(struct coir__frames *frames, const struct coir_fiber *fiber,
		   int indent);

/* The same from registers and a copy of the stack. */
void
coir__frames_print_view(struct coir__frames *frames,
			const struct coir__registers *regs,
			const struct coir__stack_view *stack);

#endif
