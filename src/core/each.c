/* SPDX-License-Identifier: MIT */
/*
 * coir_each(): as many workers as may run at once, each of which takes the
 * next thing when it is done with one. The last worker is the caller.
 */
#include "config.h"

#include <coir/each.h>

#include <errno.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/scope.h>

/** struct run - one call of coir_each(). */
struct run {
	struct coir_scope scope;
	coir_each_fn *fn;
	void *arg;
	size_t n;
	/* the first thing that nobody has begun */
	size_t next;
	/* how a worker ended that did not end well; 0: none */
	int failure;
};

static int
work(void *arg)
{
	struct run *run = arg;
	int rc = 0;

	while (rc == 0 && run->next < run->n) {
		rc = coir_check();
		if (rc == 0)
			rc = run->fn(run->next++, run->arg);
	}
	if (rc < 0)
		run->failure = rc;
	return rc;
}

/* Start the workers but the last, which is the caller. */
static int
run_workers(struct run *run, size_t workers)
{
	int rc = 0;

	for (size_t i = 1; i < workers && run->next < run->n && rc == 0; i++)
		rc = coir_spawn(&run->scope, work, run);
	if (rc == -ECANCELED)
		return coir_check();
	return rc < 0 ? rc : work(run);
}

int
coir_each(size_t n, unsigned limit, coir_each_fn *fn, void *arg)
{
	struct run run = { .fn = fn, .arg = arg, .n = n };
	int rc;

	if (limit == 0)
		return -EINVAL;
	if (n == 0)
		return 0;
	rc = coir_scope_open(&run.scope);
	if (rc < 0)
		return rc;
	rc = run_workers(&run, n < limit ? n : limit);
	rc = coir_scope_close(&run.scope, rc);
	/* a worker that was cancelled by itself fails no scope */
	return rc == 0 ? run.failure : rc;
}
