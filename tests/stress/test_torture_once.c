/* SPDX-License-Identifier: MIT */
/*
 * What is computed once and resources that are lent, under torture: whoever
 * is cancelled, the others get theirs, and all that was made is unmade.
 */
#include "config.h"

#include <coir/each.h>
#include <coir/once.h>
#include <coir/respool.h>
#include <coir/time.h>

#include "support/torture.h"

/* A value to be, and how often it was computed. */
struct sum {
	struct coir_once once;
	unsigned begun;
	unsigned done;
};

static int
compute(void *arg)
{
	struct sum *sum = arg;
	int rc;

	sum->begun++;
	rc = coir_sleep(coir_ms(1));
	sum->done += rc == 0;
	return rc < 0 ? rc : 42;
}

static int
need(size_t i, void *arg)
{
	struct sum *sum = arg;
	int result = 0;
	int rc = coir_once_get(&sum->once, &result);

	(void)i;
	MUST(rc < 0 || result == 42 || result < 0);
	return rc < 0 ? rc : result < 0 ? result : 0;
}

static int
compute_once(enum coir_once_cancel cancel)
{
	struct sum sum = { 0 };
	int rc;

	coir_once_init(&sum.once, cancel, compute, &sum);
	rc = coir_each(3, 3, need, &sum);
	MUST(sum.done <= 1);
	MUST(rc < 0 || sum.done == 1);
	MUST(cancel != COIR_ONCE_PROTECT || sum.begun == sum.done);
	coir_once_fini(&sum.once);
	return rc;
}

SCENARIO(once_begun_anew, SCENARIO_VIRTUAL)
{
	return compute_once(COIR_ONCE_RESTART);
}

SCENARIO(once_recorded, SCENARIO_VIRTUAL)
{
	return compute_once(COIR_ONCE_RECORD);
}

SCENARIO(once_protected, SCENARIO_VIRTUAL)
{
	return compute_once(COIR_ONCE_PROTECT);
}

/* How many resources there are, and how many are in use. */
struct store {
	struct coir_respool pool;
	int made;
	int used;
};

static int
make(void **ret_resource, void *arg)
{
	struct store *store = arg;
	int rc = coir_sleep(coir_ms(1));

	if (rc < 0)
		return rc;
	store->made++;
	*ret_resource = store;
	return 0;
}

static bool
still_good(void *resource, void *arg)
{
	(void)resource;
	(void)arg;
	return coir_yield() == 0;
}

static int
unmake(void *resource, void *arg)
{
	struct store *store = arg;

	(void)resource;
	store->made--;
	return coir_yield();
}

static const struct coir_respool_ops ops = {
	.create = make,
	.validate = still_good,
	.dispose = unmake,
};

static int
use(size_t i, void *arg)
{
	struct store *store = arg;
	void *resource;
	int rc = coir_respool_take(&store->pool, &resource);

	if (rc < 0)
		return rc;
	MUST(++store->used <= 2);
	rc = coir_sleep(coir_ms(2));
	store->used--;
	if (i % 3 == 2)
		coir_respool_drop(&store->pool, resource);
	else
		coir_respool_put(&store->pool, resource);
	return rc;
}

SCENARIO(respool_unmakes_what_it_made, SCENARIO_VIRTUAL)
{
	struct store store = { 0 };
	void *slots[2];
	int rc = coir_respool_init(&store.pool, &ops, &store, slots, 2);

	MUST(rc == 0);
	rc = coir_each(6, 4, use, &store);
	MUST(store.used == 0);
	MUST(coir_respool_fini(&store.pool) == 0);
	MUST(store.made == 0);
	return rc;
}

SUITE(torture_once)
{
	ADD_SCENARIO(once_begun_anew);
	ADD_SCENARIO(once_recorded);
	ADD_SCENARIO(once_protected);
	ADD_SCENARIO(respool_unmakes_what_it_made);
}
