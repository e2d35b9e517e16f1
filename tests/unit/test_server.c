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
#include "unit/net_case.h"

#define CLIENTS 100

/* A server and what it has seen. */
struct world {
	struct coir_listener l;
	struct coir_addr addr;
	struct coir_server_options options;
	struct coir_promise stop;
	/* a handler that waits for it */
	struct coir_promise go;
	int handlers;
	int most;
	int served;
	int errors;
};

static void
world_init(struct world *w)
{
	char name[64];

	*w = (struct world){ 0 };
	snprintf(name, sizeof(name), "@coir-server-%d", getpid());
	ck_assert_int_eq(coir_addr_unix(&w->addr, name), 0);
	ck_assert_int_eq(coir_listen(NULL, &w->addr, NULL, &w->l), 0);
	coir_promise_init(&w->stop);
	coir_promise_init(&w->go);
	w->options.stop = &w->stop;
}

static void
world_fini(struct world *w)
{
	coir_promise_fini(&w->go);
	coir_promise_fini(&w->stop);
	ck_assert_int_eq(coir_listener_close(&w->l), 0);
}

/* Run @body in a fiber, inside a scope, with a world. */
static int
run_world(coir_scope_fn *body)
{
	struct world w;
	int rc;

	world_init(&w);
	rc = coir_scope_run(body, &w);
	world_fini(&w);
	return rc;
}

#define WORLD_TEST(name, body)                                          \
	static int body##_program(void *arg)                            \
	{                                                               \
		(void)arg;                                              \
		return run_world(body);                                 \
	}                                                               \
	START_TEST(name)                                                \
	{                                                               \
		ck_assert_int_eq(run_fiber(body##_program, NULL), 0);   \
	}                                                               \
	END_TEST

/* Echoes until the end of the stream; counts how many do so at once. */
static int
echo(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	struct world *w = arg;
	int rc;

	(void)peer;
	if (++w->handlers > w->most)
		w->most = w->handlers;
	rc = coir_copy(&sock->flow, &sock->flow, NULL);
	w->handlers--;
	w->served++;
	return rc;
}

static int
serve(void *arg)
{
	struct world *w = arg;

	return coir_run_server(&w->l, &w->options, echo, w);
}

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
WORLD_TEST(server_has_a_fiber_for_each_client, many_clients)

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
WORLD_TEST(server_never_serves_more_than_its_limit, limited)

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

static int
stop_gracefully_program(void *arg)
{
	(void)arg;
	return run_world(stop_gracefully);
}

START_TEST(server_stop_lets_handlers_finish)
{
	ck_assert_int_eq(run_fiber(stop_gracefully_program, NULL), 0);
	trace_expect("server: accepted\nserver: accepted\nserver: accepted\n"
		     "go\nserver: -5\n");
}
END_TEST

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
expect_end(void *arg)
{
	struct coir_socket *sock = arg;
	char byte;

	ck_assert_int_eq(coir_read(&sock->flow, &byte, 1), 0);
	return coir_close(&sock->flow);
}

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

static int
failing(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	(void)sock;
	(void)peer;
	(void)arg;
	return -EIO;
}

static int
serve_failing(void *arg)
{
	struct world *w = arg;

	ck_assert_int_eq(coir_run_server(&w->l, &w->options, failing, w), -EIO);
	return 0;
}

static int
failing_handler(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;
	struct coir_socket client;

	ck_assert_int_eq(coir_spawn(scope, serve_failing, w), 0);
	ck_assert_int_eq(coir_connect(NULL, &w->addr, &client), 0);
	return expect_end(&client);
}
WORLD_TEST(server_fails_with_a_handler_by_default, failing_handler)

static int
count_error(int error, const struct coir_addr *peer, void *arg)
{
	struct world *w = arg;

	(void)peer;
	ck_assert_int_eq(error, -EIO);
	w->errors++;
	return 0;
}

static int
serve_tolerantly(void *arg)
{
	struct world *w = arg;

	return coir_run_server(&w->l, &w->options, failing, w);
}

static int
tolerated_failures(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;
	struct coir_socket client;

	w->options.on_error = count_error;
	w->options.max_connections = 1;
	ck_assert_int_eq(coir_spawn(scope, serve_tolerantly, w), 0);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(coir_connect(NULL, &w->addr, &client), 0);
		ck_assert_int_eq(expect_end(&client), 0);
	}
	ck_assert_int_eq(w->errors, 3);
	return coir_promise_resolve(&w->stop, NULL);
}
WORLD_TEST(server_goes_on_after_a_reported_failure, tolerated_failures)

/* Descriptors run out; when there are some again the client is served. */
static int
out_of_descriptors(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;
	struct coir_socket client;
	struct rlimit old, none;

	ck_assert_int_eq(coir_spawn(scope, serve, w), 0);
	ck_assert_int_eq(coir_connect(NULL, &w->addr, &client), 0);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &old), 0);
	none = (struct rlimit){ 3, old.rlim_max };
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(500)), 0);
	ck_assert_int_eq(w->handlers, 0);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &old), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(100)), 0);
	ck_assert_int_eq(w->handlers, 1);
	ck_assert_int_eq(coir_close(&client.flow), 0);
	return coir_promise_resolve(&w->stop, NULL);
}
WORLD_TEST(server_pauses_when_descriptors_run_out, out_of_descriptors)

static int
bad_limit(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;

	(void)scope;
	w->options.max_connections = -1;
	ck_assert_int_eq(coir_run_server(&w->l, &w->options, echo, w),
			 -EINVAL);
	return 0;
}
WORLD_TEST(server_limit_is_checked, bad_limit)

static int
closed_listener(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;

	(void)scope;
	ck_assert_int_eq(coir_listener_close(&w->l), 0);
	ck_assert_int_eq(coir_run_server(&w->l, NULL, echo, w), -EBADF);
	return 0;
}
WORLD_TEST(server_of_a_closed_listener, closed_listener)

SUITE(server)
{
	ADD(server_has_a_fiber_for_each_client);
	ADD(server_never_serves_more_than_its_limit);
	ADD(server_stop_lets_handlers_finish);
	ADD(server_stop_at_the_limit);
	ADD(server_cancel_closes_every_connection);
	ADD(server_fails_with_a_handler_by_default);
	ADD(server_goes_on_after_a_reported_failure);
	ADD(server_pauses_when_descriptors_run_out);
	ADD(server_limit_is_checked);
	ADD(server_of_a_closed_listener);
}
