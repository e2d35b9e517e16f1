/* SPDX-License-Identifier: MIT */
/*
 * test_client_kick.c - who is to be kicked, when the process ends before that.
 */
#include "config.h"

#include "support/runner.h"
#include "unit/client_slot_fixture.h"

/* Who was being kicked has to go, whatever came in between. */
START_TEST(client_kick_outlives_the_process)
{
	struct client again;

	cs_begin(true);
	client_condemn(cs_first_client(), true);
	client_condemn(cs_first_client(), false);
	cs_look();
	ck_assert_uint_eq(cs.found->reason, 0);
	client_condemn(cs_first_client(), true);
	cs_rejoin(&again);
	ck_assert(again.guest.closing);
	ck_assert_int_eq(again.seat.reason, REASON_KICKED);
	cs_leave(&again);
	cs_end();
}
END_TEST

SUITE(client_kick)
{
	ADD(client_kick_outlives_the_process);
}
