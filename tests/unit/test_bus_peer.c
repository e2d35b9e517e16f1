/* SPDX-License-Identifier: MIT */
/*
 * test_bus_peer.c - who asks, and what waits.
 */
#include "config.h"

#include <check.h>

#include "bus/bus_memory.h"
#include "bus/bus_peer.h"
#include "bus/bus_state.h"
#include "support/runner.h"

static struct bus_peers peers;

static struct bus_peer *
get(const char *id)
{
	struct bus_peer *peer = bus_peer_get(&peers, id, strlen(id), NULL);

	ck_assert_ptr_nonnull(peer);
	return peer;
}

START_TEST(bus_peer_is_known_by_its_id)
{
	struct bus_peer *a;

	TAILQ_INIT(&peers);
	a = get("a");
	ck_assert_ptr_ne(get("ab"), a);
	ck_assert_ptr_ne(get(""), a);
	ck_assert_ptr_eq(get("a"), a);
	bus_peers_forget(&peers);
	ck_assert(TAILQ_EMPTY(&peers));
}
END_TEST

START_TEST(bus_peer_requests_wait_in_order)
{
	struct bus_call first = { .bytes = 10 };
	struct bus_call second = { .bytes = 20 };
	size_t before = bus_memory();
	struct bus_peer *a;

	TAILQ_INIT(&peers);
	a = get("a");
	ck_assert_ptr_null(bus_peer_take(a));
	bus_peer_add(a, &first);
	bus_peer_add(a, &second);
	ck_assert_uint_eq(a->n_calls, 2);
	ck_assert_uint_eq(a->bytes, 30);
	ck_assert_uint_eq(bus_memory() - before, 30);
	ck_assert_ptr_eq(bus_peer_take(a), &first);
	ck_assert_uint_eq(bus_memory() - before, 20);
	ck_assert_ptr_eq(bus_peer_take(a), &second);
	ck_assert_ptr_null(bus_peer_take(a));
	ck_assert_uint_eq(bus_memory(), before);
	bus_peers_forget(&peers);
}
END_TEST

START_TEST(bus_peer_is_kept_while_it_is_needed)
{
	struct bus_call call = { .bytes = 1 };
	struct bus_peer *a, *b, *c;

	TAILQ_INIT(&peers);
	a = get("a");
	b = get("b");
	c = get("c");
	bus_peer_add(a, &call);
	b->open = 1;
	c->owed.bytes = 1;
	bus_peers_forget(&peers);
	bus_peer_move_back(&peers, a);
	ck_assert_ptr_eq(TAILQ_FIRST(&peers), b);
	ck_assert_ptr_eq(TAILQ_NEXT(b, link), c);
	ck_assert_ptr_eq(TAILQ_NEXT(c, link), a);
	bus_peer_take(a);
	b->open = 0;
	c->owed.bytes = 0;
	bus_peers_forget(&peers);
	ck_assert(TAILQ_EMPTY(&peers));
}
END_TEST

SUITE(bus_peer)
{
	ADD(bus_peer_is_known_by_its_id);
	ADD(bus_peer_requests_wait_in_order);
	ADD(bus_peer_is_kept_while_it_is_needed);
}
