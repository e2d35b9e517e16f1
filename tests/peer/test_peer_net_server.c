/* SPDX-License-Identifier: MIT */
/*
 * Rows NET-42, NET-43 and NET-46 of the peers' cases: coir_run_server() in
 * Eio's tests/network.md.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/time.h>

#include "peer/net_peer.h"
#include "unit/server_case.h"

/* Say "Hi", wait for the go, say "Bye". */
static int
hi_and_bye(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	struct world *w = arg;
	int rc;

	(void)peer;
	if (++w->handlers > w->most)
		w->most = w->handlers;
	trace("Server accepted connection");
	rc = coir_copy_string("Hi", &sock->flow);
	if (rc == 0)
		rc = coir_promise_await(&w->go, NULL);
	if (rc == 0)
		rc = coir_copy_string("Bye", &sock->flow);
	trace("Server closes connection: %d", rc);
	w->handlers--;
	return rc;
}

static int
serve_his(void *arg)
{
	struct world *w = arg;
	int rc = coir_run_server(&w->l, &w->options, hi_and_bye, w);

	trace("Server finished: %d", rc);
	return rc;
}

/* Three clients, each of which has heard "Hi". */
static void
connect_three(struct world *w, struct coir_socket client[3])
{
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(coir_connect(NULL, &w->addr, &client[i]), 0);
		check_read(&client[i], "Hi");
	}
}

static void
close_three(struct coir_socket client[3], const char *last_words)
{
	char msg[8];

	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(read_all(&client[i], msg, sizeof(msg)), 0);
		ck_assert_str_eq(msg, last_words);
		ck_assert_int_eq(coir_close(&client[i].flow), 0);
	}
}

static int value = 42;

static int
stop_gracefully(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;
	struct coir_socket client[3];

	ck_assert_int_eq(coir_spawn(scope, serve_his, w), 0);
	connect_three(w, client);
	trace("Begin graceful shutdown");
	ck_assert_int_eq(coir_promise_resolve(&w->stop, &value), 0);
	ck_assert_int_eq(coir_yield(), 0);
	trace("Let the handlers go");
	ck_assert_int_eq(coir_promise_resolve(&w->go, NULL), 0);
	close_three(client, "Bye");
	ck_assert_ptr_eq(coir_promise_value(&w->stop), &value);
	return 0;
}

/* The value that stops Eio's server and that it returns is the promise's. */
TRACE_TEST(NET_42_P69_P72_graceful_stop,
	   "Server accepted connection\n"
	   "Server accepted connection\n"
	   "Server accepted connection\n"
	   "Begin graceful shutdown\n"
	   "Let the handlers go\n"
	   "Server closes connection: 0\n"
	   "Server closes connection: 0\n"
	   "Server closes connection: 0\n"
	   "Server finished: 0\n")
{
	return run_world(stop_gracefully);
}

static int
stop_at_once(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;
	struct coir_socket client[3];
	struct coir_scope inner;

	(void)scope;
	ck_assert_int_eq(coir_scope_open(&inner), 0);
	ck_assert_int_eq(coir_spawn(&inner, serve_his, w), 0);
	connect_three(w, client);
	trace("Fail");
	ck_assert_int_eq(coir_scope_fail(&inner, -EIO), 0);
	ck_assert_int_eq(coir_scope_close(&inner, 0), -EIO);
	close_three(client, "");
	return 0;
}

TRACE_TEST(NET_43_P73_stop_by_an_error,
	   "Server accepted connection\n"
	   "Server accepted connection\n"
	   "Server accepted connection\n"
	   "Fail\n"
	   "Server closes connection: %1$d\n"
	   "Server closes connection: %1$d\n"
	   "Server closes connection: %1$d\n"
	   "Server finished: %1$d\n",
	   -ECANCELED)
{
	return run_world(stop_at_once);
}

/* A client of a server that takes two: connects at once, served in turn. */
struct guest {
	struct world *w;
	int number;
};

static int
visit(void *arg)
{
	struct guest *guest = arg;
	struct coir_socket sock;

	ck_assert_int_eq(coir_connect(NULL, &guest->w->addr, &sock), 0);
	trace("%d: connected", guest->number);
	check_read(&sock, "x");
	trace("%d: served", guest->number);
	ck_assert_int_eq(coir_shutdown(&sock.flow, COIR_SHUT_WRITE), 0);
	check_end(&sock);
	trace("%d: closed", guest->number);
	return coir_close(&sock.flow);
}

static int
serve_guest(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	struct world *w = arg;
	char byte;
	int rc;

	(void)peer;
	if (++w->handlers > w->most)
		w->most = w->handlers;
	rc = coir_copy_string("x", &sock->flow);
	if (rc == 0)
		rc = (int)coir_read(&sock->flow, &byte, 1);
	if (rc == 0)
		rc = coir_sleep(coir_ms(10));
	w->handlers--;
	w->served++;
	return rc;
}

static int
serve_guests(void *arg)
{
	struct world *w = arg;

	return coir_run_server(&w->l, &w->options, serve_guest, w);
}

#define GUESTS 5

static int
visit_all(struct coir_scope *scope, void *arg)
{
	struct guest *guests = arg;

	for (int i = 0; i < GUESTS; i++)
		ck_assert_int_eq(coir_spawn(scope, visit, &guests[i]), 0);
	return 0;
}

static int
two_at_most(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;
	struct guest guests[GUESTS];

	for (int i = 0; i < GUESTS; i++)
		guests[i] = (struct guest){ w, i + 1 };
	w->options.max_connections = 2;
	ck_assert_int_eq(coir_spawn(scope, serve_guests, w), 0);
	ck_assert_int_eq(coir_scope_run(visit_all, guests), 0);
	ck_assert_int_eq(w->most, 2);
	ck_assert_int_eq(w->served, GUESTS);
	return coir_promise_resolve(&w->stop, NULL);
}

TRACE_TEST(NET_46_P71_two_connections_at_most,
	   "1: connected\n2: connected\n3: connected\n"
	   "4: connected\n5: connected\n"
	   "1: served\n2: served\n1: closed\n2: closed\n"
	   "3: served\n4: served\n3: closed\n4: closed\n"
	   "5: served\n5: closed\n")
{
	return run_world(two_at_most);
}

SUITE(net_server)
{
	ADD(NET_42_P69_P72_graceful_stop);
	ADD(NET_43_P73_stop_by_an_error);
	ADD(NET_46_P71_two_connections_at_most);
}
