/* SPDX-License-Identifier: MIT */
/*
 * Addresses: what can be written can be read, RFC 5952 to the letter.
 */
#include "config.h"

#include <coir/addr.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/runner.h"

/* The text of @addr, in a buffer of exactly the promised size. */
static const char *
text_of(const struct coir_addr *addr)
{
	static char text[COIR_ADDR_TEXT_MAX];
	size_t len = coir_addr_format(addr, text, sizeof(text));

	ck_assert_uint_lt(len, sizeof(text));
	ck_assert_uint_eq(len, strlen(text));
	return text;
}

static void
check_round_trip(const char *text)
{
	struct coir_addr addr, again;

	ck_assert_int_eq(coir_addr_parse(text, &addr), 0);
	ck_assert_str_eq(text_of(&addr), text);
	ck_assert_int_eq(coir_addr_parse(text_of(&addr), &again), 0);
	ck_assert(coir_addr_equal(&addr, &again));
}

START_TEST(addr_text_round_trip)
{
	static const char *const texts[] = {
		"tcp:1.2.3.4:80",
		"tcp:0.0.0.0:0",
		"tcp:255.255.255.255:65535",
		"tcp:[::]:1",
		"tcp:[::1]:8001",
		"tcp:[2001:db8::1]:5678",
		"tcp:[::ffff:192.168.1.3]:80",
		"udp:1.2.3.4:53",
		"udp:[::1]:8081",
		"unix:/run/chatd.sock",
		"unix:relative",
		"unix:@name",
		"unix:@",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		check_round_trip(texts[i]);
}
END_TEST

START_TEST(addr_ip6_is_rfc_5952)
{
	static const char *const cases[][2] = {
		/* the longest run of zeros, the first of equal ones */
		{ "1:0:0:2:0:0:0:3", "1:0:0:2::3" },
		{ "4:0:0:1:0:0:0:2", "4:0:0:1::2" },
		{ "1:0:0:2:3:0:0:4", "1::2:3:0:0:4" },
		{ "0:0:1:2:3:4:0:0", "::1:2:3:4:0:0" },
		{ "1:2:3:4:5:6:0:0", "1:2:3:4:5:6::" },
		/* one group of zeros is not elided */
		{ "1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7" },
		{ "0:2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8" },
		/* no leading zeros, lower case */
		{ "2001:0DB8:0000:0000:0001:00A0:000B:CDEF",
		  "2001:db8::1:a0:b:cdef" },
		/* dotted only where IPv4 is mapped */
		{ "::ffff:1.2.3.4", "::ffff:1.2.3.4" },
		{ "::102:304", "::102:304" },
		{ "0:0:0:0:0:0:0:0", "::" },
		{ "1:0:0:0:0:0:0:0", "1::" },
		{ "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8" },
	};
	char expected[COIR_ADDR_TEXT_MAX];
	struct coir_addr addr;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_int_eq(coir_addr_tcp(cases[i][0], 80, &addr), 0);
		snprintf(expected, sizeof(expected), "tcp:[%s]:80",
			 cases[i][1]);
		ck_assert_str_eq(text_of(&addr), expected);
	}
}
END_TEST

START_TEST(addr_every_ip6_round_trips)
{
	unsigned char ip[16];
	struct coir_addr addr, again;

	for (int i = 0; i < 2000; i++) {
		for (size_t k = 0; k < sizeof(ip); k++)
			ip[k] = rand() % 3 ? 0 : (unsigned char)rand();
		ck_assert_int_eq(coir_addr_tcp_raw(ip, 16, 7, &addr), 0);
		ck_assert_int_eq(coir_addr_parse(text_of(&addr), &again), 0);
		ck_assert_msg(coir_addr_equal(&addr, &again), "%s",
			      text_of(&addr));
	}
}
END_TEST

START_TEST(addr_bad_text_is_refused)
{
	static const char *const texts[] = {
		"",
		"tcp",
		"tcp:",
		"tcp:1.2.3.4",
		"tcp:1.2.3.4:",
		"tcp:1.2.3.4:65536",
		"tcp:1.2.3.4:80x",
		"tcp:1.2.3.4:-1",
		"tcp:1.2.3.4: 80",
		"tcp:1.2.3:80",
		"tcp:localhost:80",
		"tcp:::1:80",
		"tcp:[::1]",
		"tcp:[::1]80",
		"tcp:[::1:80",
		"tcp:[1.2.3.4]:80",
		"tcp:[fe80::1%lo]:80",
		"tcp:1.2.3.4:80:81",
		"unix:",
		"udp:1.2.3.4",
		"icmp:1.2.3.4:80",
		"TCP:1.2.3.4:80",
	};
	struct coir_addr addr;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		ck_assert_msg(coir_addr_parse(texts[i], &addr) == -EINVAL,
			      "\"%s\"", texts[i]);
}
END_TEST

START_TEST(addr_unix_length_is_checked)
{
	char path[200];
	struct coir_addr addr;

	memset(path, 'x', sizeof(path));
	path[107] = '\0';
	ck_assert_int_eq(coir_addr_unix(path, &addr), 0);
	ck_assert_str_eq(text_of(&addr) + strlen("unix:"), path);
	path[107] = 'x';
	path[108] = '\0';
	ck_assert_int_eq(coir_addr_unix(path, &addr), -ENAMETOOLONG);
	ck_assert_int_eq(coir_addr_unix("", &addr), -EINVAL);
}
END_TEST

START_TEST(addr_unix_from_the_kernel)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	size_t header = offsetof(struct sockaddr_un, sun_path);
	struct coir_addr addr;

	ck_assert_int_eq(coir_addr_from_sockaddr((void *)&un,
						 sizeof(un.sun_family), &addr),
			 0);
	ck_assert_str_eq(text_of(&addr), "unix:");
	memcpy(un.sun_path, "\0ab\0c", 5);
	ck_assert_int_eq(coir_addr_from_sockaddr((void *)&un,
						 (socklen_t)(header + 5),
						 &addr),
			 0);
	ck_assert_str_eq(text_of(&addr), "unix:@ab@c");
	memset(un.sun_path, 'p', sizeof(un.sun_path));
	ck_assert_int_eq(coir_addr_from_sockaddr((void *)&un, sizeof(un),
						 &addr),
			 0);
	ck_assert_uint_eq(strlen(text_of(&addr)), 5 + sizeof(un.sun_path));
}
END_TEST

START_TEST(addr_from_sockaddr_checks_it)
{
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr other = { .sa_family = AF_PACKET };
	struct coir_addr addr;

	ck_assert_int_eq(coir_addr_from_sockaddr((void *)&in6, 27, &addr),
			 -EINVAL);
	ck_assert_int_eq(coir_addr_from_sockaddr((void *)&in, 8, &addr),
			 -EINVAL);
	ck_assert_int_eq(coir_addr_from_sockaddr((void *)&in, 1, &addr),
			 -EINVAL);
	ck_assert_int_eq(coir_addr_from_sockaddr(&other, 16, &addr),
			 -EAFNOSUPPORT);
}
END_TEST

START_TEST(addr_raw_bytes)
{
	static const unsigned char ip[16] = { 127, 0, 0, 1 };
	struct coir_addr addr;

	ck_assert_int_eq(coir_addr_tcp_raw(ip, 4, 8001, &addr), 0);
	ck_assert_str_eq(text_of(&addr), "tcp:127.0.0.1:8001");
	ck_assert_uint_eq(coir_addr_port(&addr), 8001);
	ck_assert_int_eq(coir_addr_tcp_raw(ip, 16, 1, &addr), 0);
	ck_assert_str_eq(text_of(&addr), "tcp:[7f00:1::]:1");
	ck_assert_int_eq(coir_addr_tcp_raw(ip, 5, 1, &addr), -EINVAL);
}
END_TEST

/* The kind and the IP address's bytes, of which there are @len. */
static void
check_parts(const char *text, enum coir_addr_kind kind, size_t len)
{
	static const unsigned char ip[16] = { 1, 2, 3, 4 };
	struct coir_addr addr;
	size_t n = 0;
	const void *raw;

	ck_assert_int_eq(coir_addr_parse(text, &addr), 0);
	ck_assert_int_eq(coir_addr_kind(&addr), kind);
	raw = coir_addr_ip(&addr, &n);
	ck_assert_uint_eq(n, len);
	if (len > 0)
		ck_assert_mem_eq(raw, ip, len);
	else
		ck_assert_ptr_null(raw);
}

START_TEST(addr_kinds_and_parts)
{
	struct coir_addr addr = { .u_.any.sa_family = AF_PACKET };
	static const unsigned char ip[16] = { 1, 2, 3, 4 };

	check_parts("tcp:1.2.3.4:80", COIR_ADDR_TCP, 4);
	check_parts("udp:1.2.3.4:80", COIR_ADDR_UDP, 4);
	check_parts("tcp:[102:304::]:80", COIR_ADDR_TCP, 16);
	check_parts("udp:[102:304::]:80", COIR_ADDR_UDP, 16);
	check_parts("unix:/run", COIR_ADDR_UNIX, 0);
	ck_assert_int_eq(coir_addr_kind(&addr), COIR_ADDR_OTHER);
	ck_assert_int_eq(coir_addr_udp("1.2.3.4", 53, &addr), 0);
	ck_assert_str_eq(text_of(&addr), "udp:1.2.3.4:53");
	ck_assert_int_eq(coir_addr_udp("localhost", 53, &addr), -EINVAL);
	ck_assert_int_eq(coir_addr_udp_raw(ip, 16, 53, &addr), 0);
	ck_assert_str_eq(text_of(&addr), "udp:[102:304::]:53");
	ck_assert_int_eq(coir_addr_udp_raw(ip, 5, 53, &addr), -EINVAL);
}
END_TEST

START_TEST(addr_ip_without_a_port)
{
	static const char *const texts[] = { "1.2.3.4", "::", "::1",
					     "1:0:0:2::3", "::ffff:1.2.3.4" };
	char text[INET6_ADDRSTRLEN];
	unsigned char ip[16];

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		int len = coir_ip_parse(texts[i], ip);

		ck_assert_int_eq(len, strchr(texts[i], ':') ? 16 : 4);
		ck_assert_uint_eq(coir_ip_format(ip, (size_t)len, text,
						 sizeof(text)),
				  strlen(texts[i]));
		ck_assert_str_eq(text, texts[i]);
	}
	ck_assert_int_eq(coir_ip_parse("1.2.3", ip), -EINVAL);
	ck_assert_int_eq(coir_ip_parse("localhost", ip), -EINVAL);
	ck_assert_uint_eq(coir_ip_format(ip, 5, text, sizeof(text)), 0);
	ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(addr_truncated_text_is_terminated)
{
	struct coir_addr addr;
	char text[8] = "XXXXXXX";

	ck_assert_int_eq(coir_addr_tcp(COIR_IP4_LOOPBACK, 80, &addr), 0);
	ck_assert_uint_eq(coir_addr_format(&addr, text, 5),
			  strlen("tcp:127.0.0.1:80"));
	ck_assert_str_eq(text, "tcp:");
	ck_assert_int_eq(text[5], 'X');
	ck_assert_uint_eq(coir_addr_format(&addr, NULL, 0),
			  strlen("tcp:127.0.0.1:80"));
}
END_TEST

START_TEST(addr_equality)
{
	static const char *const texts[] = {
		"tcp:1.2.3.4:80", "tcp:1.2.3.4:81", "tcp:1.2.3.5:80",
		"tcp:[::1]:80",   "tcp:[::2]:80",   "unix:/a",
		"unix:/ab",       "unix:@a",        "unix:@ab",
		"udp:1.2.3.4:80", "udp:[::1]:80",
	};
	size_t n = sizeof(texts) / sizeof(texts[0]);
	struct coir_addr a, b;

	for (size_t i = 0; i < n * n; i++) {
		ck_assert_int_eq(coir_addr_parse(texts[i / n], &a), 0);
		ck_assert_int_eq(coir_addr_parse(texts[i % n], &b), 0);
		ck_assert_int_eq(coir_addr_equal(&a, &b), i / n == i % n);
	}
}
END_TEST

SUITE(addr)
{
	ADD(addr_text_round_trip);
	ADD(addr_ip6_is_rfc_5952);
	ADD(addr_every_ip6_round_trips);
	ADD(addr_bad_text_is_refused);
	ADD(addr_unix_length_is_checked);
	ADD(addr_unix_from_the_kernel);
	ADD(addr_from_sockaddr_checks_it);
	ADD(addr_raw_bytes);
	ADD(addr_kinds_and_parts);
	ADD(addr_ip_without_a_port);
	ADD(addr_truncated_text_is_terminated);
	ADD(addr_equality);
}
