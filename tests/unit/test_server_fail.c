/* SPDX-License-Identifier: MIT */
/*
 * Servers in trouble: handlers that fail, descriptors that run out, arguments
 * that are wrong.
 */
#include "config.h"

#include <coir/fiber.h>
#include <coir/server.h>
#include <coir/time.h>
#include <errno.h>
#include <sys/resource.h>

#include "machine/valgrind.h"
#include "support/runner.h"
#include "unit/server_case.h"

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

	/* it accepts, finds that there is no descriptor, and closes */
	if (RUNNING_ON_VALGRIND)
		return 0;
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
	ck_assert_int_eq(coir_run_server(&w->l, &w->options, echo, w), -EINVAL);
	return 0;
}
WORLD_TEST(P74_server_limit_is_checked, bad_limit)

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

SUITE(server_fail)
{
	ADD(server_fails_with_a_handler_by_default);
	ADD(server_goes_on_after_a_reported_failure);
	ADD(server_pauses_when_descriptors_run_out);
	ADD(P74_server_limit_is_checked);
	ADD(server_of_a_closed_listener);
}
