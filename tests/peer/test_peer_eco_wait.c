/* SPDX-License-Identifier: MIT */
/*
 * Rows ECO-10 and ECO-12 of the peers' cases: waiting for a descriptor in
 * lua-eco's tests. Its one call with a mask is two functions here, and nodes
 * for both at once, so there is no bad mask; a timeout is a scope's deadline.
 */
#include "config.h"

#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/socket.h>
#include <coir/time.h>
#include <errno.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* Wait for at most 10 ms until @sock is readable. */
static int
wait_a_while(struct coir_socket *sock)
{
	struct coir_scope scope;
	int rc;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_set_deadline(&scope,
						 coir_after(coir_ms(10))),
			 0);
	rc = coir_fd_wait_read(&sock->fd);
	return coir_scope_close(&scope, rc);
}

/* Which of the two sides is ready first? */
static size_t
wait_for_either(struct coir_socket *sock)
{
	struct coir_node read, write;
	struct coir_node *const nodes[] = { &read, &write };
	size_t which = 99;

	coir_fd_read_node(&read, &sock->fd);
	coir_fd_write_node(&write, &sock->fd);
	ck_assert_int_eq(coir_select(nodes, 2, &which), 0);
	return which;
}

FIBER_TEST(ECO_10_wait_read_and_timeout)
{
	struct coir_socket a, b;
	char byte;

	ck_assert_int_eq(coir_socketpair(NULL, &a, &b), 0);
	ck_assert_int_eq(wait_a_while(&a), -ETIMEDOUT);
	ck_assert_uint_eq(wait_for_either(&a), 1);
	ck_assert_int_eq(coir_fd_wait_write(&a.fd), 0);
	ck_assert_int_eq(coir_copy_string("x", &b.flow), 0);
	ck_assert_int_eq(wait_a_while(&a), 0);
	ck_assert_int_eq(coir_socket_try_read(&a, &byte, 1), 1);
	ck_assert_int_eq(coir_socket_try_read(&a, &byte, 1), -EAGAIN);
	coir_close(&a.flow);
	ck_assert_int_eq(coir_fd_wait_read(&a.fd), -EBADF);
	return coir_close(&b.flow);
}

/* Somebody who waits, with a name. */
struct waiter {
	struct coir_socket *sock;
	const char *name;
};

static int
wait_named(void *arg)
{
	struct waiter *waiter = arg;
	int rc = coir_fd_wait_read(&waiter->sock->fd);

	trace("%s: %d", waiter->name, rc);
	return 0;
}

/*
 * Theirs throws "already waiting" at the second waiter. Ours lets any number
 * wait: each readiness wakes one, and a cancel all of them.
 */
SCOPE_TEST(ECO_12_cancel_is_not_synchronous)
{
	struct coir_socket a, b;
	struct waiter first = { &a, "first" }, second = { &a, "second" };

	ck_assert_int_eq(coir_socketpair(NULL, &a, &b), 0);
	ck_assert_int_eq(coir_fd_cancel_read(&a.fd), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_named, &first), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_named, &second), 0);
	ck_assert_int_eq(coir_fd_cancel_read(&a.fd), 0);
	trace("cancelled");
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("cancelled\nfirst: -125\nsecond: -125\n");
	ck_assert_int_eq(coir_spawn(scope, wait_named, &first), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_named, &second), 0);
	ck_assert_int_eq(coir_copy_string("x", &b.flow), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	trace_expect("first: 0\nsecond: 0\n");
	coir_close(&a.flow);
	return coir_close(&b.flow);
}

SUITE(peer_eco_wait)
{
	ADD(ECO_10_wait_read_and_timeout);
	ADD(ECO_12_cancel_is_not_synchronous);
}
