/* SPDX-License-Identifier: MIT */
/*
 * Connecting: what is told when it fails, and that nothing half-open stays.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/socket.h>
#include <errno.h>
#include <stdio.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "unit/net_case.h"

/* Connecting to @text fails with @error, and the text says @what. */
static void
check_failure(const char *text, int error, const char *what)
{
	struct coir_socket sock;
	struct coir_addr addr;
	int fds = leak_count_fds();

	ck_assert_int_eq(coir_addr_parse(text, &addr), 0);
	ck_assert_int_eq(coir_connect(NULL, &addr, &sock), error);
	ck_assert_str_eq(coir_error_text(), what);
	ck_assert_int_eq(leak_count_fds(), fds);
}

NET_TEST(P54_connect_refused)
{
	char text[COIR_ADDR_TEXT_MAX], what[200];
	struct coir_listener l;
	struct coir_addr addr;

	listen_tcp(&l, &addr);
	ck_assert_int_eq(coir_listener_close(&l), 0);
	coir_addr_format(&addr, text, sizeof(text));
	snprintf(what, sizeof(what), "connecting to %s: Connection refused",
		 text);
	check_failure(text, -ECONNREFUSED, what);
	return 0;
}

FIBER_TEST(connect_to_a_path_that_is_not_there)
{
	check_failure("unix:/nonexistent/path", -ENOENT,
		      "connecting to unix:/nonexistent/path: "
		      "No such file or directory");
	check_failure("udp:127.0.0.1:53", -EINVAL,
		      "connecting to udp:127.0.0.1:53: Invalid argument");
	check_failure("unix:@chatd-nobody-listens", -ECONNREFUSED,
		      "connecting to unix:@chatd-nobody-listens: "
		      "Connection refused");
	return 0;
}

/*
 * A listener that is never asked to accept: the kernel completes as many
 * handshakes as its backlog holds and leaves later ones half-open.
 */
struct full {
	struct coir_listener l;
	struct coir_addr addr;
	struct coir_socket first[2];
};

static void
full_init(struct full *full, const char *where)
{
	struct coir_listen_options options = { .backlog = 1 };

	ck_assert_int_eq(coir_addr_parse(where, &full->addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &full->addr, &options, &full->l), 0);
	ck_assert_int_eq(coir_listener_addr(&full->l, &full->addr), 0);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(coir_connect(NULL, &full->addr,
					      &full->first[i]),
				 0);
}

static void
full_fini(struct full *full)
{
	close_pair(&full->first[0], &full->first[1]);
	ck_assert_int_eq(coir_listener_close(&full->l), 0);
}

static int
connect_in_time(void *arg)
{
	struct full *full = arg;
	struct coir_socket sock;
	struct coir_scope scope;
	int fds = leak_count_fds();
	int rc;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_set_deadline(&scope,
						 coir_after(coir_ms(1))),
			 0);
	rc = coir_connect(&scope, &full->addr, &sock);
	ck_assert_int_eq(rc, -ETIMEDOUT);
	ck_assert_int_eq(leak_count_fds(), fds);
	ck_assert_int_eq(coir_scope_close(&scope, rc), -ETIMEDOUT);
	return 0;
}

NET_TEST(P54_connect_deadline_closes_the_half_open_socket)
{
	struct full full;

	full_init(&full, "tcp:127.0.0.1:0");
	ck_assert_int_eq(connect_in_time(&full), 0);
	full_fini(&full);
	return 0;
}

static int
connect_later(void *arg)
{
	struct full *full = arg;
	struct coir_socket sock;

	ck_assert_int_eq(coir_connect(NULL, &full->addr, &sock), 0);
	return coir_close(&sock.flow);
}

static int
make_place(struct coir_scope *scope, void *arg)
{
	struct full *full = arg;
	struct coir_socket sock;

	ck_assert_int_eq(coir_spawn(scope, connect_later, full), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(100)), 0);
	ck_assert_int_eq(coir_accept(NULL, &full->l, &sock, NULL), 0);
	return coir_close(&sock.flow);
}

FIBER_TEST(connect_waits_for_a_full_unix_backlog)
{
	struct full full;

	full_init(&full, "unix:@chatd-test-full-backlog");
	ck_assert_int_eq(connect_in_time(&full), 0);
	ck_assert_int_eq(coir_scope_run(make_place, &full), 0);
	full_fini(&full);
	return 0;
}

static int
connect_cancelled(void *arg)
{
	struct coir_socket sock;
	struct coir_addr addr;
	int fds = leak_count_fds();

	(void)arg;
	ck_assert_int_eq(coir_addr_parse("unix:@nobody", &addr), 0);
	ck_assert_int_eq(coir_await_cancel(), -ECANCELED);
	ck_assert_int_eq(coir_connect(NULL, &addr, &sock), -ECANCELED);
	ck_assert_str_eq(coir_error_text(), "");
	ck_assert_int_eq(leak_count_fds(), fds);
	return -ECANCELED;
}

SCOPE_TEST(connect_of_a_cancelled_fiber_does_nothing)
{
	ck_assert_int_eq(coir_spawn(scope, connect_cancelled, arg), 0);
	return coir_scope_cancel(scope);
}

FIBER_TEST(connect_and_accept_into_an_ended_scope)
{
	struct coir_listener l;
	struct coir_addr addr;
	struct coir_scope scope;
	struct coir_socket sock;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert_int_eq(coir_addr_parse("unix:@chatd-test-ended", &addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &addr, NULL, &l), 0);
	ck_assert_int_eq(coir_connect(&scope, &addr, &sock), -EINVAL);
	ck_assert_int_eq(coir_accept(&scope, &l, &sock, NULL), -EINVAL);
	return coir_listener_close(&l);
}

/* Our own address is the one that was asked for; options are set before. */
NET_TEST(connect_from_an_address_with_options)
{
	const struct coir_sockopt sockopts[] = {
		{ COIR_SO_REUSEADDR, .on = true },
		{ COIR_SO_KEEPALIVE, .on = true },
	};
	struct coir_connect_options options = { .sockopts = sockopts,
						.n_sockopts = 2 };
	struct coir_sockopt got;
	struct coir_listener l;
	struct coir_addr addr, local, peer;
	struct coir_socket sock, accepted;

	listen_tcp(&l, &addr);
	ck_assert_int_eq(coir_addr_tcp("127.0.0.2", 0, &local), 0);
	options.bind_to = &local;
	ck_assert_int_eq(coir_connect_with(NULL, &addr, &options, &sock), 0);
	ck_assert_int_eq(coir_accept(NULL, &l, &accepted, &peer), 0);
	ck_assert_int_eq(coir_socket_local(&sock, &local), 0);
	ck_assert(coir_addr_equal(&local, &peer));
	ck_assert_int_eq(coir_sockopt_get(&sock.fd, COIR_SO_KEEPALIVE, &got),
			 0);
	ck_assert(got.on);
	close_pair(&sock, &accepted);
	return coir_listener_close(&l);
}

/* Connecting with @options fails with @error, and the text says @what. */
static void
check_options(const struct coir_connect_options *options, int error,
	      const char *what)
{
	struct coir_socket sock;
	struct coir_addr addr;
	int fds = leak_count_fds();

	ck_assert_int_eq(coir_addr_parse("tcp:127.0.0.1:1", &addr), 0);
	ck_assert_int_eq(coir_connect_with(NULL, &addr, options, &sock), error);
	ck_assert_str_eq(coir_error_text(), what);
	ck_assert_int_eq(leak_count_fds(), fds);
}

FIBER_TEST(connect_options_that_fail)
{
	const struct coir_sockopt sockopt = { COIR_TCP_SYNCNT, .number = 300 };
	struct coir_addr foreign;
	struct coir_connect_options bind_to = { .bind_to = &foreign };
	struct coir_connect_options set = { .sockopts = &sockopt,
					    .n_sockopts = 1 };

	ck_assert_int_eq(coir_addr_parse("tcp:192.0.2.1:0", &foreign), 0);
	check_options(&bind_to, -EADDRNOTAVAIL,
		      "binding to tcp:192.0.2.1:0: Cannot assign requested "
		      "address, connecting to tcp:127.0.0.1:1");
	check_options(&set, -EINVAL,
		      "setting socket option TCP_SYNCNT = 300: 1 to 127: "
		      "Invalid argument, connecting to tcp:127.0.0.1:1");
	return 0;
}

SUITE(connect)
{
	ADD(connect_from_an_address_with_options);
	ADD(connect_options_that_fail);
	ADD(P54_connect_refused);
	ADD(connect_to_a_path_that_is_not_there);
	ADD(P54_connect_deadline_closes_the_half_open_socket);
	ADD(connect_waits_for_a_full_unix_backlog);
	ADD(connect_of_a_cancelled_fiber_does_nothing);
	ADD(connect_and_accept_into_an_ended_scope);
}
