/* SPDX-License-Identifier: MIT */
/*
 * test_site.c - places that spawn are told apart, as far as there is room.
 */
#include "config.h"

#include "core/site.h"

#include <string.h>

#include "support/runner.h"

static struct coir__sites sites;

/* Addresses of nothing in particular; only their values are looked at. */
static char places[4 * COIR__SITES];

static int
one(void *arg)
{
	return arg != NULL;
}

static int
other(void *arg)
{
	return arg == NULL;
}

START_TEST(site_is_found_again)
{
	struct coir__site *site = coir__site_of(&sites, &places[1], one);

	ck_assert_ptr_eq(site->pc, &places[1]);
	ck_assert(site->fn == one);
	ck_assert_ptr_eq(coir__site_of(&sites, &places[1], one), site);
	ck_assert_ptr_ne(coir__site_of(&sites, &places[2], one), site);
	ck_assert_ptr_ne(coir__site_of(&sites, &places[1], other), site);
	ck_assert_ptr_eq(coir__site_of(&sites, &places[1], one), site);
}
END_TEST

START_TEST(site_beyond_the_room_is_one_for_all)
{
	int own = 0, wrong = 0;

	for (int i = 0; i < 4 * COIR__SITES; i++)
		own += coir__site_of(&sites, &places[i], one) != &sites.others;
	ck_assert_int_eq(own, COIR__SITES - COIR__SITES / 8);
	for (int i = 0; i < 4 * COIR__SITES; i++) {
		struct coir__site *site =
			coir__site_of(&sites, &places[i], one);

		wrong += site != &sites.others && site->pc != &places[i];
		own -= site != &sites.others;
	}
	ck_assert_int_eq(wrong, 0);
	ck_assert_int_eq(own, 0);
	ck_assert_ptr_null(sites.others.pc);
}
END_TEST

SUITE(site)
{
	ADD(site_is_found_again);
	ADD(site_beyond_the_room_is_one_for_all);
}
