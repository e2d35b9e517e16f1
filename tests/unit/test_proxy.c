/* SPDX-License-Identifier: MIT */
/*
 * Headers of the PROXY protocol: whole, in pieces, and those that are none. The
 * bytes of the specification's own examples are among them.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/runner.h"
#include "wire/proxy.h"

#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"

/* A literal and its length without the NUL. */
#define BYTES(text) text, sizeof(text) - 1

/* A header, whole, and whose it is. */
struct good {
	const char *bytes;
	size_t len;
	const char *peer; /* "" is the proxy itself */
};

#define UNIX_PADDING_20 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define UNIX_PADDING_100                                                \
	UNIX_PADDING_20 UNIX_PADDING_20 UNIX_PADDING_20 UNIX_PADDING_20 \
		UNIX_PADDING_20
#define UNIX_108_EMPTY UNIX_PADDING_100 "\0\0\0\0\0\0\0\0"

static const struct good good[] = {
	{ BYTES("PROXY TCP4 192.0.2.1 192.0.2.2 12345 443\r\n"),
	  "tcp:192.0.2.1:12345" },
	{ BYTES("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n"),
	  "tcp:255.255.255.255:65535" },
	{ BYTES("PROXY TCP6 2001:db8::1 ::1 1 0\r\n"), "tcp:[2001:db8::1]:1" },
	{ BYTES("PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
		"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n"),
	  "tcp:[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535" },
	{ BYTES("PROXY UNKNOWN\r\n"), "" },
	{ BYTES("PROXY UNKNOWN what ever 1 2 is here\r\n"), "" },
	{ BYTES("PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
		"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n"),
	  "" },
	{ BYTES(SIGNATURE "\x21\x11\0\x0c"
			  "\xc0\0\x02\x01\xc0\0\x02\x02\x30\x39\x01\xbb"),
	  "tcp:192.0.2.1:12345" },
	/* with a name behind it that we do not ask for */
	{ BYTES(SIGNATURE "\x21\x11\0\x14"
			  "\xc0\0\x02\x01\xc0\0\x02\x02\x30\x39\x01\xbb"
			  "\x02\0\x05local"),
	  "tcp:192.0.2.1:12345" },
	{ BYTES(SIGNATURE "\x21\x21\0\x24"
			  "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"
			  "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x02"
			  "\0\x01\0\x02"),
	  "tcp:[2001:db8::1]:1" },
	{ BYTES(SIGNATURE "\x21\x31\0\xd8"
			  "/run/x\0\0" UNIX_PADDING_100 UNIX_108_EMPTY),
	  "unix:/run/x" },
	{ BYTES(SIGNATURE "\x21\x31\0\xd8" UNIX_108_EMPTY UNIX_108_EMPTY),
	  "unix:" },
	/* the proxy looks whether we are there */
	{ BYTES(SIGNATURE "\x20\0\0\0"), "" },
	{ BYTES(SIGNATURE "\x20\x11\0\x03zzz"), "" },
	{ BYTES(SIGNATURE "\x21\0\0\0"), "" },
};

#define GOOD ((int)(sizeof(good) / sizeof(good[0])))

/* What is none, and why; @len bytes must be enough to tell. */
static const struct {
	const char *bytes;
	size_t len;
	const char *why;
} bad[] = {
	{ BYTES("GET / HTTP/1.1\r\n"), "something else was sent" },
	{ BYTES("h"), "something else was sent" },
	{ BYTES("\x16\x03\x01"), "something else was sent" },
	{ BYTES("PROXIES"), "something else was sent" },
	{ BYTES("\r\n\r\n\0\r\nQUIT\r"), "something else was sent" },
	{ BYTES("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n"),
	  "its line does not end as it should" },
	{ BYTES("PROXY \n"), "its line does not end as it should" },
	{ BYTES("PROXY UNKNOWN \0\r\n"), "its line does not end as it should" },
	{ BYTES("PROXY \r\n"), "it has too few words" },
	{ BYTES("PROXY TCP4 192.0.2.1 192.0.2.2 1\r\n"),
	  "it has too few words" },
	{ BYTES("PROXY TCP5 192.0.2.1 192.0.2.2 1 2\r\n"),
	  "its protocol is not known" },
	{ BYTES("PROXY UNKNOWNS 192.0.2.1 192.0.2.2 1 2\r\n"),
	  "its protocol is not known" },
	{ BYTES("PROXY TCP4 2001:db8::1 ::1 1 2\r\n"), "it has no address" },
	{ BYTES("PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n"),
	  "it has no address" },
	{ BYTES("PROXY TCP4 192.0.2.256 192.0.2.2 1 2\r\n"),
	  "it has no address" },
	{ BYTES("PROXY TCP4  192.0.2.1 192.0.2.2 1 2\r\n"),
	  "it has no address" },
	{ BYTES("PROXY TCP4 192.0.2.1 192.0.2.2 65536 2\r\n"),
	  "it has no port" },
	{ BYTES("PROXY TCP4 192.0.2.1 192.0.2.2 01 2\r\n"), "it has no port" },
	{ BYTES("PROXY TCP4 192.0.2.1 192.0.2.2 -1 2\r\n"), "it has no port" },
	{ BYTES("PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3\r\n"), "it has no port" },
	{ BYTES("PROXY TCP4 192.0.2.1 192.0.2.2 1 2 \r\n"), "it has no port" },
	{ BYTES("PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
		"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 655350\r"),
	  "its line is too long" },
	{ BYTES(SIGNATURE "\x11\x11\0\0"),
	  "its version or command is not known" },
	{ BYTES(SIGNATURE "\x22\x11\0\0"),
	  "its version or command is not known" },
	{ BYTES(SIGNATURE "\x21\x12\0\x0c"), "its protocol is not known" },
	{ BYTES(SIGNATURE "\x21\x41\0\x0c"), "its protocol is not known" },
	{ BYTES(SIGNATURE "\x21\x11\0\x0b"),
	  "it is too short for its addresses" },
	{ BYTES(SIGNATURE "\x21\x21\0\x23"),
	  "it is too short for its addresses" },
};

#define BAD ((int)(sizeof(bad) / sizeof(bad[0])))

/* What follows a header belongs to whoever comes next. */
static const char behind[] = "hello\n";

static int ends[2];

static void
set_up(void)
{
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
}

static void
tear_down(void)
{
	close(ends[0]);
	close(ends[1]);
}

static void
write_all(const void *bytes, size_t len)
{
	ck_assert_int_eq(write(ends[1], bytes, len), (ssize_t)len);
}

static void
check_peer(const struct coir_addr *peer, const char *expected)
{
	char text[COIR_ADDR_TEXT_MAX];

	coir_addr_format(peer, text, sizeof(text));
	ck_assert_str_eq(text, *expected ? expected : "tcp:127.0.0.1:1");
}

/* Nothing but @behind is left to be read. */
static void
check_rest(void)
{
	char rest[sizeof(behind)] = "";

	ck_assert_int_eq(read(ends[0], rest, sizeof(rest) - 1),
			 (ssize_t)strlen(behind));
	ck_assert_str_eq(rest, behind);
}

START_TEST(proxy_reads_a_header_and_no_more)
{
	const struct good *g = &good[_i];
	struct proxy proxy = { .len = 0 };
	struct coir_addr peer;

	ck_assert_int_eq(coir_addr_tcp("127.0.0.1", 1, &peer), 0);
	write_all(g->bytes, g->len);
	write_all(behind, strlen(behind));
	ck_assert_int_eq(proxy_receive(&proxy, ends[0], &peer), 0);
	check_peer(&peer, g->peer);
	check_rest();
}
END_TEST

START_TEST(proxy_reads_a_header_byte_by_byte)
{
	const struct good *g = &good[_i];
	struct proxy proxy = { .len = 0 };
	struct coir_addr peer;

	ck_assert_int_eq(coir_addr_tcp("127.0.0.1", 1, &peer), 0);
	for (size_t i = 0; i < g->len; i++) {
		ck_assert_int_eq(proxy_receive(&proxy, ends[0], &peer),
				 -EAGAIN);
		write_all(g->bytes + i, 1);
	}
	write_all(behind, strlen(behind));
	ck_assert_int_eq(proxy_receive(&proxy, ends[0], &peer), 0);
	check_peer(&peer, g->peer);
	check_rest();
}
END_TEST

START_TEST(proxy_says_why_it_is_none)
{
	struct proxy proxy = { .len = 0 };
	struct coir_addr peer;

	ck_assert_int_eq(coir_addr_tcp("127.0.0.1", 1, &peer), 0);
	write_all(bad[_i].bytes, bad[_i].len);
	ck_assert_int_eq(proxy_receive(&proxy, ends[0], &peer), -EPROTO);
	ck_assert_str_eq(proxy.why, bad[_i].why);
	check_peer(&peer, "");
}
END_TEST

START_TEST(proxy_meets_the_end)
{
	struct proxy proxy = { .len = 0 };
	struct coir_addr peer;

	write_all("PROXY TCP4", 10);
	ck_assert_int_eq(proxy_receive(&proxy, ends[0], &peer), -EAGAIN);
	ck_assert_int_eq(shutdown(ends[1], SHUT_WR), 0);
	ck_assert_int_eq(proxy_receive(&proxy, ends[0], &peer), -ECONNRESET);
}
END_TEST

/* The longest there is, of which hardly anything means something. */
START_TEST(proxy_throws_away_what_it_does_not_know)
{
	static char bytes[16 + UINT16_MAX] = SIGNATURE "\x20\0\xff\xff";
	struct proxy proxy = { .len = 0 };
	struct coir_addr peer;
	int rc = -EAGAIN;
	size_t at = 0;

	while (rc == -EAGAIN) {
		size_t len = sizeof(bytes) - at;

		if (len > 7000)
			len = 7000;
		ck_assert_uint_gt(len, 0);
		write_all(bytes + at, len);
		at += len;
		rc = proxy_receive(&proxy, ends[0], &peer);
	}
	ck_assert_int_eq(rc, 0);
	ck_assert_uint_eq(at, sizeof(bytes));
	write_all(behind, strlen(behind));
	check_rest();
}
END_TEST

SUITE(proxy)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_add_loop_test(tc_, proxy_reads_a_header_and_no_more, 0, GOOD);
	tcase_add_loop_test(tc_, proxy_reads_a_header_byte_by_byte, 0, GOOD);
	tcase_add_loop_test(tc_, proxy_says_why_it_is_none, 0, BAD);
	ADD(proxy_meets_the_end);
	ADD(proxy_throws_away_what_it_does_not_know);
}
