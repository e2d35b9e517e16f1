/* SPDX-License-Identifier: MIT */
/*
 * Rows NET-09 and NET-17 to NET-20 of the peers' cases: coir_accept_fork() in
 * Eio's tests/network.md.
 */
#include "config.h"

#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/runtime.h>

#include "peer/net_peer.h"
#include "unit/server_case.h"

/* The fork's connection is at its end, without a word. */
static void
expect_closed(struct coir_socket *client)
{
	char byte;

	ck_assert_int_eq(coir_socket_try_read(client, &byte, 1), 0);
	trace("closed");
	ck_assert_int_eq(coir_close(&client->flow), 0);
}

/* A client of @w, waiting to be accepted. */
static void
knock(struct world *w, struct coir_socket *client)
{
	ck_assert_int_eq(coir_connect(NULL, &w->addr, client), 0);
}

static int
close_itself(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	(void)peer;
	(void)arg;
	return coir_close(&sock->flow);
}

static int
tell_error(int error, const struct coir_addr *peer, void *arg)
{
	(void)peer;
	(void)arg;
	trace("on_error: %d", error);
	return 0;
}

static int
handler_closes(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;
	struct coir_socket client;

	knock(w, &client);
	ck_assert_int_eq(coir_accept_fork(scope, &w->l, close_itself, w,
					  tell_error),
			 0);
	expect_closed(&client);
	return 0;
}

static int
fork_world(void *arg)
{
	coir_scope_fn *const *body = arg;

	return run_world(*body);
}

/* Runs @body in a scope, with a world. */
static int
run_fork(coir_scope_fn *body)
{
	return run_fiber(fork_world, &body);
}

START_TEST(NET_09_handler_closes_its_flow)
{
	ck_assert_int_eq(run_fork(handler_closes), 0);
	trace_expect("closed\n");
}
END_TEST

static int
return_at_once(struct coir_socket *sock, const struct coir_addr *peer,
	       void *arg)
{
	(void)sock;
	(void)peer;
	(void)arg;
	trace("handler");
	return 0;
}

static int
fork_succeeds(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;
	struct coir_socket client;

	knock(w, &client);
	ck_assert_int_eq(coir_accept_fork(scope, &w->l, return_at_once, w,
					  tell_error),
			 0);
	expect_closed(&client);
	return 0;
}

START_TEST(NET_17_P66_accept_fork_closes)
{
	ck_assert_int_eq(run_fork(fork_succeeds), 0);
	trace_expect("handler\nclosed\n");
}
END_TEST

static int
fail_at_once(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	(void)sock;
	(void)peer;
	(void)arg;
	return -EIO;
}

static int
fork_fails_later(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;
	struct coir_socket client;

	knock(w, &client);
	ck_assert_int_eq(coir_accept_fork(scope, &w->l, fail_at_once, w, NULL),
			 0);
	expect_closed(&client);
	return 0;
}

START_TEST(NET_18_P66_accept_fork_closes_after_a_failure)
{
	ck_assert_int_eq(run_fork(fork_fails_later), -EIO);
	trace_expect("closed\n");
}
END_TEST

/* The scope that would own the handler has failed already. */
static int
fork_refused(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;
	struct coir_socket client;
	struct coir_scope inner;
	int rc;

	(void)scope;
	knock(w, &client);
	ck_assert_int_eq(coir_scope_open(&inner), 0);
	ck_assert_int_eq(coir_scope_close(&inner, 0), 0);
	rc = coir_accept_fork(&inner, &w->l, return_at_once, w, tell_error);
	trace("accept_fork: %d", rc);
	expect_closed(&client);
	return 0;
}

START_TEST(NET_19_P66_accept_fork_closes_when_the_fork_fails)
{
	ck_assert_int_eq(run_fork(fork_refused), 0);
	trace_expect("accept_fork: %d\nclosed\n", -EINVAL);
}
END_TEST

static int
wait_for_ever(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	char byte;
	int rc = (int)coir_read(&sock->flow, &byte, 1);

	(void)peer;
	(void)arg;
	trace("handler: %d", rc);
	return rc;
}

static int
tell_bug(int error, const struct coir_addr *peer, void *arg)
{
	(void)peer;
	(void)arg;
	trace("BUG: %d", error);
	return 0;
}

static int
fork_cancelled(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;
	struct coir_socket client;
	struct coir_scope inner;

	(void)scope;
	knock(w, &client);
	ck_assert_int_eq(coir_scope_open(&inner), 0);
	ck_assert_int_eq(coir_accept_fork(&inner, &w->l, wait_for_ever, w,
					  tell_bug),
			 0);
	ck_assert_int_eq(coir_scope_fail(&inner, -EIO), 0);
	ck_assert_int_eq(coir_scope_close(&inner, 0), -EIO);
	expect_closed(&client);
	return 0;
}

START_TEST(NET_20_P66_P67_cancellations_are_no_errors)
{
	ck_assert_int_eq(run_fork(fork_cancelled), 0);
	trace_expect("handler: %d\nclosed\n", -ECANCELED);
}
END_TEST

SUITE(net_fork)
{
	ADD(NET_09_handler_closes_its_flow);
	ADD(NET_17_P66_accept_fork_closes);
	ADD(NET_18_P66_accept_fork_closes_after_a_failure);
	ADD(NET_19_P66_accept_fork_closes_when_the_fork_fails);
	ADD(NET_20_P66_P67_cancellations_are_no_errors);
}
