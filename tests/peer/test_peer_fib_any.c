/* SPDX-License-Identifier: MIT */
/*
 * Rows FIB-19 to FIB-22 of the peers' cases: Fiber.any and n_any of Eio's
 * tests/fiber.md. Both are coir_any(): the branches say who returned 0 and in
 * which order they ended.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/fiber.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* A branch: its number, and whether it yields. */
struct numbered {
	int number;
	bool yields;
	bool shielded;
};

static int
telling(void *arg)
{
	struct numbered *self = arg;

	trace("%d", self->number);
	if (!self->yields)
		return 0;
	return self->shielded ? coir_protect(yielding, NULL) : coir_yield();
}

/* Trace the numbers of those who returned 0, in the order of their ends. */
static void
trace_winners(const struct coir_branch *branches, size_t n, uint64_t mask)
{
	for (unsigned order = 1; order <= n; order++)
		for (size_t i = 0; i < n; i++)
			if (branches[i].order == order && mask & 1U << i)
				trace("result %zu", i);
}

/* Run coir_any() over the first @n of @numbered. */
static int
any_of(struct numbered *numbered, size_t n, uint64_t *ret_mask)
{
	struct coir_branch branches[4];
	int rc;

	for (size_t i = 0; i < n; i++) {
		numbered[i].number = (int)i;
		branches[i].fn = telling;
		branches[i].arg = &numbered[i];
	}
	rc = coir_any(branches, n, ret_mask);
	trace_winners(branches, n, *ret_mask);
	return rc;
}

TRACE_TEST(FIB_19_any_of_three, "0\n1\n2\nresult 0\n")
{
	struct numbered three[3] = { { .yields = true },
				     { .yields = true },
				     { .yields = true } };
	uint64_t mask;

	return any_of(three, 3, &mask);
}

TRACE_TEST(FIB_20_any_collects_all, "0\n1\n2\nresult 0\nresult 1\nresult 2\n")
{
	struct numbered three[3] = { { .yields = true, .shielded = true },
				     { .yields = true, .shielded = true },
				     { .yields = true, .shielded = true } };
	uint64_t mask;
	int rc = any_of(three, 3, &mask);

	ck_assert_uint_eq(mask, 7);
	return rc;
}

TRACE_TEST(FIB_21_n_any_single, "0\n1\n2\nresult 0\n")
{
	struct numbered three[3] = { { .yields = false },
				     { .yields = true },
				     { .yields = true } };
	uint64_t mask;
	int rc = any_of(three, 3, &mask);

	ck_assert_uint_eq(mask, 1);
	return rc;
}

TRACE_TEST(FIB_22_n_any_several, "0\n1\n2\n3\nresult 0\nresult 2\nresult 3\n")
{
	struct numbered four[4] = { { .yields = false },
				    { .yields = true },
				    { .yields = false },
				    { .yields = false } };
	uint64_t mask;
	int rc = any_of(four, 4, &mask);

	ck_assert_uint_eq(mask, 0xd);
	return rc;
}

SUITE(peer_fib_any)
{
	ADD(FIB_19_any_of_three);
	ADD(FIB_20_any_collects_all);
	ADD(FIB_21_n_any_single);
	ADD(FIB_22_n_any_several);
}
