/* SPDX-License-Identifier: MIT */
/*
 * Row RPL-01 of the peers' cases: Eio's tests/pool.md. Making item i waits
 * for promise i, so that others come meanwhile.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/respool.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* The items to be, and which comes next. */
struct makers {
	struct coir_respool pool;
	void *slots[2];
	struct coir_promise promises[3];
	int next;
	/* items of this parity are good; -1: all are */
	int good;
	int dispose_result;
};

static struct makers m;

static int
create_item(void **ret_item, void *arg)
{
	int i = m.next++;
	int result = 0;
	int rc;

	(void)arg;
	trace("Creating item %d", i);
	rc = coir_promise_await(&m.promises[i], &result);
	if (rc < 0 || result < 0)
		return rc < 0 ? rc : result;
	*ret_item = (void *)(intptr_t)i;
	return 0;
}

static bool
validate_item(void *item, void *arg)
{
	bool good = m.good < 0 || ((intptr_t)item & 1) == m.good;

	(void)arg;
	if (m.good >= 0)
		trace("validate %d => %d", (int)(intptr_t)item, good);
	return good;
}

static int
dispose_item(void *item, void *arg)
{
	(void)arg;
	trace("disposing %d", (int)(intptr_t)item);
	return m.dispose_result;
}

static const struct coir_respool_ops ops = {
	.create = create_item,
	.validate = validate_item,
	.dispose = dispose_item,
};

/* Somebody who uses an item for a round: label, and whether it may wait. */
struct user {
	const char *label;
	bool extra;
};

static int
use_item(void *arg)
{
	struct user *user = arg;
	void *item;
	int rc;

	rc = user->extra ? coir_respool_take_extra(&m.pool, &item)
			 : coir_respool_take(&m.pool, &item);
	if (rc < 0) {
		trace("%s: %d", user->label, rc);
		return rc;
	}
	trace("%s: using item %d", user->label, (int)(intptr_t)item);
	rc = coir_yield();
	trace("%s done", user->label);
	coir_respool_put(&m.pool, item);
	return rc;
}

static int
make_items(void *arg)
{
	int n = (int)(intptr_t)arg;

	for (int i = 0; i < n; i++)
		coir_promise_resolve(&m.promises[i], NULL);
	return 0;
}

/* Run @fn with a pool of so many. */
static int
run_pool(unsigned capacity, coir_fn *fn)
{
	int rc;

	for (int i = 0; i < 3; i++)
		coir_promise_init(&m.promises[i]);
	ck_assert_int_eq(coir_respool_init(&m.pool, &ops, NULL, m.slots,
					   capacity),
			 0);
	rc = run_fiber(fn, NULL);
	trace("the end");
	coir_respool_fini(&m.pool);
	for (int i = 0; i < 3; i++)
		coir_promise_fini(&m.promises[i]);
	return rc;
}

static int
print_item(void *item, void *arg)
{
	trace("Using item %d", (int)(intptr_t)item);
	return (int)(intptr_t)arg;
}

static int
use_twice(void *arg)
{
	(void)arg;
	make_items((void *)1);
	ck_assert_int_eq(coir_respool_use(&m.pool, print_item, (void *)-5),
			 -EIO);
	return coir_respool_use(&m.pool, print_item, NULL);
}

/* A user that fails gives its item back, too. */
START_TEST(RPL_01_reuse)
{
	m.good = -1;
	ck_assert_int_eq(run_pool(1, use_twice), 0);
	trace_expect("Creating item 0\nUsing item 0\nUsing item 0\n"
		     "the end\ndisposing 0\n");
}
END_TEST

static struct user users[] = {
	{ .label = "A" }, { .label = "B" }, { .label = "C" }, { .label = "D" }
};

/* So many users, then whoever makes as many items. */
static int
use_by(int n_users, int n_items)
{
	struct coir_branch branches[5];

	for (int i = 0; i < n_users; i++)
		branches[i] = (struct coir_branch){ .fn = use_item,
						    .arg = &users[i] };
	branches[n_users] =
		(struct coir_branch){ .fn = make_items,
				      .arg = (void *)(intptr_t)n_items };
	return coir_all(branches, (size_t)n_users + 1);
}

static int
two_users(void *arg)
{
	(void)arg;
	return use_by(2, 2);
}

START_TEST(RPL_01_wait_at_capacity)
{
	m.good = -1;
	ck_assert_int_eq(run_pool(1, two_users), 0);
	trace_expect("Creating item 0\nA: using item 0\nA done\n"
		     "B: using item 0\nB done\nthe end\ndisposing 0\n");
}
END_TEST

/* C differs: B begins to make its own before A, which waits, has got one. */
START_TEST(RPL_01_parallel_at_two)
{
	m.good = -1;
	ck_assert_int_eq(run_pool(2, two_users), 0);
	trace_expect("Creating item 0\nCreating item 1\n"
		     "A: using item 0\nB: using item 1\nA done\nB done\n"
		     "the end\ndisposing 1\ndisposing 0\n");
}
END_TEST

static int
extra_users(void *arg)
{
	(void)arg;
	users[0].extra = true;
	users[1].extra = true;
	return use_by(4, 2);
}

/* C differs: who makes an item gets it; so A has 0, and B's is one too many. */
START_TEST(RPL_01_never_block)
{
	m.good = -1;
	ck_assert_int_eq(run_pool(1, extra_users), 0);
	trace_expect("Creating item 0\nCreating item 1\n"
		     "A: using item 0\nB: using item 1\n"
		     "A done\ndisposing 0\nB done\nC: using item 1\nC done\n"
		     "D: using item 1\nD done\nthe end\ndisposing 1\n");
}
END_TEST

static int
fail_first_item(void *arg)
{
	(void)arg;
	coir_promise_reject(&m.promises[0], -EIO);
	coir_promise_resolve(&m.promises[1], NULL);
	return 0;
}

static int
fail_creation(void *arg)
{
	(void)arg;
	return coir_both(use_item, &users[0], fail_first_item, NULL);
}

static int
survive(void *arg)
{
	return coir_both(fail_creation, arg, use_item, &users[1]);
}

START_TEST(RPL_01_creation_fails)
{
	m.good = -1;
	ck_assert_int_eq(run_pool(1, survive), -EIO);
	trace_expect("Creating item 0\nA: -5\n"
		     "Creating item 1\nB: using item 1\nB done\n"
		     "the end\ndisposing 1\n");
}
END_TEST

static int
four_users(void *arg)
{
	(void)arg;
	return use_by(4, 3);
}

START_TEST(RPL_01_validation)
{
	m.good = 0;
	ck_assert_int_eq(run_pool(2, four_users), 0);
	trace_expect("Creating item 0\nCreating item 1\n"
		     "A: using item 0\nB: using item 1\nA done\nB done\n"
		     "validate 1 => 0\ndisposing 1\nvalidate 0 => 1\n"
		     "C: using item 0\nCreating item 2\nD: using item 2\n"
		     "C done\nD done\nthe end\ndisposing 2\ndisposing 0\n");
}
END_TEST

static int
dispose_fails(void *arg)
{
	(void)arg;
	make_items((void *)2);
	m.dispose_result = -EPROTO;
	ck_assert_int_eq(coir_respool_use(&m.pool, print_item, NULL), 0);
	ck_assert_int_eq(coir_respool_use(&m.pool, print_item, NULL), -EPROTO);
	return coir_respool_use(&m.pool, print_item, NULL);
}

START_TEST(RPL_01_dispose_fails)
{
	m.good = 1;
	ck_assert_int_eq(run_pool(1, dispose_fails), 0);
	trace_expect("Creating item 0\nUsing item 0\n"
		     "validate 0 => 0\ndisposing 0\n"
		     "Creating item 1\nUsing item 1\nthe end\ndisposing 1\n");
}
END_TEST

SUITE(peer_rpl)
{
	ADD(RPL_01_reuse);
	ADD(RPL_01_wait_at_capacity);
	ADD(RPL_01_parallel_at_two);
	ADD(RPL_01_never_block);
	ADD(RPL_01_creation_fails);
	ADD(RPL_01_validation);
	ADD(RPL_01_dispose_fails);
}
