/* SPDX-License-Identifier: MIT */
/*
 * Dialing: in order, each in its time, and nothing is left open.
 */
#include "config.h"

#include <coir/combine.h>
#include <coir/dial.h>
#include <coir/error.h>
#include <coir/scope.h>
#include <errno.h>
#include <stdio.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "unit/net_case.h"
#include "unit/resolver_double.h"

static const char *const three[] = { "tcp:1.1.1.1:80", "tcp:2.2.2.2:80",
				     "tcp:3.3.3.3:80", NULL };

/* A host with three addresses, where it goes as @a, @b, @c say. */
static struct resolver_double
host_of(enum attempt a, enum attempt b, enum attempt c)
{
	return (struct resolver_double){
		.resolver = { .lookup = double_lookup },
		.answer = three,
		.attempts = { a, b, c },
	};
}

static struct coir_dial_options
options_for(struct resolver_double *d)
{
	return (struct coir_dial_options){ .resolver = &d->resolver,
					   .connect = double_connect,
					   .connect_arg = d };
}

FIBER_TEST(P58_in_resolver_order_until_one_succeeds)
{
	struct resolver_double d =
		host_of(ATTEMPT_REFUSED, ATTEMPT_WORKS, ATTEMPT_WORKS);
	struct coir_dial_options options = options_for(&d);
	struct coir_socket sock;

	ck_assert_int_eq(coir_dial(NULL, "web", "http", &options, &sock), 0);
	ck_assert_uint_eq(d.attempted, 2);
	ck_assert_int_eq(coir_copy_string("hello", &sock.flow), 0);
	check_read(&d.peer, "hello");
	close_pair(&sock, &d.peer);
	return 0;
}

FIBER_TEST(P59_timeout_is_that_of_each_attempt)
{
	struct resolver_double d =
		host_of(ATTEMPT_SILENT, ATTEMPT_SILENT, ATTEMPT_SILENT);
	struct coir_dial_options options = options_for(&d);
	struct coir_socket sock;
	coir_time begin = coir_now();

	options.timeout = coir_sec(10);
	ck_assert_int_eq(coir_dial(NULL, "web", "http", &options, &sock),
			 -ETIMEDOUT);
	ck_assert_uint_eq(d.attempted, 3);
	ck_assert_int_eq(coir_now().ns - begin.ns, coir_sec(30).ns);
	return 0;
}

static int
dial_silent(void *arg)
{
	struct coir_socket sock;
	struct resolver_double *d = arg;
	struct coir_dial_options options = options_for(d);

	options.timeout = coir_sec(10);
	return coir_dial(NULL, "web", "http", &options, &sock);
}

FIBER_TEST(dial_stops_at_an_outer_deadline)
{
	struct resolver_double d =
		host_of(ATTEMPT_SILENT, ATTEMPT_SILENT, ATTEMPT_SILENT);
	coir_time begin = coir_now();

	ck_assert_int_eq(coir_timeout(coir_sec(15), dial_silent, &d),
			 -ETIMEDOUT);
	ck_assert_uint_eq(d.attempted, 2);
	ck_assert_int_eq(coir_now().ns - begin.ns, coir_sec(15).ns);
	return 0;
}

static int
fail_soon(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_sleep(coir_sec(1)), 0);
	return -EIO;
}

FIBER_TEST(dial_cancelled_tries_no_more)
{
	struct resolver_double d =
		host_of(ATTEMPT_SILENT, ATTEMPT_WORKS, ATTEMPT_WORKS);

	ck_assert_int_eq(coir_both(dial_silent, &d, fail_soon, arg), -EIO);
	ck_assert_uint_eq(d.attempted, 1);
	return 0;
}

FIBER_TEST(P60_failure_names_host_and_service)
{
	struct resolver_double d =
		host_of(ATTEMPT_SILENT, ATTEMPT_REFUSED, ATTEMPT_REFUSED);
	struct coir_dial_options options = options_for(&d);
	struct coir_socket sock;

	options.timeout = coir_ms(1);
	ck_assert_int_eq(coir_dial(NULL, "web", "http", &options, &sock),
			 -ECONNREFUSED);
	ck_assert_str_eq(coir_error_text(),
			 "connecting to tcp:3.3.3.3:80: Connection refused, "
			 "connecting to \"web\":http");
	return 0;
}

FIBER_TEST(dial_refuses_what_makes_no_sense)
{
	struct coir_dial_options options = { .timeout = { -1 } };
	struct coir_socket sock;

	ck_assert_int_eq(coir_dial(NULL, "web", "http", &options, &sock),
			 -EINVAL);
	ck_assert_int_eq(coir_dial(NULL, NULL, "http", NULL, &sock), -EINVAL);
	ck_assert_int_eq(coir_dial(NULL, "web", NULL, NULL, &sock), -EINVAL);
	return 0;
}

/* What is done with the connection: @arg says which way. */
static int
use(struct coir_socket *sock, void *arg)
{
	ck_assert_int_eq(coir_copy_string("hi", &sock->flow), 0);
	if (arg)
		ck_assert_int_eq(coir_close(&sock->flow), 0);
	return arg ? -EIO : 0;
}

FIBER_TEST(P56_dial_with_closes_afterwards)
{
	struct resolver_double d =
		host_of(ATTEMPT_WORKS, ATTEMPT_WORKS, ATTEMPT_WORKS);
	struct coir_dial_options options = options_for(&d);

	ck_assert_int_eq(coir_dial_with("web", "http", &options, use, NULL), 0);
	check_read(&d.peer, "hi");
	check_end(&d.peer);
	ck_assert_int_eq(coir_close(&d.peer.flow), 0);
	ck_assert_int_eq(coir_dial_with("web", "http", &options, use, &arg),
			 -EIO);
	return coir_close(&d.peer.flow);
}

/* The real thing: a port that refuses, then a listener, by a literal. */
NET_TEST(P57_dial_a_literal_address)
{
	struct coir_listener l;
	struct coir_addr addr;
	struct coir_socket sock, peer;
	char port[8];

	listen_tcp(&l, &addr);
	snprintf(port, sizeof(port), "%u", coir_addr_port(&addr));
	ck_assert_int_eq(coir_dial(NULL, COIR_IP4_LOOPBACK, port, NULL, &sock),
			 0);
	ck_assert_int_eq(coir_accept(NULL, &l, &peer, NULL), 0);
	close_pair(&sock, &peer);
	ck_assert_int_eq(coir_listener_close(&l), 0);
	ck_assert_int_eq(coir_dial(NULL, COIR_IP4_LOOPBACK, port, NULL, &sock),
			 -ECONNREFUSED);
	return 0;
}

/* Cancelled while it is being refused: not by the host, then. */
static int
cancel_and_refuse(const struct coir_addr *addr, struct coir_socket *ret_sock,
		  void *arg)
{
	struct resolver_double *d = arg;

	(void)addr;
	(void)ret_sock;
	d->attempted++;
	ck_assert_int_eq(coir_fiber_cancel(coir_self()), 0);
	return -ECONNREFUSED;
}

static int
cancelled_late(void *arg)
{
	struct resolver_double d =
		host_of(ATTEMPT_WORKS, ATTEMPT_WORKS, ATTEMPT_WORKS);
	struct coir_dial_options options = options_for(&d);
	struct coir_socket sock;

	options.connect = cancel_and_refuse;
	*(int *)arg = coir_dial(NULL, "web", "http", &options, &sock);
	ck_assert_uint_eq(d.attempted, 1);
	return 0;
}

START_TEST(dial_cancelled_between_attempts_says_so)
{
	int rc = 0;

	ck_assert_int_eq(run_fiber(cancelled_late, &rc), 0);
	ck_assert_int_eq(rc, -ECANCELED);
}
END_TEST

SUITE(dial)
{
	ADD(P58_in_resolver_order_until_one_succeeds);
	ADD(P59_timeout_is_that_of_each_attempt);
	ADD(dial_stops_at_an_outer_deadline);
	ADD(dial_cancelled_tries_no_more);
	ADD(dial_cancelled_between_attempts_says_so);
	ADD(P60_failure_names_host_and_service);
	ADD(dial_refuses_what_makes_no_sense);
	ADD(P56_dial_with_closes_afterwards);
	ADD(P57_dial_a_literal_address);
}
