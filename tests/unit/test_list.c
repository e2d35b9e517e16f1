/* SPDX-License-Identifier: MIT */
/*
 * test_list.c - order, membership, and what may be done while walking.
 */
#include "config.h"

#include "base/list.h"

#include "support/runner.h"
#include "support/trace.h"

/* Something in a list. */
struct item {
	int number;
	struct coir_link link;
};

/* Trace the numbers forwards; the links backwards must agree. */
static void
show(const struct coir_link *list)
{
	const struct coir_link *link;

	for (link = list->next; link != list; link = link->next) {
		ck_assert_ptr_eq(link->prev->next, link);
		ck_assert_ptr_eq(link->next->prev, link);
		trace("%d",
		      coir__container_of(link, struct item, link)->number);
	}
}

START_TEST(list_zeroed_link_is_in_none)
{
	struct coir_link link = { 0 };

	ck_assert(!coir__link_queued(&link));
	coir__list_remove(&link);
	ck_assert(!coir__link_queued(&link));
}
END_TEST

START_TEST(list_empty_one_has_nothing)
{
	struct coir_link list;

	coir__list_init(&list);
	ck_assert(coir__list_empty(&list));
	ck_assert_ptr_null(coir__list_first(&list));
	ck_assert_ptr_null(coir__list_last(&list));
	ck_assert_ptr_null(coir__list_pop(&list));
}
END_TEST

START_TEST(list_adds_at_both_ends_and_between)
{
	struct item items[] = { { .number = 0 },
				{ .number = 1 },
				{ .number = 2 },
				{ .number = 3 } };
	struct coir_link list;

	coir__list_init(&list);
	coir__list_add_tail(&list, &items[1].link);
	coir__list_add_tail(&list, &items[3].link);
	coir__list_add_head(&list, &items[0].link);
	coir__list_add_before(&items[3].link, &items[2].link);
	show(&list);
	trace_expect("0\n1\n2\n3\n");
	ck_assert_ptr_eq(coir__list_first(&list), &items[0].link);
	ck_assert_ptr_eq(coir__list_last(&list), &items[3].link);
}
END_TEST

START_TEST(list_pops_in_order)
{
	struct item items[] = { { .number = 0 }, { .number = 1 } };
	struct coir_link list;

	coir__list_init(&list);
	coir__list_add_tail(&list, &items[0].link);
	coir__list_add_tail(&list, &items[1].link);
	ck_assert_ptr_eq(coir__list_pop(&list), &items[0].link);
	ck_assert(!coir__link_queued(&items[0].link));
	ck_assert(coir__link_queued(&items[1].link));
	ck_assert_ptr_eq(coir__list_pop(&list), &items[1].link);
	ck_assert(coir__list_empty(&list));
}
END_TEST

START_TEST(list_second_removal_is_harmless)
{
	struct item items[] = { { .number = 0 }, { .number = 1 } };
	struct coir_link list;

	coir__list_init(&list);
	coir__list_add_tail(&list, &items[0].link);
	coir__list_add_tail(&list, &items[1].link);
	coir__list_remove(&items[0].link);
	coir__list_remove(&items[0].link);
	show(&list);
	trace_expect("1\n");
}
END_TEST

START_TEST(list_splice_keeps_both_orders)
{
	struct item items[] = { { .number = 0 },
				{ .number = 1 },
				{ .number = 2 },
				{ .number = 3 } };
	struct coir_link list, from;

	coir__list_init(&list);
	coir__list_init(&from);
	coir__list_splice(&list, &from);
	ck_assert(coir__list_empty(&list));
	coir__list_add_tail(&from, &items[0].link);
	coir__list_add_tail(&from, &items[1].link);
	coir__list_splice(&list, &from);
	ck_assert(coir__list_empty(&from));
	coir__list_add_tail(&from, &items[2].link);
	coir__list_add_tail(&from, &items[3].link);
	coir__list_splice(&list, &from);
	ck_assert(coir__list_empty(&from));
	show(&list);
	trace_expect("0\n1\n2\n3\n");
}
END_TEST

START_TEST(list_walk_may_remove_where_it_is)
{
	struct item items[5];
	struct coir_link list, *link, *after;

	coir__list_init(&list);
	for (int i = 0; i < 5; i++) {
		items[i] = (struct item){ .number = i };
		coir__list_add_tail(&list, &items[i].link);
	}
	coir__list_for_each(link, after, &list) {
		trace("at %d",
		      coir__container_of(link, struct item, link)->number);
		if (coir__container_of(link, struct item, link)->number % 2 ==
		    0)
			coir__list_remove(link);
	}
	show(&list);
	trace_expect("at 0\nat 1\nat 2\nat 3\nat 4\n1\n3\n");
}
END_TEST

SUITE(list)
{
	ADD(list_zeroed_link_is_in_none);
	ADD(list_empty_one_has_nothing);
	ADD(list_adds_at_both_ends_and_between);
	ADD(list_pops_in_order);
	ADD(list_second_removal_is_harmless);
	ADD(list_splice_keeps_both_orders);
	ADD(list_walk_may_remove_where_it_is);
}
