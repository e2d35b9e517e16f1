/* SPDX-License-Identifier: MIT */
/*
 * Socket options of listeners.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/listener.h>
#include <coir/sockopt.h>
#include <errno.h>

#include "support/runner.h"
#include "unit/net_case.h"

/* Connections inherit what was set of the listener. */
NET_TEST(listener_options_are_inherited)
{
	const struct coir_sockopt sockopts[] = {
		{ COIR_TCP_NODELAY, .on = true },
		{ COIR_TCP_KEEPIDLE, .span = { 30000000000 } },
		{ COIR_TCP_FASTOPEN, .number = 16 },
	};
	struct coir_listen_options options = { .sockopts = sockopts,
					       .n_sockopts = 3 };
	struct coir_socket sock, accepted;
	struct coir_sockopt got;
	struct coir_listener l;
	struct coir_addr addr;

	ck_assert_int_eq(coir_addr_tcp(COIR_IP4_LOOPBACK, 0, &addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &addr, &options, &l), 0);
	ck_assert_int_eq(coir_listener_addr(&l, &addr), 0);
	ck_assert_int_eq(coir_connect(NULL, &addr, &sock), 0);
	ck_assert_int_eq(coir_accept(NULL, &l, &accepted, NULL), 0);
	ck_assert_int_eq(coir_sockopt_get(&accepted.fd, COIR_TCP_NODELAY, &got),
			 0);
	ck_assert(got.on);
	ck_assert_int_eq(coir_sockopt_get(&accepted.fd, COIR_TCP_KEEPIDLE,
					  &got),
			 0);
	ck_assert_int_eq(got.span.ns, 30000000000);
	close_pair(&sock, &accepted);
	return coir_listener_close(&l);
}

/* An option that fails leaves nothing, and the text says which. */
NET_TEST(listener_option_that_fails)
{
	const struct coir_sockopt sockopt = { COIR_TCP_MAXSEG, .number = 1 };
	struct coir_listen_options options = { .sockopts = &sockopt,
					       .n_sockopts = 1 };
	struct coir_listener l;
	struct coir_addr addr;

	ck_assert_int_eq(coir_addr_parse("tcp:127.0.0.1:0", &addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &addr, &options, &l), -EINVAL);
	ck_assert_str_eq(coir_error_text(),
			 "setting socket option TCP_MAXSEG = 1: 88 to 32767: "
			 "Invalid argument, listening on tcp:127.0.0.1:0");
	return 0;
}

SUITE(listener_options)
{
	ADD(listener_options_are_inherited);
	ADD(listener_option_that_fails);
}
