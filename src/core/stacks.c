/* SPDX-License-Identifier: MIT */
/*
 * How deep stacks were used, by site. What lives is looked at now; what has
 * ended was looked at when its stack was trimmed, or had used less than a page.
 */
#include "config.h"

#include "core/stacks.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/cancel.h"
#include "machine/context_call.h"

#define TEXT_MAX 200

/** struct row - a line of the report. */
struct row {
	const struct coir__site *site;
	uint64_t live;
	size_t deepest;
};

/** struct report - rows in the order of the runtime's table. */
struct report {
	struct coir_runtime *rt;
	coir_dump_fn *fn;
	void *arg;
	/* NULL: addresses instead of names */
	struct coir__tracer *tracer;
	struct row rows[COIR__SITES + 1];
	/* how many lines */
	int lines;
};

void
coir__stacks_note(struct coir__stack *stack, size_t deepest)
{
	struct coir_fiber *fiber =
		coir__container_of(stack, struct coir_fiber, stack);

	if (fiber->site && deepest > fiber->site->deepest)
		fiber->site->deepest = deepest;
}

/* The row of @site, which is the last if it is the one for all others. */
static struct row *
row_of(struct report *report, const struct coir__site *site)
{
	const struct coir__sites *sites = &report->rt->sites;

	if (site == &sites->others)
		return &report->rows[COIR__SITES];
	return &report->rows[site - sites->all];
}

static void
add_live(struct report *report, const struct coir_fiber *fiber)
{
	struct row *row = row_of(report, fiber->site);
	size_t deepest = 0;

	row->live++;
	if (!fiber->stack.inherited)
		deepest = coir__stack_high_water(&fiber->stack);
	if (deepest > row->deepest)
		row->deepest = deepest;
}

static void
collect(struct report *report)
{
	struct coir__sites *sites = &report->rt->sites;
	struct coir_cancel *top = &report->rt->root.cancel_;
	int depth = 0;

	for (size_t i = 0; i < COIR__SITES; i++)
		report->rows[i].site = &sites->all[i];
	report->rows[COIR__SITES].site = &sites->others;
	for (size_t i = 0; i <= COIR__SITES; i++)
		report->rows[i].deepest = report->rows[i].site->deepest;
	for (struct coir_cancel *at = top; at;
	     at = coir__cancel_next(at, top, &depth))
		if (at->flags_ & COIR__CANCEL_FIBER)
			add_live(report, at->owner_);
}

/* "serve spawned in accept_clients at door.c:41" */
static void
describe_site(struct report *report, const struct coir__site *site, char *buf,
	      size_t len)
{
	char what[TEXT_MAX];
	char where[TEXT_MAX];
	const char *name;

	if (!site->fn) {
		snprintf(buf, len, "all others");
		return;
	}
	name = coir__tracer_describe(report->tracer, (uintptr_t)site->fn, what,
				     sizeof(what));
	coir__tracer_describe(report->tracer, (uintptr_t)site->pc - 1, where,
			      sizeof(where));
	snprintf(buf, len, "%s spawned in %s", *name ? name : what, where);
}

static void
print_row(struct report *report, const struct row *row)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t deepest = row->deepest;
	char what[2 * TEXT_MAX + 16];
	char line[2 * TEXT_MAX + 128];

	if (row->live < row->site->spawned && deepest < page)
		deepest = page;
	describe_site(report, row->site, what, sizeof(what));
	snprintf(line, sizeof(line),
		 "site %s: %" PRIu64 " fiber%s, %" PRIu64
		 " live, stack at most %zu KiB",
		 what, row->site->spawned, row->site->spawned == 1 ? "" : "s",
		 row->live, (deepest + 1023) / 1024);
	report->fn(line, strlen(line), report->arg);
	report->lines++;
}

int
coir__stacks_print(struct coir_runtime *rt, struct coir__tracer *tracer,
		   coir_dump_fn *fn, void *arg)
{
	struct report report = {
		.rt = rt, .fn = fn, .arg = arg, .tracer = tracer
	};

	collect(&report);
	for (size_t i = 0; i <= COIR__SITES; i++)
		if (report.rows[i].site->spawned > 0)
			print_row(&report, &report.rows[i]);
	return report.lines;
}

/** struct call - coir_stacks(), on a stack of its own. */
struct call {
	struct coir_runtime *rt;
	coir_dump_fn *fn;
	void *arg;
	int lines;
};

static void
print_on_own_stack(void *arg)
{
	struct call *call = arg;
	struct coir__tracer *tracer = coir__tracer_new();

	call->lines = coir__stacks_print(call->rt, tracer, call->fn, call->arg);
	coir__tracer_free(tracer);
}

int
coir_stacks(coir_dump_fn *fn, void *arg)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct call call = { .rt = rt, .fn = fn, .arg = arg };
	int rc;

	if (!rt)
		return -ENXIO;
	rc = coir__context_call(&rt->current->context, print_on_own_stack,
				&call);
	return rc < 0 ? rc : call.lines;
}
