/* SPDX-License-Identifier: MIT */
/*
 * Rows NET-26, NET-28 and NET-29 of the peers' cases: options of sockets, and
 * connecting from an address of one's own, in Eio's tests/network.md.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/sockopt.h>
#include <stdio.h>
#include <sys/socket.h>

#include "peer/net_peer.h"

/* Sets an option and says what is read then. */
static void
set_and_tell(struct coir_fd *cfd, const struct coir_sockopt *option)
{
	char text[COIR_SOCKOPT_TEXT_MAX];
	struct coir_sockopt got;
	int rc = coir_sockopt_set(cfd, option);

	if (rc == 0)
		rc = coir_sockopt_get(cfd, option->id, &got);
	if (rc == 0)
		coir_sockopt_format(&got, text, sizeof(text));
	trace("%s", rc == 0 ? text : coir_error_text());
}

static const struct coir_sockopt of_all[] = {
	{ COIR_SO_KEEPALIVE, .on = true },
	{ COIR_SO_REUSEADDR, .on = true },
	{ COIR_SO_LINGER, .span = { 10000000000 } },
	{ COIR_SO_RCVTIMEO, .span = { 5000000000 } },
};

static void
set_all(struct coir_fd *cfd)
{
	for (int i = 0; i < 4; i++)
		set_and_tell(cfd, &of_all[i]);
}

static int
wrappers(void *arg)
{
	const struct coir_sockopt nodelay = { COIR_TCP_NODELAY, .on = true };
	struct coir_listener l;
	struct coir_addr addr;
	struct coir_socket a, b;
	struct coir_fd datagram;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	(void)arg;
	connect_pair(&a, &b);
	set_all(&a.fd);
	set_and_tell(&a.fd, &nodelay);
	close_pair(&a, &b);
	listen_tcp(&l, &addr);
	set_all(&l.fd);
	ck_assert_int_eq(coir_listener_close(&l), 0);
	ck_assert_int_eq(coir_fd_init(&datagram, fd), 0);
	set_all(&datagram);
	ck_assert_int_eq(coir_fd_close(&datagram), 0);
	pair_init(&a, &b);
	set_all(&a.fd);
	set_and_tell(&a.fd, &nodelay);
	close_pair(&a, &b);
	return 0;
}

#define OF_ALL                                                        \
	"SO_KEEPALIVE = true\nSO_REUSEADDR = true\nSO_LINGER = 10s\n" \
	"SO_RCVTIMEO = 5s\n"

START_TEST(NET_26_options_of_all_wrappers)
{
	ck_assert_int_eq(run_net(wrappers, NULL), 0);
	trace_expect(OF_ALL "TCP_NODELAY = true\n" OF_ALL OF_ALL OF_ALL
			    "setting socket option TCP_NODELAY = true: "
			    "Protocol not available\n");
}
END_TEST

/* The last of two wins: they are taken in order. */
NET_TEST(NET_28_P37_P38_bind_before_connect_and_options_in_order)
{
	const struct coir_sockopt sockopts[] = {
		{ COIR_SO_KEEPALIVE, .on = false },
		{ COIR_SO_RCVLOWAT, .number = 3 },
		{ COIR_SO_KEEPALIVE, .on = true },
	};
	struct coir_addr addr, local;
	struct coir_connect_options options = {
		.bind_to = &local,
		.sockopts = sockopts,
		.n_sockopts = 3,
	};
	struct coir_listener l;
	struct coir_socket client, server;
	struct coir_sockopt got;

	listen_tcp(&l, &addr);
	ck_assert_int_eq(coir_addr_tcp("127.0.0.3", 0, &local), 0);
	ck_assert_int_eq(coir_connect_with(NULL, &addr, &options, &client), 0);
	ck_assert_int_eq(coir_accept(NULL, &l, &server, &addr), 0);
	ck_assert_int_eq(coir_socket_local(&client, &local), 0);
	ck_assert(coir_addr_equal(&local, &addr));
	ck_assert_int_eq(coir_sockopt_get(&client.fd, COIR_SO_KEEPALIVE, &got),
			 0);
	ck_assert(got.on);
	ck_assert_int_eq(coir_sockopt_get(&client.fd, COIR_SO_RCVLOWAT, &got),
			 0);
	ck_assert_int_eq(got.number, 3);
	close_pair(&client, &server);
	return coir_listener_close(&l);
}

static int
bind_fails(void *arg)
{
	struct coir_addr addr, local;
	struct coir_connect_options options = { .bind_to = &local };
	struct coir_socket sock;

	(void)arg;
	ck_assert_int_eq(coir_addr_parse("tcp:127.0.0.1:1", &addr), 0);
	ck_assert_int_eq(coir_addr_parse("tcp:192.0.2.1:0", &local), 0);
	ck_assert_int_eq(coir_connect_with(NULL, &addr, &options, &sock),
			 -EADDRNOTAVAIL);
	trace("%s", coir_error_text());
	return 0;
}

START_TEST(NET_29_bind_fails)
{
	ck_assert_int_eq(run_net(bind_fails, NULL), 0);
	trace_expect("binding to tcp:192.0.2.1:0: Cannot assign requested "
		     "address, connecting to tcp:127.0.0.1:1\n");
}
END_TEST

SUITE(net_options)
{
	ADD(NET_26_options_of_all_wrappers);
	ADD(NET_28_P37_P38_bind_before_connect_and_options_in_order);
	ADD(NET_29_bind_fails);
}
