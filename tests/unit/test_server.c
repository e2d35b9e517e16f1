/* SPDX-License-Identifier: MIT */
/*
 * Servers: a fiber for each client, never too many, stopped in two ways.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/scope.h>
#include <coir/server.h>
#include <coir/time.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/server_case.h"

#define CLIENTS 100

/* Says something and hears it again. */
static int
echo_client(void *arg)
{
	struct world *w = arg;
	struct coir_socket sock;
	char buf[8] = "";

	ck_assert_int_eq(coir_connect(NULL, &w->addr, &sock), 0);
	ck_assert_int_eq(coir_copy_string("hello", &sock.flow), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	ck_assert_int_eq(coir_shutdown(&sock.flow, COIR_SHUT_WRITE), 0);
	ck_assert_int_eq(coir_read_exact(&sock.flow, buf, 6, NULL), -ENODATA);
	ck_assert_str_eq(buf, "hello");
	return coir_close(&sock.flow);
}

static int
echo_clients(struct coir_scope *scope, void *arg)
{
	for (int i = 0; i < CLIENTS; i++)
		ck_assert_int_eq(coir_spawn(scope, echo_client, arg), 0);
	return 0;
}

static int
many_clients(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;

	ck_assert_int_eq(coir_spawn(scope, serve, w), 0);
	ck_assert_int_eq(coir_scope_run(echo_clients, w), 0);
	ck_assert_int_eq(coir_promise_resolve(&w->stop, NULL), 0);
	while (w->handlers > 0)
		ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(w->served, CLIENTS);
	ck_assert_int_eq(w->most, CLIENTS);
	return 0;
}
WORLD_TEST(P44_P69_server_has_a_fiber_for_each_client, many_clients)

static int
limited(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;

	w->options.max_connections = 2;
	ck_assert_int_eq(coir_spawn(scope, serve, w), 0);
	ck_assert_int_eq(coir_scope_run(echo_clients, w), 0);
	ck_assert_int_eq(coir_promise_resolve(&w->stop, NULL), 0);
	ck_assert_int_eq(w->served, CLIENTS);
	ck_assert_int_eq(w->most, 2);
	return 0;
}
WORLD_TEST(P71_server_never_serves_more_than_its_limit, limited)

/* Says who it serves, waits for the go, says "Bye". */
static int
wait_and_bye(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	struct world *w = arg;
	int rc;

	(void)peer;
	trace("server: accepted");
	w->handlers++;
	rc = coir_promise_await(&w->go, NULL);
	w->handlers--;
	if (rc == 0)
		rc = coir_copy_string("Bye", &sock->flow);
	return rc;
}

static int
serve_byes(void *arg)
{
	struct world *w = arg;
	int rc = coir_run_server(&w->l, &w->options, wait_and_bye, w);

	trace("server: %d", rc);
	return rc == -EIO ? 0 : rc;
}

static void
expect_bye(struct coir_socket *sock)
{
	char buf[4] = "";

	ck_assert_int_eq(coir_read_exact(&sock->flow, buf, 4, NULL), -ENODATA);
	ck_assert_str_eq(buf, "Bye");
	ck_assert_int_eq(coir_close(&sock->flow), 0);
}

/* Three are served; the stop comes, then a fourth that nobody accepts. */
static int
stop_gracefully(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;
	struct coir_socket client[4];

	ck_assert_int_eq(coir_spawn(scope, serve_byes, w), 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_connect(NULL, &w->addr, &client[i]), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	ck_assert_int_eq(coir_promise_reject(&w->stop, -EIO), 0);
	ck_assert_int_eq(coir_connect(NULL, &w->addr, &client[3]), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	ck_assert_int_eq(w->handlers, 3);
	trace("go");
	ck_assert_int_eq(coir_promise_resolve(&w->go, NULL), 0);
	for (int i = 0; i < 3; i++)
		expect_bye(&client[i]);
	return coir_close(&client[3].flow);
}

TRACE_TEST(server_stop_lets_handlers_finish,
	   "server: accepted\nserver: accepted\nserver: accepted\n"
	   "go\nserver: -5\n")
{
	return run_world(stop_gracefully);
}

/* The permit is waited for when the stop comes. */
static int
stop_at_the_limit(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;
	struct coir_socket client;

	w->options.max_connections = 1;
	ck_assert_int_eq(coir_spawn(scope, serve_byes, w), 0);
	ck_assert_int_eq(coir_connect(NULL, &w->addr, &client), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	ck_assert_int_eq(coir_promise_resolve(&w->stop, NULL), 0);
	ck_assert_int_eq(coir_promise_resolve(&w->go, NULL), 0);
	expect_bye(&client);
	return 0;
}
WORLD_TEST(server_stop_at_the_limit, stop_at_the_limit)

static int
cancel_server(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;
	struct coir_fiber *server;
	struct coir_socket client[3];
	int result;

	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, serve_byes, w, &server),
			 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_connect(NULL, &w->addr, &client[i]), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	ck_assert_int_eq(w->handlers, 3);
	ck_assert_int_eq(coir_fiber_cancel(server), 0);
	ck_assert_int_eq(coir_join(server, &result), 0);
	ck_assert_int_eq(result, -ECANCELED);
	ck_assert_int_eq(w->handlers, 0);
	coir_fiber_put(server);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(expect_end(&client[i]), 0);
	return 0;
}
WORLD_TEST(server_cancel_closes_every_connection, cancel_server)

SUITE(server)
{
	ADD(P44_P69_server_has_a_fiber_for_each_client);
	ADD(P71_server_never_serves_more_than_its_limit);
	ADD(server_stop_lets_handlers_finish);
	ADD(server_stop_at_the_limit);
	ADD(server_cancel_closes_every_connection);
}
