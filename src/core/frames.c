/* SPDX-License-Identifier: MIT */
/*
 * Backtraces as lines; see frames.h. To be called with much stack.
 */
#include "config.h"

#include "core/frames.h"

#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include <coir/time.h>

#define BUDGET_NS 500000000
#define LINE_MAX_ 384

void
coir__frames_say(const char *line, size_t len, void *arg)
{
	struct iovec part[] = {
		{ (void *)(uintptr_t) "libcoir: ", 9 },
		{ (void *)(uintptr_t)line, len },
		{ (void *)(uintptr_t) "\n", 1 },
	};

	(void)arg;
	if (writev(STDERR_FILENO, part, 3) < 0)
		return;
}

void
coir__frames_begin(struct coir__frames *frames, coir_dump_fn *fn, void *arg)
{
	frames->tracer = coir__tracer_new();
	frames->fn = fn;
	frames->arg = arg;
	frames->indent = 0;
	frames->end = coir_now().ns + BUDGET_NS;
	frames->n = 0;
}

void
coir__frames_end(struct coir__frames *frames)
{
	coir__tracer_free(frames->tracer);
}

/* One line: "#2 serve at door.c:88". */
static void
print_line(const struct coir__frames *frames, int number, const char *what)
{
	char line[LINE_MAX_];

	snprintf(line, sizeof(line), "%*s#%d %s", frames->indent, "", number,
		 what);
	frames->fn(line, strlen(line), frames->arg);
}

/* Is it of the library's making, and nothing that the program has called? */
static bool
is_internal(const char *function)
{
	return strncmp(function, "coir__", 6) == 0;
}

static void
print_frames(const struct coir__frames *frames)
{
	char what[LINE_MAX_ - 64];
	int number = 0;

	for (size_t i = 0; i < frames->n; i++)
		if (!is_internal(coir__tracer_describe(frames->tracer,
						       frames->pcs[i], what,
						       sizeof(what))))
			print_line(frames, number++, what);
}

void
coir__frames_print_view(struct coir__frames *frames,
			const struct coir__registers *regs,
			const struct coir__stack_view *stack)
{
	uintptr_t pcs[COIR__FRAMES_MAX];
	size_t n =
		coir__trace(frames->tracer, regs, stack, pcs, COIR__FRAMES_MAX);

	if (n == 0)
		return;
	if (n == frames->n && memcmp(pcs, frames->pcs, n * sizeof(*pcs)) == 0) {
		print_line(frames, 0, "as in the fiber above");
		return;
	}
	frames->n = n;
	memcpy(frames->pcs, pcs, n * sizeof(*pcs));
	print_frames(frames);
}

void
coir__frames_print(struct coir__frames *frames, const struct coir_fiber *fiber,
		   int indent)
{
	const struct coir__stack_view stack = {
		.bytes = fiber->stack.lo,
		.lo = (uintptr_t)fiber->stack.lo,
		.hi = (uintptr_t)fiber->stack.top,
	};
	struct coir__registers regs;

	if (!frames->tracer || coir_now().ns > frames->end)
		return;
	frames->indent = indent;
	coir__registers_of_context(&fiber->context, &regs);
	coir__frames_print_view(frames, &regs, &stack);
}
