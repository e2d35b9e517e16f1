/* SPDX-License-Identifier: MIT */
/*
 * Rows NET-03 to NET-24 of the peers' cases that are about one connection:
 * Eio's tests/network.md.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "peer/net_peer.h"
#include "support/fixture.h"

static void
listen_at(const char *text, struct coir_listener *l)
{
	struct coir_addr addr;

	ck_assert_int_eq(coir_addr_parse(text, &addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &addr, NULL, l), 0);
}

static int
exchange_at(void *arg)
{
	struct coir_listener l;

	listen_at(arg, &l);
	exchange(&l);
	return 0;
}

START_TEST(NET_03_abstract_unix_socket)
{
	char text[64];

	snprintf(text, sizeof(text), "unix:@coir-net-03-%d", getpid());
	ck_assert_int_eq(run_fiber(exchange_at, text), 0);
	trace_expect(EXCHANGE);
}
END_TEST

START_TEST(NET_04_ipv6)
{
	ck_assert_int_eq(run_net(exchange_at, "tcp:[::1]:0"), 0);
	trace_expect(EXCHANGE);
}
END_TEST

/* A connection whose server's read is cancelled. */
struct shutdown {
	struct coir_socket client;
	struct coir_socket server;
	struct coir_promise wanted;
};

static int
await_shutdown(void *arg)
{
	struct shutdown *s = arg;
	int rc = coir_promise_await(&s->wanted, NULL);

	return rc < 0 ? rc : -ESHUTDOWN;
}

static int
read_request(void *arg)
{
	struct shutdown *s = arg;
	char msg[64];
	int rc = read_all(&s->server, msg, sizeof(msg));

	if (rc == 0)
		trace("Server received: \"%s\"", msg);
	return rc;
}

static int
serve_until_shutdown(void *arg)
{
	struct shutdown *s = arg;

	ck_assert_int_eq(coir_both(await_shutdown, s, read_request, s),
			 -ESHUTDOWN);
	ck_assert_int_eq(coir_copy_string("Request cancelled", &s->server.flow),
			 0);
	return coir_close(&s->server.flow);
}

static int
cancel_the_read(struct coir_scope *scope, void *arg)
{
	struct shutdown *s = arg;
	char msg[64];

	ck_assert_int_eq(coir_spawn(scope, serve_until_shutdown, s), 0);
	trace("Connection opened - cancelling server's read");
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_promise_resolve(&s->wanted, NULL), 0);
	ck_assert_int_eq(read_all(&s->client, msg, sizeof(msg)), 0);
	trace("Client received: \"%s\"", msg);
	return coir_close(&s->client.flow);
}

TRACE_TEST(NET_05_cancelling_the_read,
	   "Connection opened - cancelling server's read\n"
	   "Client received: \"Request cancelled\"\n")
{
	struct shutdown s;
	int rc;

	pair_init(&s.client, &s.server);
	coir_promise_init(&s.wanted);
	rc = coir_scope_run(cancel_the_read, &s);
	coir_promise_fini(&s.wanted);
	return rc;
}

static int
never_called(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	(void)sock;
	(void)peer;
	(void)arg;
	trace("BUG");
	return 0;
}

static int
accept_when_off(struct coir_scope *scope, void *arg)
{
	struct coir_listener l;
	struct coir_addr addr;
	struct coir_socket client;
	int rc;

	(void)arg;
	listen_tcp(&l, &addr);
	ck_assert_int_eq(coir_connect(NULL, &addr, &client), 0);
	ck_assert_int_eq(coir_scope_fail(scope, -EIO), 0);
	rc = coir_accept_fork(scope, &l, never_called, NULL, NULL);
	trace("accept_fork: %d", rc);
	coir_close(&client.flow);
	coir_listener_close(&l);
	return rc;
}

static int
accept_when_off_program(void *arg)
{
	return coir_scope_run(accept_when_off, arg);
}

START_TEST(NET_06_accept_when_the_switch_is_off)
{
	ck_assert_int_eq(run_net(accept_when_off_program, NULL), -EIO);
	trace_expect("accept_fork: %d\n", -ECANCELED);
}
END_TEST

NET_TEST(NET_10_descriptors_of_listener_client_and_server)
{
	struct coir_listener l;
	struct coir_addr addr;
	struct coir_socket client, server;
	int fds[3];

	listen_tcp(&l, &addr);
	ck_assert_int_eq(coir_connect(NULL, &addr, &client), 0);
	ck_assert_int_eq(coir_accept(NULL, &l, &server, NULL), 0);
	fds[0] = coir_fd_number(&l.fd);
	fds[1] = coir_fd_number(&client.fd);
	fds[2] = coir_fd_number(&server.fd);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_ge(fds[i], 0);
		ck_assert_int_ne(fds[i], fds[(i + 1) % 3]);
	}
	close_pair(&client, &server);
	return coir_listener_close(&l);
}

static int
import_stream(void *arg)
{
	struct coir_socket sock;
	char msg[16];
	int fds[2];

	(void)arg;
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	ck_assert_int_eq(coir_socket_init(&sock, fds[0]), 0);
	ck_assert_int_eq(write(fds[1], "Hello\n!", 7), 7);
	close(fds[1]);
	ck_assert_int_eq(read_all(&sock, msg, sizeof(msg)), 0);
	ck_assert_str_eq(msg, "Hello\n!");
	return coir_close(&sock.flow);
}

START_TEST(NET_14_import_a_descriptor_as_a_stream)
{
	int fds = leak_count_fds();

	ck_assert_int_eq(run_fiber(import_stream, NULL), 0);
	ck_assert_int_eq(leak_count_fds(), fds);
}
END_TEST

static int
import_listener(void *arg)
{
	struct coir_listener l;
	struct sockaddr_in in = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)arg;
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&in, sizeof(in)), 0);
	ck_assert_int_eq(listen(fd, 5), 0);
	ck_assert_int_eq(coir_listener_init(&l, fd), 0);
	exchange(&l);
	return 0;
}

START_TEST(NET_15_import_a_descriptor_as_a_listener)
{
	ck_assert_int_eq(run_net(import_listener, NULL), 0);
	trace_expect(EXCHANGE);
}
END_TEST

FIBER_TEST(NET_21_socketpair_stream)
{
	struct coir_socket a, b;

	pair_init(&a, &b);
	ck_assert_int_eq(coir_copy_string("foo", &a.flow), 0);
	ck_assert_int_eq(coir_close(&a.flow), 0);
	check_read(&b, "foo");
	check_end(&b);
	return coir_close(&b.flow);
}

/* Of TCP what was unread when it was closed makes it a reset. */
NET_TEST(NET_22_P53_reset_while_reading)
{
	struct coir_socket a, b;
	char byte;

	connect_pair(&a, &b);
	ck_assert_int_eq(coir_copy_string("unread", &a.flow), 0);
	ck_assert_int_eq(coir_fd_wait_read(&b.fd), 0);
	ck_assert_int_eq(coir_close(&b.flow), 0);
	ck_assert_int_eq(coir_read(&a.flow, &byte, 1), -ECONNRESET);
	return coir_close(&a.flow);
}

/* EPIPE and ECONNRESET are one code, and no signal comes. */
FIBER_TEST(NET_23_P53_pipe_without_a_reader)
{
	struct coir_socket a, b;

	pair_init(&a, &b);
	signal(SIGPIPE, SIG_DFL);
	ck_assert_int_eq(coir_close(&b.flow), 0);
	ck_assert_int_eq(coir_write(&a.flow, "x", 1, NULL), -ECONNRESET);
	return coir_close(&a.flow);
}

FIBER_TEST(NET_24_connect_to_a_missing_unix_path)
{
	struct coir_addr addr;
	struct coir_socket sock;

	ck_assert_int_eq(coir_addr_unix("/nonexistent/idontexist.sock", &addr),
			 0);
	ck_assert_int_eq(coir_connect(NULL, &addr, &sock), -ENOENT);
	ck_assert_str_eq(coir_error_text(),
			 "connecting to unix:/nonexistent/idontexist.sock: "
			 "No such file or directory");
	return 0;
}

SUITE(net)
{
	ADD(NET_03_abstract_unix_socket);
	ADD(NET_04_ipv6);
	ADD(NET_05_cancelling_the_read);
	ADD(NET_06_accept_when_the_switch_is_off);
	ADD(NET_10_descriptors_of_listener_client_and_server);
	ADD(NET_14_import_a_descriptor_as_a_stream);
	ADD(NET_15_import_a_descriptor_as_a_listener);
	ADD(NET_21_socketpair_stream);
	ADD(NET_22_P53_reset_while_reading);
	ADD(NET_23_P53_pipe_without_a_reader);
	ADD(NET_24_connect_to_a_missing_unix_path);
}
