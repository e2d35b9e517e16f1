/* SPDX-License-Identifier: MIT */
/*
 * The address book: who is counted together, who is remembered, and for how
 * long.
 */
#include "config.h"

#include <errno.h>

#include "limit/address_book.h"
#include "support/fail.h"
#include "support/runner.h"

#define SECOND INT64_C(1000000000)

static struct address_book book;
static const coir_time now = { 1000 * SECOND };
static const coir_time later = { 2000 * SECOND };
static const struct rate rate = { .per_s = 1, .burst = 10 };

static void
set_up(void)
{
	address_book_init(&book);
}

static void
tear_down(void)
{
	address_book_fini(&book);
}

/* The @n-th of many addresses. */
static struct prefix
nth(unsigned int n)
{
	struct prefix prefix = { .bits = PREFIX_BITS };

	prefix.bytes[0] = 0x20;
	prefix.bytes[6] = (uint8_t)(n >> 16);
	prefix.bytes[7] = (uint8_t)(n >> 8);
	prefix.bytes[8] = (uint8_t)n;
	return prefix;
}

static struct address *
enter(unsigned int n)
{
	const struct prefix prefix = nth(n);
	struct address *address = address_book_enter(&book, &prefix);

	ck_assert_ptr_nonnull(address);
	return address;
}

static const struct address *
find(unsigned int n)
{
	const struct prefix prefix = nth(n);

	return address_book_find(&book, &prefix);
}

START_TEST(address_book_counts_clients)
{
	struct address *address = enter(1);

	ck_assert_ptr_eq(enter(1), address);
	ck_assert_ptr_eq(find(1), address);
	ck_assert_ptr_null(find(2));
	ck_assert_uint_eq(address->clients, 2);
	ck_assert_uint_eq(book.n, 1);
	address_book_leave(&book, address, now);
	ck_assert_ptr_eq(find(1), address);
	address_book_leave(&book, address, now);
	ck_assert_ptr_null(find(1));
	ck_assert_uint_eq(book.n, 0);
}
END_TEST

START_TEST(address_book_tells_lengths_apart)
{
	struct prefix whole = nth(1);
	struct prefix part = nth(1);
	struct address *a, *b;

	part.bits = 64;
	part.bytes[8] = 0;
	whole.bytes[8] = 0;
	a = address_book_enter(&book, &whole);
	b = address_book_enter(&book, &part);
	ck_assert_ptr_ne(a, b);
	address_book_leave(&book, a, now);
	address_book_leave(&book, b, now);
}
END_TEST

START_TEST(address_book_remembers_who_owes)
{
	struct address *address = enter(1);

	rate_take(&rate, &address->joins, now, 3);
	address_book_leave(&book, address, now);
	ck_assert_ptr_eq(find(1), address);
	ck_assert_ptr_eq(enter(1), address);
	ck_assert_int_eq(rate_left(&rate, &address->joins, now), 7);
	address_book_leave(&book, address, now);
	ck_assert_uint_eq(book.n, 1);
	/* paid back: the next who leaves takes it along */
	address_book_leave(&book, enter(2), later);
	ck_assert_uint_eq(book.n, 0);
}
END_TEST

START_TEST(address_book_is_bounded)
{
	struct address *present = enter(0);

	for (unsigned int n = 1; n <= 3 * ADDRESS_BOOK_ABSENT_MAX; n++) {
		struct address *address = enter(n);

		rate_take(&rate, &address->lines, now, 1);
		address_book_leave(&book, address, now);
		if (book.n > ADDRESS_BOOK_ABSENT_MAX + 1)
			ck_abort_msg("%zu addresses", book.n);
	}
	/* those who came first are forgotten first, never who is here */
	ck_assert_ptr_null(find(1));
	ck_assert_ptr_nonnull(find(3 * ADDRESS_BOOK_ABSENT_MAX));
	ck_assert_ptr_eq(find(0), present);
	address_book_leave(&book, present, now);
}
END_TEST

static int
enter_and_leave(void *arg)
{
	const struct prefix prefix = nth(1);
	struct address *address = address_book_enter(&book, &prefix);

	(void)arg;
	if (!address)
		return -ENOMEM;
	address_book_leave(&book, address, now);
	return 0;
}

START_TEST(address_book_without_memory)
{
	ck_assert_uint_eq(fail_each(enter_and_leave, NULL), 1);
	ck_assert_uint_eq(book.n, 0);
}
END_TEST

SUITE(address_book)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(address_book_counts_clients);
	ADD(address_book_tells_lengths_apart);
	ADD(address_book_remembers_who_owes);
	ADD(address_book_is_bounded);
	ADD(address_book_without_memory);
}
