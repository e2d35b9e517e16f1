/* SPDX-License-Identifier: MIT */
/*
 * Rows NET of the peers' cases about names: Eio's tests/network.md. The peer's
 * mock network is a resolver and a way of connecting of the test's own here,
 * under virtual time.
 */
#include "config.h"

#include <errno.h>
#include <netdb.h>

#include <coir/dial.h>
#include <coir/error.h>
#include <coir/resolve.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "unit/net_case.h"
#include "unit/resolver_double.h"

static void
check_service(const char *service, uint16_t port)
{
	struct coir_addr_list list;

	ck_assert_int_eq(coir_resolve("127.0.0.1", service, NULL, &list), 0);
	ck_assert_int_eq(coir_addr_kind(&list.addrs[0]), COIR_ADDR_TCP);
	ck_assert_uint_eq(coir_addr_port(&list.addrs[0]), port);
	coir_addr_list_fini(&list);
}

static int
services(void *arg)
{
	(void)arg;
	check_service("http", 80);
	check_service("ftp", 21);
	return 0;
}

START_TEST(NET_31_P78_services_http_and_ftp)
{
	ck_assert_int_eq(coir_run(services, NULL), 0);
}
END_TEST

FIBER_TEST(NET_33_an_empty_answer_is_an_error)
{
	int eai = 0;
	struct resolver_double d = { .resolver = { .lookup = double_lookup } };
	struct coir_resolve_options options = { .resolver = &d.resolver,
						.ret_eai = &eai };
	struct coir_addr_list list;

	ck_assert_int_eq(coir_resolve("www.example.com", "http", &options,
				      &list),
			 -ENOENT);
	ck_assert_int_eq(eai, EAI_NONAME);
	ck_assert_str_eq(coir_error_text(),
			 "looking up \"www.example.com\":http: Name or service "
			 "not known (EAI_NONAME)");
	return 0;
}

/* The peer's request. */
static int
request(struct coir_socket *sock, void *arg)
{
	(void)arg;
	return coir_copy_string("GET / HTTP/1.1\r\n\r\n", &sock->flow);
}

/* The request got through, and the connection is closed. */
static void
check_request(struct resolver_double *d)
{
	check_read(&d->peer, "GET / HTTP/1.1\r\n\r\n");
	check_end(&d->peer);
	ck_assert_int_eq(coir_close(&d->peer.flow), 0);
}

static const char *const two[] = { "tcp:127.0.0.1:80", "tcp:1.2.3.4:8080",
				   NULL };

static int
dial(struct resolver_double *d, coir_time timeout)
{
	struct coir_dial_options options = { .timeout = timeout,
					     .resolver = &d->resolver,
					     .connect = double_connect,
					     .connect_arg = d };

	d->resolver.lookup = double_lookup;
	return coir_dial_with("www.example.com", "http", &options, request,
			      NULL);
}

FIBER_TEST(NET_35_P60_no_usable_addresses)
{
	static const char *const path[] = { "unix:/foo", NULL };
	struct resolver_double d = { .answer = path };

	ck_assert_int_eq(dial(&d, (coir_time){ 0 }), -ENOENT);
	ck_assert_str_eq(coir_error_text(),
			 "looking up \"www.example.com\":http: Name or service "
			 "not known (EAI_NONAME), "
			 "connecting to \"www.example.com\":http");
	trace_expect("lookup www.example.com http\n");
	return 0;
}

FIBER_TEST(NET_37_P58_second_works)
{
	struct resolver_double d = {
		.answer = two, .attempts = { ATTEMPT_REFUSED, ATTEMPT_WORKS }
	};
	long long now = (long long)(coir_now().ns / 1000000000);

	ck_assert_int_eq(dial(&d, (coir_time){ 0 }), 0);
	check_request(&d);
	trace_expect("lookup www.example.com http\n"
		     "connect tcp:127.0.0.1:80 at %lld s\n"
		     "connect tcp:1.2.3.4:8080 at %lld s\n",
		     now, now);
	return 0;
}

FIBER_TEST(NET_38_P60_both_fail)
{
	struct resolver_double d = {
		.answer = two, .attempts = { ATTEMPT_REFUSED, ATTEMPT_REFUSED }
	};

	ck_assert_int_eq(dial(&d, (coir_time){ 0 }), -ECONNREFUSED);
	ck_assert_uint_eq(d.attempted, 2);
	ck_assert_str_eq(coir_error_text(),
			 "connecting to tcp:1.2.3.4:8080: Connection refused, "
			 "connecting to \"www.example.com\":http");
	return 0;
}

FIBER_TEST(NET_39_P59_first_times_out)
{
	struct resolver_double d = {
		.answer = two, .attempts = { ATTEMPT_SILENT, ATTEMPT_WORKS }
	};
	long long now = (long long)(coir_now().ns / 1000000000);

	ck_assert_int_eq(dial(&d, coir_sec(10)), 0);
	check_request(&d);
	trace_expect("lookup www.example.com http\n"
		     "connect tcp:127.0.0.1:80 at %lld s\n"
		     "connect tcp:1.2.3.4:8080 at %lld s\n",
		     now, now + 10);
	return 0;
}

SUITE(peer_net_dial)
{
	ADD(NET_31_P78_services_http_and_ftp);
	ADD(NET_33_an_empty_answer_is_an_error);
	ADD(NET_35_P60_no_usable_addresses);
	ADD(NET_37_P58_second_works);
	ADD(NET_38_P60_both_fail);
	ADD(NET_39_P59_first_times_out);
}
