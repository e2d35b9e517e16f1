/* SPDX-License-Identifier: MIT */
/*
 * One client of a server: the connection is closed before anything else
 * happens, however its handler ends; failures are reported, cancels are not.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/server.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/net_case.h"

/* A client that has connected, and what its handler shall do. */
struct world {
	struct coir_listener l;
	struct coir_socket client;
	coir_handler_fn *handler;
	coir_on_error_fn *on_error;
	/* cancelled before the client is accepted, or after */
	bool cancel_before;
	bool cancel_after;
	int fork_result;
};

static void
world_init(struct world *w)
{
	struct coir_addr addr;
	char name[64];

	snprintf(name, sizeof(name), "@coir-client-%d", getpid());
	ck_assert_int_eq(coir_addr_unix(name, &addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &addr, NULL, &w->l), 0);
	ck_assert_int_eq(coir_connect(NULL, &addr, &w->client), 0);
}

/* The client's side is at its end, without waiting. */
static void
trace_client(struct world *w)
{
	char byte;
	ssize_t n = coir_socket_try_read(&w->client, &byte, 1);

	trace("client: %s", n == 0 ? "closed" : "open");
}

static int
accept_and_fork(struct world *w, struct coir_scope *scope)
{
	int rc;

	if (w->cancel_before)
		coir_scope_cancel(scope);
	rc = coir_accept_fork(scope, &w->l, w->handler, w, w->on_error);
	trace("fork: %d", rc);
	trace_client(w);
	if (w->cancel_after)
		coir_scope_cancel(scope);
	return 0;
}

/*
 * The scope that is cancelled is not the acceptor's own, so that the client
 * is accepted all the same.
 */
static int
program(void *arg)
{
	struct world *w = arg;
	struct coir_scope scope;
	struct coir_shield shield;
	int rc;

	world_init(w);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	coir_shield_begin(&shield);
	rc = accept_and_fork(w, &scope);
	coir_shield_end(&shield);
	rc = coir_scope_close(&scope, rc);
	trace("scope: %d", rc);
	trace_client(w);
	ck_assert_int_eq(coir_close(&w->client.flow), 0);
	ck_assert_int_eq(coir_listener_close(&w->l), 0);
	return 0;
}

static int
ok(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	(void)sock;
	(void)peer;
	(void)arg;
	trace("handler");
	return 0;
}

static int
failing(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	(void)sock;
	(void)peer;
	(void)arg;
	trace("handler");
	return coir_error(-EIO, "reading the disk");
}

static int
close_it(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	(void)peer;
	(void)arg;
	trace("handler");
	return coir_close(&sock->flow);
}

static int
await_cancel(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	(void)sock;
	(void)peer;
	(void)arg;
	trace("handler");
	return coir_await_cancel();
}

static int
say_cancelled(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	(void)sock;
	(void)peer;
	(void)arg;
	return -ECANCELED;
}

static int
report(int error, const struct coir_addr *peer, void *arg)
{
	(void)peer;
	trace("error: %d, %s", error, coir_error_text());
	trace_client(arg);
	return 0;
}

static int
report_and_fail(int error, const struct coir_addr *peer, void *arg)
{
	(void)peer;
	(void)arg;
	trace("error: %d", error);
	return -EPROTO;
}

START_TEST(P66_client_is_closed_when_its_handler_returns)
{
	struct world w = { .handler = ok, .on_error = report };

	ck_assert_int_eq(run_fiber(program, &w), 0);
	trace_expect("handler\nfork: 0\nclient: closed\n"
		     "scope: 0\nclient: closed\n");
}
END_TEST

START_TEST(P67_client_failure_is_reported_after_the_close)
{
	struct world w = { .handler = failing, .on_error = report };

	ck_assert_int_eq(run_fiber(program, &w), 0);
	trace_expect("handler\n"
		     "error: -5, reading the disk: %s, "
		     "handling connection from unix:\n"
		     "client: closed\n"
		     "fork: 0\nclient: closed\nscope: 0\nclient: closed\n",
		     strerror(EIO));
}
END_TEST

START_TEST(client_failure_without_a_reporter_fails_the_scope)
{
	struct world w = { .handler = failing };

	ck_assert_int_eq(run_fiber(program, &w), 0);
	trace_expect("handler\nfork: 0\nclient: closed\n"
		     "scope: -5\nclient: closed\n");
}
END_TEST

START_TEST(client_reporter_may_fail_the_scope)
{
	struct world w = { .handler = failing, .on_error = report_and_fail };

	ck_assert_int_eq(run_fiber(program, &w), 0);
	trace_expect("handler\nerror: -5\nfork: 0\nclient: closed\n"
		     "scope: %d\nclient: closed\n",
		     -EPROTO);
}
END_TEST

START_TEST(client_may_be_closed_by_its_handler)
{
	struct world w = { .handler = close_it, .on_error = report };

	ck_assert_int_eq(run_fiber(program, &w), 0);
	trace_expect("handler\nfork: 0\nclient: closed\n"
		     "scope: 0\nclient: closed\n");
}
END_TEST

START_TEST(client_cancel_is_not_reported)
{
	struct world w = { .handler = await_cancel,
			   .on_error = report,
			   .cancel_after = true };

	ck_assert_int_eq(run_fiber(program, &w), 0);
	trace_expect("handler\nfork: 0\nclient: open\n"
		     "scope: 0\nclient: closed\n");
}
END_TEST

START_TEST(client_cancel_by_nobody_is_a_failure)
{
	struct world w = { .handler = say_cancelled,
			   .on_error = report_and_fail };

	ck_assert_int_eq(run_fiber(program, &w), 0);
	trace_expect("error: %d\nfork: 0\nclient: closed\n"
		     "scope: %d\nclient: closed\n",
		     -ECANCELED, -EPROTO);
}
END_TEST

START_TEST(client_is_closed_when_it_gets_no_fiber)
{
	struct world w = { .handler = ok,
			   .on_error = report,
			   .cancel_before = true };

	ck_assert_int_eq(run_fiber(program, &w), 0);
	trace_expect("fork: %d\nclient: closed\nscope: 0\nclient: closed\n",
		     -ECANCELED);
}
END_TEST

SUITE(client)
{
	ADD(P66_client_is_closed_when_its_handler_returns);
	ADD(P67_client_failure_is_reported_after_the_close);
	ADD(client_failure_without_a_reporter_fails_the_scope);
	ADD(client_reporter_may_fail_the_scope);
	ADD(client_may_be_closed_by_its_handler);
	ADD(client_cancel_is_not_reported);
	ADD(client_cancel_by_nobody_is_a_failure);
	ADD(client_is_closed_when_it_gets_no_fiber);
}
