/* SPDX-License-Identifier: MIT */
/*
 * Rows ECN-02 and ECN-05 to ECN-11 of the peers' cases that are about stream
 * sockets: lua-eco's tests/socket.lua.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/sockopt.h>
#include <coir/time.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "machine/valgrind.h"
#include "peer/net_peer.h"
#include "support/fixture.h"

/* Names are for a resolver; an address is a literal or an error. */
START_TEST(ECN_02_connect_with_what_is_no_address)
{
	struct coir_addr addr;

	ck_assert_int_eq(coir_addr_tcp("localhost", 80, &addr), -EINVAL);
	ck_assert_int_eq(coir_addr_tcp("127.0.0.256", 80, &addr), -EINVAL);
	ck_assert_int_eq(coir_addr_parse("tcp:not-an-ip:80", &addr), -EINVAL);
}
END_TEST

/* Writes until it cannot, and says why. */
static int
write_for_ever(void *arg)
{
	static const char bytes[65536];
	struct coir_socket *sock = arg;
	int rc;

	do
		rc = coir_write(&sock->flow, bytes, sizeof(bytes), NULL);
	while (rc == 0);
	trace("writer: %d", rc);
	return 0;
}

static int
close_under_writer(struct coir_scope *scope, void *arg)
{
	struct coir_socket *sock = arg;

	ck_assert_int_eq(coir_spawn(scope, write_for_ever, sock), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	ck_assert_int_eq(coir_close(&sock->flow), 0);
	trace("closed");
	return 0;
}

/* lua-eco says "canceled"; here it is what every later call says, too. */
TRACE_TEST(ECN_05_close_cancels_a_pending_writer, "closed\nwriter: %d\n",
	   -EBADF)
{
	struct coir_socket a, b;

	pair_init(&a, &b);
	ck_assert_int_eq(coir_scope_run(close_under_writer, &a), 0);
	return coir_close(&b.flow);
}

NET_TEST(ECN_07_P91_tcp_listen_accept_and_peer)
{
	struct coir_listener l;
	struct coir_addr addr, peer, local;
	struct coir_socket client, server;

	listen_tcp(&l, &addr);
	ck_assert_int_eq(coir_connect(NULL, &addr, &client), 0);
	ck_assert_int_eq(coir_accept(NULL, &l, &server, &peer), 0);
	ck_assert_int_eq(coir_socket_local(&client, &local), 0);
	ck_assert(coir_addr_equal(&peer, &local));
	ck_assert_int_eq(coir_socket_peer(&client, &peer), 0);
	ck_assert(coir_addr_equal(&peer, &addr));
	ck_assert_int_eq(coir_copy_string("ping", &client.flow), 0);
	check_read(&server, "ping");
	close_pair(&client, &server);
	return coir_listener_close(&l);
}

static int
unix_path(void *arg)
{
	struct coir_listener l;
	struct coir_addr addr;
	struct coir_socket client, server;
	struct stat st;

	ck_assert_int_eq(coir_addr_unix(arg, &addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &addr, NULL, &l), 0);
	ck_assert_int_eq(coir_connect(NULL, &addr, &client), 0);
	ck_assert_int_eq(coir_accept(NULL, &l, &server, NULL), 0);
	ck_assert_int_eq(lstat(arg, &st), 0);
	ck_assert_int_eq(coir_listener_close(&l), 0);
	ck_assert_int_lt(lstat(arg, &st), 0);
	ck_assert_int_eq(coir_copy_string("still", &client.flow), 0);
	check_read(&server, "still");
	close_pair(&client, &server);
	return 0;
}

START_TEST(ECN_08_P91_unix_path_goes_with_the_listener)
{
	char dir[] = "/tmp/coir-ecn-08-XXXXXX", path[64];

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/socket", dir);
	ck_assert_int_eq(run_fiber(unix_path, path), 0);
	ck_assert_int_eq(rmdir(dir), 0);
}
END_TEST

static int
wrong_options(void *arg)
{
	const struct coir_sockopt device = { COIR_SO_BINDTODEVICE,
					     .text = "eco-no-if0" };
	const struct coir_sockopt unknown = { .id = (enum coir_sockopt_id)999 };
	struct coir_listen_options options = { .sockopts = &device,
					       .n_sockopts = 1 };
	struct coir_listener l;
	struct coir_addr addr;

	(void)arg;
	ck_assert_int_eq(coir_addr_parse("tcp:127.0.0.1:0", &addr), 0);
	trace("%d", coir_listen(NULL, &addr, &options, &l));
	trace("%s", coir_error_text());
	options.sockopts = &unknown;
	trace("%d", coir_listen(NULL, &addr, &options, &l));
	trace("%s", coir_error_text());
	return 0;
}

START_TEST(ECN_09_options_that_fail)
{
	ck_assert_int_eq(run_net(wrong_options, NULL), 0);
	trace_expect("%d\nsetting socket option SO_BINDTODEVICE = "
		     "\"eco-no-if0\": No such device, "
		     "listening on tcp:127.0.0.1:0\n"
		     "%d\nsetting socket option number 999: "
		     "Protocol not available, listening on tcp:127.0.0.1:0\n",
		     -ENODEV, -ENOPROTOOPT);
}
END_TEST

NET_TEST(ECN_10_options_that_do_not_apply_are_passed_over)
{
	const struct coir_sockopt sockopts[] = {
		{ COIR_TCP_NODELAY, .on = true },
		{ COIR_IPV6_V6ONLY, .on = true },
		{ COIR_IP_TTL, .number = 3 },
	};
	struct coir_listen_options options = {
		.reuse_addr = true,
		.reuse_port = true,
		.sockopts = sockopts,
		.n_sockopts = 3,
	};
	struct coir_listener l;
	struct coir_addr addr;
	char text[64];

	snprintf(text, sizeof(text), "@coir-ecn-10-%d", getpid());
	ck_assert_int_eq(coir_addr_unix(text, &addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &addr, &options, &l), 0);
	ck_assert_int_eq(coir_listener_close(&l), 0);
	ck_assert_int_eq(coir_addr_tcp(COIR_IP4_LOOPBACK, 0, &addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &addr, &options, &l), 0);
	return coir_listener_close(&l);
}

#define PIECE 102400
#define PIECES 4000

/* What is sent at a place of the stream. */
static inline unsigned char
byte_at(size_t at)
{
	return (unsigned char)(at % 251);
}

/* A stream of so many pieces. */
struct stream {
	struct coir_socket *sock;
	size_t pieces;
};

static int
write_pieces(void *arg)
{
	struct stream *stream = arg;
	/* 251 pieces long enough for every phase of the pattern */
	unsigned char *pattern = malloc(PIECE + 251);
	int rc = 0;

	for (size_t i = 0; i < PIECE + 251; i++)
		pattern[i] = byte_at(i);
	for (size_t i = 0; rc == 0 && i < stream->pieces; i++)
		rc = coir_write(&stream->sock->flow, pattern + i * PIECE % 251,
				PIECE, NULL);
	free(pattern);
	return rc < 0 ? rc
		      : coir_shutdown(&stream->sock->flow, COIR_SHUT_WRITE);
}

static int
read_pieces(struct coir_scope *scope, void *arg)
{
	struct stream *stream = arg;
	unsigned char *buf = malloc(PIECE);
	struct coir_socket pair[2];
	size_t total = 0, wrong = 0;
	ssize_t n;

	connect_pair(&pair[0], &pair[1]);
	stream->sock = &pair[0];
	ck_assert_int_eq(coir_spawn(scope, write_pieces, stream), 0);
	while ((n = coir_read(&pair[1].flow, buf, PIECE)) > 0) {
		for (size_t i = 0; i < (size_t)n; i++)
			wrong += buf[i] != byte_at(total + i);
		total += (size_t)n;
	}
	ck_assert_int_eq(n, 0);
	ck_assert_uint_eq(total, stream->pieces * PIECE);
	ck_assert_uint_eq(wrong, 0);
	free(buf);
	close_pair(&pair[0], &pair[1]);
	return 0;
}

NET_TEST(ECN_11_four_hundred_megabytes)
{
	/* valgrind would take minutes */
	struct stream stream = { .pieces = RUNNING_ON_VALGRIND ? 40 : PIECES };

	return coir_scope_run(read_pieces, &stream);
}

SUITE(ecn_socket)
{
	ADD(ECN_02_connect_with_what_is_no_address);
	ADD(ECN_05_close_cancels_a_pending_writer);
	ADD(ECN_07_P91_tcp_listen_accept_and_peer);
	ADD(ECN_08_P91_unix_path_goes_with_the_listener);
	ADD(ECN_09_options_that_fail);
	ADD(ECN_10_options_that_do_not_apply_are_passed_over);
	ADD(ECN_11_four_hundred_megabytes);
}
