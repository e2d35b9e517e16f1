/* SPDX-License-Identifier: MIT */
/*
 * peer.c - see peer.h.
 *
 * Where much is read, conditions are not libcheck's: each that holds costs
 * a write to a file.
 */
#include "config.h"

#include "system/peer.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "system/daemon.h"

/* @port of the @host-th address of this machine. */
static struct sockaddr_in
loopback(int host, int port)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
				   .sin_port = htons((uint16_t)port) };

	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + (unsigned int)host);
	return sin;
}

void
peer_connect_from(struct peer *p, int host, int port)
{
	struct sockaddr_in to = loopback(1, port);
	struct sockaddr_in own = loopback(host, 0);
	socklen_t len = sizeof(own);

	p->at = p->end = 0;
	p->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(p->fd, 0);
	ck_assert_int_eq(bind(p->fd, (struct sockaddr *)&own, len), 0);
	ck_assert_msg(connect(p->fd, (struct sockaddr *)&to, sizeof(to)) == 0,
		      "port %d: %s", port, strerror(errno));
	ck_assert_int_eq(getsockname(p->fd, (struct sockaddr *)&own, &len), 0);
	snprintf(p->address, sizeof(p->address), "tcp:127.0.0.%d:%d", host,
		 ntohs(own.sin_port));
}

void
peer_connect(struct peer *p, int port)
{
	peer_connect_from(p, 1, port);
}

void
peer_connect_by(struct peer *p, int host, int port, const char *ip)
{
	bool v6 = strchr(ip, ':');
	char header[128];

	peer_connect_from(p, host, port);
	snprintf(header, sizeof(header), "PROXY TCP%d %s %s 5 6\r\n",
		 v6 ? 6 : 4, ip, v6 ? "::1" : ip);
	peer_say(p, header);
	snprintf(p->address, sizeof(p->address), v6 ? "tcp:[%s]:5" : "tcp:%s:5",
		 ip);
}

void
peer_connect_unix(struct peer *p, const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t len = strlen(path);

	ck_assert_uint_lt(len, sizeof(to.sun_path));
	memcpy(to.sun_path, path, len);
	if (path[0] == '@')
		to.sun_path[0] = '\0';
	p->at = p->end = 0;
	p->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(p->fd, 0);
	ck_assert_msg(connect(p->fd, (struct sockaddr *)&to,
			      (socklen_t)(offsetof(struct sockaddr_un,
						   sun_path) +
					  len)) == 0,
		      "%s: %s", path, strerror(errno));
	snprintf(p->address, sizeof(p->address), "unix:");
}

void
peer_send(struct peer *p, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len > 0) {
		ssize_t n = send(p->fd, at, len, MSG_NOSIGNAL);

		ck_assert_msg(n > 0, "send: %s", strerror(errno));
		at += n;
		len -= (size_t)n;
	}
}

void
peer_say(struct peer *p, const char *text)
{
	peer_send(p, text, strlen(text));
}

/*
 * As recv(2), from what was read ahead if there is anything; the test fails
 * when nothing comes.
 */
static ssize_t
receive(struct peer *p, char *buf, size_t len)
{
	struct pollfd poller = { .fd = p->fd, .events = POLLIN };
	ssize_t n;

	if (p->at == p->end) {
		if (poll(&poller, 1, PATIENCE_MS) != 1)
			ck_abort_msg("%s: nothing comes any more; chatd:\n%s",
				     p->address, daemon_state());
		n = recv(p->fd, p->ahead, sizeof(p->ahead), 0);
		if (n <= 0)
			return n;
		p->at = 0;
		p->end = (size_t)n;
	}
	if (len > p->end - p->at)
		len = p->end - p->at;
	memcpy(buf, p->ahead + p->at, len);
	p->at += len;
	return (ssize_t)len;
}

void
peer_read(struct peer *p, char *buf, size_t len)
{
	while (len > 0) {
		ssize_t n = receive(p, buf, len);

		if (n <= 0)
			ck_abort_msg("%s: the connection has ended: %s",
				     p->address,
				     n < 0 ? strerror(errno) : "EOF");
		buf += n;
		len -= (size_t)n;
	}
}

void
peer_expect(struct peer *p, const char *fmt, ...)
{
	static char expected[128 * 1024];
	static char got[sizeof(expected)];
	size_t len;
	va_list args;

	va_start(args, fmt);
	len = (size_t)vsnprintf(expected, sizeof(expected), fmt, args);
	va_end(args);
	ck_assert_uint_lt(len, sizeof(expected));
	for (size_t have = 0; have < len;) {
		ssize_t n = receive(p, got + have, len - have);

		if (n <= 0)
			ck_abort_msg("%s: the end after\n%.*s\ninstead of\n%s",
				     p->address, (int)have, got, expected);
		have += (size_t)n;
		if (memcmp(got, expected, have) != 0)
			ck_abort_msg("%s: got\n%.*s\ninstead of\n%s",
				     p->address, (int)have, got, expected);
	}
}

/* Bytes read ahead up to the end of a line, or all of them. */
static size_t
rest_of_line(const struct peer *p)
{
	size_t n = p->end - p->at;
	const char *lf = memchr(p->ahead + p->at, '\n', n);

	return lf ? (size_t)(lf + 1 - (p->ahead + p->at)) : n;
}

void
peer_line(struct peer *p, char *buf, size_t size)
{
	size_t len = 0;

	do {
		size_t n = rest_of_line(p);

		if (n == 0)
			n = 1;
		if (len + n > size)
			ck_abort_msg("%s: a line of over %zu bytes", p->address,
				     size);
		peer_read(p, buf + len, n);
		len += n;
	} while (buf[len - 1] != '\n');
	buf[len - 1] = '\0';
}

void
peer_expect_end(struct peer *p)
{
	char buf[256];
	ssize_t n = receive(p, buf, sizeof(buf));

	ck_assert_msg(n == 0, "%s: expected the end of stream, got %s%.*s",
		      p->address, n < 0 ? strerror(errno) : "",
		      n > 0 ? (int)n : 0, buf);
}

void
peer_half_close(struct peer *p)
{
	ck_assert_int_eq(shutdown(p->fd, SHUT_WR), 0);
}

void
peer_reset(struct peer *p)
{
	const struct linger now = { .l_onoff = 1, .l_linger = 0 };

	ck_assert_int_eq(setsockopt(p->fd, SOL_SOCKET, SO_LINGER, &now,
				    sizeof(now)),
			 0);
	close(p->fd);
}

void
peer_close(struct peer *p)
{
	close(p->fd);
}

void
peer_skip_to_join(struct peer *p, const char *label)
{
	char own[256];
	char line[64 * 1024];

	snprintf(own, sizeof(own), "Got connection from %s via %s", p->address,
		 label);
	do
		peer_line(p, line, sizeof(line));
	while (strcmp(line, own) != 0);
}
