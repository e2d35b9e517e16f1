/* SPDX-License-Identifier: MIT */
/*
 * both, all, first, any: a scope, a fiber for every branch but the last, which
 * runs in the caller.
 */
#include "config.h"

#include <coir/combine.h>

#include <errno.h>

#include <coir/cancel.h>
#include <coir/scope.h>

#include "base/list.h"
#include "core/fiber.h"

/** struct group - one call of any of them. */
struct group {
	struct coir_scope scope;
	/* how many branches have ended */
	unsigned ended;
	/* the first success cancels the others, once all have begun */
	bool race;
	bool begun;
	bool won;
};

/* The race is decided: every branch has had its chance, so it is over. */
static void
end_race(struct group *group)
{
	if (group->won && group->begun)
		coir_scope_cancel(&group->scope);
}

/* Run one branch to its end, in whatever fiber. */
static int
run_branch(struct group *group, struct coir_branch *branch)
{
	branch->result = branch->fn(branch->arg);
	branch->order = ++group->ended;
	if (group->race && branch->result == 0)
		group->won = true;
	end_race(group);
	return branch->result;
}

static int
branch_main(void *arg)
{
	struct coir_scope *scope = coir_self()->scope;

	return run_branch(coir__container_of(scope, struct group, scope), arg);
}

/* Start all branches; the last one's result, or why one could not start. */
static int
run_branches(struct group *group, struct coir_branch *branches, size_t n)
{
	int rc;

	for (size_t i = 0; i < n; i++) {
		branches[i].result = -ECANCELED;
		branches[i].order = 0;
	}
	for (size_t i = 0; i + 1 < n; i++) {
		rc = coir_spawn(&group->scope, branch_main, &branches[i]);
		if (rc == -ECANCELED)
			return coir_check();
		if (rc < 0)
			return rc;
	}
	rc = coir_check();
	if (rc < 0)
		return rc;
	group->begun = true;
	end_race(group);
	return run_branch(group, &branches[n - 1]);
}

int
coir_all(struct coir_branch *branches, size_t n)
{
	struct group group = { .race = false };
	int rc;

	if (n == 0)
		return 0;
	rc = coir_scope_open(&group.scope);
	if (rc < 0)
		return rc;
	rc = run_branches(&group, branches, n);
	rc = coir_scope_close(&group.scope, rc);
	/* one that was cancelled by itself fails no scope */
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = branches[i].result;
	return rc;
}

int
coir_both(coir_fn *f, void *f_arg, coir_fn *g, void *g_arg)
{
	struct coir_branch branches[] = { { .fn = f, .arg = f_arg },
					  { .fn = g, .arg = g_arg } };

	return coir_all(branches, 2);
}

int
coir_any(struct coir_branch *branches, size_t n, uint64_t *ret_mask)
{
	struct group group = { .race = true };
	uint64_t mask = 0;
	int rc;

	if (n == 0)
		return coir_await_cancel();
	if (n > COIR_ANY_MAX)
		return -E2BIG;
	rc = coir_scope_open(&group.scope);
	if (rc < 0)
		return rc;
	rc = run_branches(&group, branches, n);
	rc = coir_scope_close(&group.scope, rc);
	for (size_t i = 0; i < n; i++)
		if (branches[i].order && branches[i].result == 0)
			mask |= UINT64_C(1) << i;
	if (ret_mask)
		*ret_mask = mask;
	if (mask && !coir_scope_error(&group.scope))
		return 0;
	/* all were cancelled, each by itself */
	return rc == 0 ? -ECANCELED : rc;
}

int
coir_first(coir_fn *f, void *f_arg, coir_fn *g, void *g_arg, uint64_t *ret_mask)
{
	struct coir_branch branches[] = { { .fn = f, .arg = f_arg },
					  { .fn = g, .arg = g_arg } };

	return coir_any(branches, 2, ret_mask);
}
