/* SPDX-License-Identifier: MIT */
/*
 * test_bus_turn.c - whose turn it is, and who has to wait for what.
 */
#include "config.h"

#include "unit/bus_case.h"

static struct bus_peer *one, *two;

static void
set_up_turns(void)
{
	bus_case_begin();
	one = bus_peer_get(&bus->peers, "one", 3, NULL);
	two = bus_peer_get(&bus->peers, "two", 3, NULL);
	ck_assert_ptr_nonnull(one);
	ck_assert_ptr_nonnull(two);
	/* something is on its way to them, so that they are not forgotten */
	one->owed.bytes = 1;
	two->owed.bytes = 1;
	bus_case_say(5);
	ck_assert_int_eq(bus_turn_start(bus), 0);
}

static void
tear_down_turns(void)
{
	coir_fiber_cancel(bus->serving);
	ck_assert_int_eq(coir_join(bus->serving, NULL), 0);
	coir_fiber_put(bus->serving);
	one->owed.bytes = 0;
	two->owed.bytes = 0;
	bus_case_end();
}

/* Has a request of @peer wait. */
static void
ask(struct bus_peer *peer, const char *request)
{
	struct bus_call *call = malloc(sizeof(*call));

	ck_assert_ptr_nonnull(call);
	bus_case_ask(call, "", request);
	call->peer = peer;
	call->bytes = sizeof(*call);
	bus_peer_add(peer, call);
	coir_cond_signal(&bus->turn);
}

/* Lets everybody run, for @ms. */
static void
pass(int ms)
{
	ck_assert_int_eq(coir_sleep(coir_ms(ms)), 0);
}

/* The one page that is read now begins with line @from. */
static void
expect_read(uint64_t from)
{
	pass(1);
	ck_assert_uint_eq(bus->reads, from ? 1 : 0);
	if (!from)
		return;
	ck_assert_uint_eq(store.reads->from, from);
	ck_assert_ptr_null(store.reads->next);
	store_double_answer(&store, 10, 0);
}

START_TEST(bus_turn_pages_are_read_one_at_a_time)
{
	ask(one, "{\"since\": 0}");
	ask(one, "{\"since\": 1}");
	ask(one, "{\"since\": 2}");
	ask(two, "{\"since\": 3}");
	ask(two, "{\"since\": 4}");
	expect_read(1);
	expect_read(4);
	expect_read(2);
	expect_read(5);
	expect_read(3);
	expect_read(0);
	ck_assert_uint_eq(bus->calls, 0);
}
END_TEST

START_TEST(bus_turn_others_pass_who_reads)
{
	ask(one, "{\"since\": 0}");
	ask(one, "{\"since\": 0}");
	ask(two, "{\"head\": true}");
	ask(two, "{\"post\": \"hi\"}");
	pass(1);
	ck_assert_uint_eq(one->n_calls, 1);
	ck_assert_uint_eq(two->n_calls, 0);
	store_double_commit_all(&store);
	expect_read(1);
	expect_read(1);
	pass(1);
}
END_TEST

START_TEST(bus_turn_who_does_not_read_has_none)
{
	one->owed.bytes = BUS_OWED_MAX;
	bus->bell.awaited = false;
	ask(one, "{\"head\": true}");
	ask(two, "{\"head\": true}");
	pass(1);
	ck_assert_uint_eq(one->n_calls, 1);
	ck_assert_uint_eq(two->n_calls, 0);
	ck_assert(bus->bell.awaited);
	one->owed.bytes = 1;
	coir_cond_signal(&bus->turn);
	pass(1);
	ck_assert_uint_eq(one->n_calls, 0);
}
END_TEST

START_TEST(bus_turn_requests_have_a_rate)
{
	bus->request_rate = (struct rate){ .per_s = 10, .burst = 2 };
	for (int i = 0; i < 5; i++)
		ask(one, "{\"head\": true}");
	pass(1);
	ck_assert_uint_eq(one->n_calls, 3);
	pass(100);
	ck_assert_uint_eq(one->n_calls, 2);
	pass(200);
	ck_assert_uint_eq(one->n_calls, 0);
}
END_TEST

START_TEST(bus_turn_so_many_are_served_at_once)
{
	for (int i = 0; i < BUS_PEER_OPEN_MAX + 3; i++)
		ask(one, "{\"post\": \"hi\"}");
	pass(1);
	ck_assert_uint_eq(one->open, BUS_PEER_OPEN_MAX);
	ck_assert_uint_eq(one->n_calls, 3);
	while (one->n_calls > 0) {
		store_double_commit_all(&store);
		pass(1);
	}
	store_double_commit_all(&store);
	pass(1);
	ck_assert_uint_eq(bus->calls, 0);
}
END_TEST

static void
note(void *arg)
{
	bool *done = arg;

	*done = true;
}

START_TEST(bus_turn_all_are_told_when_the_day_ends)
{
	bool done = false;

	ask(one, "{\"since\": 0}");
	ask(one, "{\"since\": 0}");
	ask(two, "{\"post\": \"hi\"}");
	bus_stop(bus, note, &done);
	ck_assert(!done);
	pass(1);
	ck_assert(done);
	ck_assert_ptr_null(store.reads);
}
END_TEST

START_TEST(bus_turn_patience_ends)
{
	bool done = false;

	ask(one, "{\"since\": 0}");
	pass(1);
	bus_stop(bus, note, &done);
	pass(1000);
	ck_assert(!done);
	bus_hurry(bus);
	ck_assert(done);
	bus_abandon_reads(bus);
	pass(1);
	ck_assert_uint_eq(bus->calls, 0);
	/* nobody is there any more for what comes now */
	store_double_answer(&store, 10, 0);
}
END_TEST

static void
count(void *arg)
{
	++*(int *)arg;
}

/* Each turn, so that a pass with many is known. */
START_TEST(bus_turn_is_told_of)
{
	int turns = 0;

	bus->plan.served = count;
	bus->plan.served_arg = &turns;
	ask(one, "{\"head\": true}");
	ask(one, "{\"head\": true}");
	ask(two, "{\"head\": true}");
	pass(1);
	ck_assert_int_eq(turns, 3);
}
END_TEST

SUITE(bus_turn)
{
	TCase *tc = tcase_create("bus_turn");

	tcase_add_checked_fixture(tc, set_up_turns, tear_down_turns);
	tcase_add_test(tc, bus_turn_pages_are_read_one_at_a_time);
	tcase_add_test(tc, bus_turn_others_pass_who_reads);
	tcase_add_test(tc, bus_turn_who_does_not_read_has_none);
	tcase_add_test(tc, bus_turn_requests_have_a_rate);
	tcase_add_test(tc, bus_turn_so_many_are_served_at_once);
	tcase_add_test(tc, bus_turn_all_are_told_when_the_day_ends);
	tcase_add_test(tc, bus_turn_patience_ends);
	tcase_add_test(tc, bus_turn_is_told_of);
	suite_add_tcase(s, tc);
}
