/* SPDX-License-Identifier: MIT */
/*
 * The examples that talk to the network do what they say, to the byte.
 */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/example.h"
#include "system/peer.h"

/* Three clients at once; each hears its own words. */
START_TEST(example_echo_P20)
{
	struct example e;
	struct peer p[3];
	char line[128];
	int port;

	example_start(&e, "echo", NULL);
	ck_assert_ptr_nonnull(fgets(line, sizeof(line), e.out));
	ck_assert_int_eq(sscanf(line, "listening on tcp:127.0.0.1:%d\n", &port),
			 1);
	for (int i = 0; i < 3; i++)
		peer_connect(&p[i], port);
	for (int i = 2; i >= 0; i--) {
		snprintf(line, sizeof(line), "hello from %d\n", i);
		peer_say(&p[i], line);
	}
	for (int i = 0; i < 3; i++)
		peer_expect(&p[i], "you said: hello from %d\n", i);
	peer_say(&p[0], "again");
	peer_expect(&p[0], "you said: again");
	for (int i = 0; i < 3; i++) {
		peer_half_close(&p[i]);
		peer_expect_end(&p[i]);
		peer_close(&p[i]);
	}
	ck_assert_int_eq(kill(e.pid, SIGTERM), 0);
	example_expect(&e, "", -SIGTERM);
}
END_TEST

/* A listener on a free port of the loopback, which is told. */
static int
listen_somewhere(int *ret_port)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	socklen_t len = sizeof(in);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_int_eq(bind(fd, (void *)&in, len), 0);
	ck_assert_int_eq(listen(fd, 1), 0);
	ck_assert_int_eq(getsockname(fd, (void *)&in, &len), 0);
	*ret_port = ntohs(in.sin_port);
	return fd;
}

/* Reads to the end of the stream; the text is terminated. */
static void
read_all(int fd, char *buf, size_t size)
{
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, buf + len, size - 1 - len)) > 0)
		len += (size_t)n;
	ck_assert_int_eq(n, 0);
	buf[len] = '\0';
}

START_TEST(example_http_get_P52)
{
	static char page[40000];
	char address[64], request[256];
	struct example e;
	int port, conn, fd = listen_somewhere(&port);

	snprintf(address, sizeof(address), "tcp:127.0.0.1:%d", port);
	example_start(&e, "http_get", address);
	conn = accept(fd, NULL, NULL);
	read_all(conn, request, sizeof(request));
	ck_assert_str_eq(request, "GET / HTTP/1.0\r\n\r\n");
	memset(page, 'x', sizeof(page) - 1);
	memcpy(page, "HTTP/1.0 200 OK\r\n\r\n", 19);
	ck_assert_int_eq(write(conn, page, sizeof(page) - 1), sizeof(page) - 1);
	close(conn);
	close(fd);
	example_expect(&e, page, 0);
}
END_TEST

/* Nobody is answered before both have asked. */
START_TEST(example_stdio_P49)
{
	static char page[20000];
	char address[64], request[18], said[64];
	struct example e;
	int port, conn[2], fd = listen_somewhere(&port);

	snprintf(address, sizeof(address), "tcp:127.0.0.1:%d", port);
	example_start(&e, "stdio", address);
	for (int i = 0; i < 2; i++) {
		conn[i] = accept(fd, NULL, NULL);
		ck_assert_int_eq(recv(conn[i], request, sizeof(request),
				      MSG_WAITALL),
				 sizeof(request));
		ck_assert_mem_eq(request, "GET / HTTP/1.0\r\n\r\n",
				 sizeof(request));
	}
	memset(page, 'x', sizeof(page));
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(write(conn[i], page, sizeof(page)),
				 sizeof(page));
		close(conn[i]);
	}
	close(fd);
	snprintf(said, sizeof(said), "got %zu bytes\ngot %zu bytes\n",
		 sizeof(page), sizeof(page));
	example_expect(&e, said, 0);
}
END_TEST

START_TEST(example_http_get_refused)
{
	char address[64], said[128];
	struct example e;
	int port;

	close(listen_somewhere(&port));
	snprintf(address, sizeof(address), "tcp:127.0.0.1:%d", port);
	snprintf(said, sizeof(said),
		 "http_get: connecting to %s: Connection refused\n", address);
	example_start(&e, "http_get", address);
	example_expect(&e, said, 1);
	example_start(&e, "http_get", NULL);
	example_expect(&e, "usage: http_get ADDRESS\n", 64);
}
END_TEST

START_TEST(example_dial)
{
	char address[64], said[200];
	struct example e;
	int port, conn, fd = listen_somewhere(&port);

	snprintf(address, sizeof(address), "127.0.0.1:%d", port);
	example_start(&e, "dial", address);
	conn = accept(fd, NULL, NULL);
	ck_assert_int_eq(write(conn, "hello\n", 6), 6);
	close(conn);
	close(fd);
	example_expect(&e, "hello\n", 0);
	snprintf(said, sizeof(said),
		 "dial: connecting to tcp:%s: Connection refused, connecting "
		 "to \"127.0.0.1\":%d\n",
		 address, port);
	example_start(&e, "dial", address);
	example_expect(&e, said, 1);
}
END_TEST

START_TEST(example_resolve)
{
	struct example e;

	example_start(&e, "resolve", "127.0.0.1");
	example_expect(&e, "tcp:127.0.0.1:443 is localhost, https\n", 0);
}
END_TEST

START_TEST(example_datagram)
{
	struct example e;

	example_start(&e, "datagram", NULL);
	example_expect(&e, "hello -> HELLO\ngoodbye -> GOODBYE\n", 0);
}
END_TEST

START_TEST(example_ping)
{
	struct example e;
	char said[300];
	int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);

	if (fd < 0) {
		puts("# example_ping SKIP raw sockets take CAP_NET_RAW");
		return;
	}
	close(fd);
	example_start(&e, "ping", "127.0.0.1");
	example_finish(&e, said, sizeof(said), 0);
	ck_assert_str_eq(said, "127.0.0.1 is there\n");
}
END_TEST

#ifdef HAVE_DNS

START_TEST(example_dns)
{
	struct example e;

	example_start(&e, "dns", "192.0.2.1");
	example_expect(&e, "192.0.2.1 holds for 0 s\n", 0);
	example_start(&e, "dns", "a..b");
	example_expect(&e, "dns: asking for A of \"a..b\": Invalid argument\n",
		       1);
}
END_TEST

#endif

START_TEST(example_serve)
{
	struct example e;

	example_start(&e, "serve", NULL);
	example_expect(&e,
		       "TCP_KEEPIDLE = 60s\ntcp: hello\nunix: hello\nstop\n"
		       "server ended: 0\nserver ended: 0\n",
		       0);
}
END_TEST

START_TEST(example_fdpass)
{
	struct example e;

	example_start(&e, "fdpass", NULL);
	example_expect(&e, "hello from another process\n", 0);
}
END_TEST

SUITE(examples_net)
{
	ADD(example_serve);
	ADD(example_fdpass);
	ADD(example_echo_P20);
	ADD(example_http_get_P52);
	ADD(example_stdio_P49);
	ADD(example_http_get_refused);
	ADD(example_dial);
	ADD(example_resolve);
	ADD(example_datagram);
	ADD(example_ping);
#ifdef HAVE_DNS
	ADD(example_dns);
#endif
}
