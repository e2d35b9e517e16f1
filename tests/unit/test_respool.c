/* SPDX-License-Identifier: MIT */
/*
 * test_respool.c - places that are not lost, and wrong uses. Users among each
 * other are in tests/peer.
 */
#include "config.h"

#include <coir/respool.h>

#include <errno.h>
#include <signal.h>

#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "death.h"
#include "support/fixture.h"
#include "support/runner.h"

/* How many items there are, and what making one comes to. */
struct shop {
	struct coir_respool pool;
	void *slots[2];
	int items;
	int result;
	/* unmaking one takes a moment */
	bool slow;
};

static int
make(void **ret_item, void *arg)
{
	struct shop *shop = arg;

	if (shop->result < 0)
		return shop->result;
	shop->items++;
	*ret_item = shop;
	return 0;
}

static int
unmake(void *item, void *arg)
{
	struct shop *shop = arg;
	int rc = 0;

	ck_assert_ptr_eq(item, shop);
	if (shop->slow)
		rc = coir_sleep(coir_ms(5));
	shop->items--;
	return rc;
}

static const struct coir_respool_ops ops = { .create = make,
					     .dispose = unmake };

static void
open_shop(struct shop *shop, unsigned capacity)
{
	*shop = (struct shop){ .result = 0 };
	ck_assert_int_eq(coir_respool_init(&shop->pool, &ops, shop, shop->slots,
					   capacity),
			 0);
}

static int
take_one(void *arg)
{
	struct shop *shop = arg;
	void *item;

	return coir_respool_take(&shop->pool, &item);
}

static int
wait_in_vain(void *arg)
{
	struct shop *shop = arg;
	void *item, *other;

	ck_assert_int_eq(coir_respool_take(&shop->pool, &item), 0);
	ck_assert_int_eq(coir_timeout(coir_ms(1), take_one, shop), -ETIMEDOUT);
	ck_assert_int_eq(coir_respool_put(&shop->pool, item), 0);
	ck_assert_int_eq(coir_respool_take(&shop->pool, &other), 0);
	ck_assert_ptr_eq(other, item);
	return coir_respool_put(&shop->pool, other);
}

START_TEST(respool_loses_no_place_to_a_deadline)
{
	struct shop shop;

	open_shop(&shop, 1);
	ck_assert_int_eq(run_fiber(wait_in_vain, &shop), 0);
	ck_assert_int_eq(shop.items, 1);
	ck_assert_int_eq(coir_respool_fini(&shop.pool), 0);
	ck_assert_int_eq(shop.items, 0);
}
END_TEST

static int
fail_then_take(void *arg)
{
	struct shop *shop = arg;

	shop->result = -EHOSTUNREACH;
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(take_one(shop), -EHOSTUNREACH);
	shop->result = 0;
	ck_assert_int_eq(take_one(shop), 0);
	return coir_respool_drop(&shop->pool, shop);
}

START_TEST(respool_loses_no_place_to_a_failure)
{
	struct shop shop;

	open_shop(&shop, 1);
	ck_assert_int_eq(run_fiber(fail_then_take, &shop), 0);
	ck_assert_int_eq(shop.items, 0);
	ck_assert_int_eq(coir_respool_fini(&shop.pool), 0);
}
END_TEST

static int
drop_when_cancelled(void *arg)
{
	struct shop *shop = arg;

	ck_assert_int_eq(take_one(shop), 0);
	shop->slow = true;
	ck_assert_int_eq(coir_fiber_cancel(coir_self()), 0);
	ck_assert_int_eq(coir_respool_drop(&shop->pool, shop), 0);
	shop->slow = false;
	return take_one(shop);
}

START_TEST(respool_disposes_whatever_is_cancelled)
{
	struct shop shop;

	open_shop(&shop, 1);
	ck_assert_int_eq(run_fiber(drop_when_cancelled, &shop), -ECANCELED);
	ck_assert_int_eq(shop.items, 0);
	ck_assert_int_eq(coir_respool_fini(&shop.pool), 0);
}
END_TEST

START_TEST(respool_wrong_uses)
{
	struct shop shop;

	open_shop(&shop, 2);
	ck_assert_int_eq(coir_respool_init(&shop.pool, &ops, &shop, shop.slots,
					   0),
			 -EINVAL);
	ck_assert_int_eq(coir_respool_put(&shop.pool, &shop), -EPERM);
	ck_assert_int_eq(coir_respool_drop(&shop.pool, &shop), -EPERM);
	ck_assert_int_eq(take_one(&shop), -ENXIO);
	ck_assert_int_eq(coir_respool_fini(&shop.pool), 0);
}
END_TEST

static void
end_too_early(void *arg)
{
	struct shop *shop = arg;

	coir_respool_fini(&shop->pool);
}

START_TEST(respool_with_taken_resources_does_not_end)
{
	struct shop shop;
	void *item;

	open_shop(&shop, 2);
	ck_assert_int_eq(coir_respool_take_extra(&shop.pool, &item), 0);
	death_expect(end_too_early, &shop, SIGABRT,
		     "1 resources of this pool are still taken");
	ck_assert_int_eq(coir_respool_put(&shop.pool, item), 0);
	ck_assert_int_eq(coir_respool_fini(&shop.pool), 0);
}
END_TEST

SUITE(respool)
{
	ADD(respool_loses_no_place_to_a_deadline);
	ADD(respool_loses_no_place_to_a_failure);
	ADD(respool_disposes_whatever_is_cancelled);
	ADD(respool_wrong_uses);
	ADD(respool_with_taken_resources_does_not_end);
}
