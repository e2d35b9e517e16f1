/* SPDX-License-Identifier: MIT */
/*
 * Lists of addresses.
 */
#include "config.h"

#include <coir/resolve.h>
#include <errno.h>

#include "support/fail.h"
#include "support/runner.h"

START_TEST(addr_list_without_memory_stays_as_it_was)
{
	struct coir_addr_list list = { 0 };
	struct coir_addr addr;
	int rc;

	ck_assert_int_eq(coir_addr_tcp(COIR_IP4_LOOPBACK, 80, &addr), 0);
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(coir_addr_list_add(&list, &addr), 0);
	fail_begin(1);
	rc = coir_addr_list_add(&list, &addr);
	ck_assert(fail_end());
	ck_assert_int_eq(rc, -ENOMEM);
	ck_assert_uint_eq(list.n, 100);
	ck_assert(coir_addr_equal(&list.addrs[99], &addr));
	coir_addr_list_fini(&list);
	ck_assert_ptr_null(list.addrs);
	coir_addr_list_fini(&list);
}
END_TEST

SUITE(addr_list)
{
	ADD(addr_list_without_memory_stays_as_it_was);
}
