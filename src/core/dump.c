/* SPDX-License-Identifier: MIT */
/*
 * Listing scopes and fibers: a walk over the tree of cancellation, which holds
 * them all, one line at a time. It runs on a stack of its own, so that a fiber
 * may ask for it too and is itself at rest meanwhile. Only that stack and the
 * backtraces want memory; the rest of the listing works without.
 */
#include "config.h"

#include "core/dump.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <coir/dump.h>
#include <coir/time.h>

#include "core/cancel.h"
#include "core/chain.h"
#include "core/frames.h"
#include "core/node.h"
#include "core/stacks.h"
#include "machine/context_call.h"

#define LINE_MAX_ 256
#define TEXT_MAX 1000

/** struct dump - one listing. */
struct dump {
	coir_dump_fn *fn;
	void *arg;
	struct coir_runtime *rt;
	/* NULL: without backtraces */
	struct coir__frames *frames;
	int64_t now;
	int fibers;
};

/* "channel receive"; or several, for a select. */
static void
describe_waiter(const struct coir__waiter *waiter, char *buf, size_t len)
{
	size_t at = 0;

	if (waiter->n == 0)
		snprintf(buf, len, "a cancel");
	for (size_t i = 0; i < waiter->n && at < len; i++) {
		const struct coir_node *node = waiter->nodes[i];
		int n = snprintf(buf + at, len - at, "%s", i ? " or " : "");

		at += (size_t)n;
		if (at >= len)
			break;
		if (node->source_->describe)
			n = node->source_->describe(node, buf + at, len - at);
		else
			n = snprintf(buf + at, len - at, "%s",
				     node->source_->name);
		at += n > 0 ? (size_t)n : 0;
	}
}

static void
describe_state(const struct coir_fiber *fiber, char *buf, size_t len)
{
	char what[160];

	switch (fiber->state) {
	case COIR__FIBER_WAITING:
		if (fiber->waiter.fired || fiber->interrupted) {
			snprintf(buf, len, "ready");
			break;
		}
		describe_waiter(&fiber->waiter, what, sizeof(what));
		snprintf(buf, len, "waiting for %s", what);
		break;
	case COIR__FIBER_PARKED:
		snprintf(buf, len, "suspended");
		break;
	case COIR__FIBER_ENDED:
		snprintf(buf, len, "ended");
		break;
	default:
		snprintf(buf, len,
			 fiber == fiber->runtime->current ? "running"
							  : "ready");
	}
}

static void
print_fiber(struct dump *dump, const struct coir_fiber *fiber, int depth)
{
	char state[192];
	char age[32];
	char since[32];
	char line[LINE_MAX_ + 128];

	describe_state(fiber, state, sizeof(state));
	coir_time_format(coir_ns(dump->now - fiber->born), age, sizeof(age));
	coir_time_format(coir_ns(dump->now - fiber->since), since,
			 sizeof(since));
	snprintf(line, sizeof(line),
		 "%*sfiber \"%.64s\": %s for %s, age %s%s, stack %zu KiB",
		 2 * depth, "", coir_fiber_name(fiber), state, since, age,
		 fiber->cancel.origin_ ? ", cancelled" : "",
		 (coir__stack_high_water(&fiber->stack) + 1023) / 1024);
	dump->fibers++;
	dump->fn(line, strlen(line), dump->arg);
	if (dump->frames && fiber->state != COIR__FIBER_ENDED)
		coir__frames_print(dump->frames, fiber, 2 * depth + 4);
}

static const char *
plural(unsigned n)
{
	return n == 1 ? "" : "s";
}

static void
print_scope(struct dump *dump, const struct coir_scope *scope, int depth)
{
	char line[LINE_MAX_];

	snprintf(line, sizeof(line),
		 "%*sscope \"%.64s\": %u fiber%s, %u daemon%s%s", 2 * depth, "",
		 scope->name_ ? scope->name_ : "scope", scope->fibers_,
		 plural(scope->fibers_), scope->daemons_,
		 plural(scope->daemons_),
		 scope->cancel_.origin_ ? ", cancelled" : "");
	dump->fn(line, strlen(line), dump->arg);
}

static void
print_level(struct dump *dump, struct coir_cancel *level, int depth)
{
	if (depth > 20)
		depth = 20;
	if (level->flags_ & COIR__CANCEL_FIBER)
		print_fiber(dump, level->owner_, depth);
	else if (level->flags_ & COIR__CANCEL_SCOPE)
		print_scope(dump,
			    coir__container_of(level, struct coir_scope,
					       cancel_),
			    depth);
}

static void
print_runtime(struct dump *dump)
{
	struct coir_cancel *top = &dump->rt->root.cancel_;
	int depth = 0;

	dump->now = coir_now().ns;
	dump->rt->clock = dump->now;
	for (struct coir_cancel *at = top; at;
	     at = coir__cancel_next(at, top, &depth))
		print_level(dump, at, depth);
}

/* On a stack of its own. */
static void
print_with_frames(void *arg)
{
	struct dump *dump = arg;
	struct coir__frames frames;

	coir__frames_begin(&frames, dump->fn, dump->arg);
	dump->frames = &frames;
	print_runtime(dump);
	coir__stacks_print(dump->rt, frames.tracer, dump->fn, dump->arg);
	coir__frames_end(&frames);
}

int
coir_dump(coir_dump_fn *fn, void *arg)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct dump dump = { .fn = fn, .arg = arg, .rt = rt };

	if (!rt)
		return -ENXIO;
	if (coir__context_call(&rt->current->context, print_with_frames,
			       &dump) < 0)
		print_runtime(&dump);
	return dump.fibers;
}

/** struct text - lines joined, as far as they fit. */
struct text {
	char buf[TEXT_MAX];
	size_t len;
};

static void
append_line(const char *line, size_t len, void *arg)
{
	struct text *text = arg;

	if (text->len + len + 2 > sizeof(text->buf))
		return;
	text->buf[text->len++] = '\n';
	memcpy(text->buf + text->len, line, len + 1);
	text->len += len;
}

void
coir__dump_deadlock(struct coir_runtime *rt)
{
	struct text text;
	struct dump dump = { .fn = append_line, .arg = &text, .rt = rt };

	text.len = (size_t)snprintf(text.buf, sizeof(text.buf),
				    "deadlock: nothing can ever wake these:");
	print_runtime(&dump);
	coir__chain_set(&rt->main, -EDEADLK, text.buf);
}
