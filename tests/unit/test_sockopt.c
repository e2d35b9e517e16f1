/* SPDX-License-Identifier: MIT */
/*
 * Socket options: what is set is read again, what is wrong is refused with a
 * text that says what would be right, lists are taken in order.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/sockopt.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "io/sockopt.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "unit/net_case.h"

#define COUNT(array) (sizeof(array) / sizeof(array[0]))

/* The text of an option as @cfd has it. */
static const char *
text_of(const struct coir_fd *cfd, enum coir_sockopt_id id)
{
	static char text[COIR_SOCKOPT_TEXT_MAX];
	struct coir_sockopt got;

	ck_assert_int_eq(coir_sockopt_get(cfd, id, &got), 0);
	coir_sockopt_format(&got, text, sizeof(text));
	return text;
}

/* What is set and what is read then. */
struct round_trip {
	struct coir_sockopt set;
	const char *read;
};

static const struct round_trip trips[] = {
	{ { COIR_SO_BROADCAST, .on = true }, "SO_BROADCAST = true" },
	{ { COIR_SO_DONTROUTE, .on = true }, "SO_DONTROUTE = true" },
	{ { COIR_SO_KEEPALIVE, .on = true }, "SO_KEEPALIVE = true" },
	{ { COIR_SO_KEEPALIVE, .on = false }, "SO_KEEPALIVE = false" },
	{ { COIR_SO_OOBINLINE, .on = true }, "SO_OOBINLINE = true" },
	{ { COIR_SO_REUSEADDR, .on = true }, "SO_REUSEADDR = true" },
	{ { COIR_SO_REUSEPORT, .on = true }, "SO_REUSEPORT = true" },
	{ { COIR_SO_SNDBUF, .number = 32768 }, "SO_SNDBUF = 65536" },
	{ { COIR_SO_RCVBUF, .number = 16384 }, "SO_RCVBUF = 32768" },
	{ { COIR_SO_RCVLOWAT, .number = 7 }, "SO_RCVLOWAT = 7" },
	{ { COIR_SO_LINGER, .span = { 10000000000 } }, "SO_LINGER = 10s" },
	{ { COIR_SO_LINGER, .span = { 1 } }, "SO_LINGER = 1s" },
	{ { COIR_SO_LINGER, .span = { 0 } }, "SO_LINGER = 0ms" },
	{ { COIR_SO_LINGER, .span = { -1 } }, "SO_LINGER = off" },
	{ { COIR_SO_RCVTIMEO, .span = { 5000000000 } }, "SO_RCVTIMEO = 5s" },
	{ { COIR_SO_SNDTIMEO, .span = { 100000000 } }, "SO_SNDTIMEO = 0.1s" },
	{ { COIR_TCP_CORK, .on = true }, "TCP_CORK = true" },
	{ { COIR_TCP_FASTOPEN_CONNECT, .on = true },
	  "TCP_FASTOPEN_CONNECT = true" },
	{ { COIR_TCP_NODELAY, .on = true }, "TCP_NODELAY = true" },
	{ { COIR_TCP_QUICKACK, .on = false }, "TCP_QUICKACK = false" },
	{ { COIR_TCP_KEEPCNT, .number = 3 }, "TCP_KEEPCNT = 3" },
	{ { COIR_TCP_SYNCNT, .number = 127 }, "TCP_SYNCNT = 127" },
	{ { COIR_TCP_WINDOW_CLAMP, .number = 65536 },
	  "TCP_WINDOW_CLAMP = 65536" },
	{ { COIR_TCP_KEEPIDLE, .span = { 59000000001 } },
	  "TCP_KEEPIDLE = 60s" },
	{ { COIR_TCP_KEEPINTVL, .span = { 30000000000 } },
	  "TCP_KEEPINTVL = 30s" },
	{ { COIR_TCP_LINGER2, .span = { 20000000000 } }, "TCP_LINGER2 = 20s" },
	{ { COIR_TCP_DEFER_ACCEPT, .span = { 1000000000 } },
	  "TCP_DEFER_ACCEPT = 1s" },
	{ { COIR_TCP_USER_TIMEOUT, .span = { 20000000 } },
	  "TCP_USER_TIMEOUT = 20ms" },
	{ { COIR_TCP_CONGESTION, .text = "reno" },
	  "TCP_CONGESTION = \"reno\"" },
	{ { COIR_IP_BIND_ADDRESS_NO_PORT, .on = true },
	  "IP_BIND_ADDRESS_NO_PORT = true" },
	{ { COIR_IP_FREEBIND, .on = true }, "IP_FREEBIND = true" },
	{ { COIR_IP_MTU_DISCOVER, .number = IP_PMTUDISC_DO },
	  "IP_MTU_DISCOVER = 2" },
	{ { COIR_IP_TTL, .number = 9 }, "IP_TTL = 9" },
};

/* A TCP socket that is neither connected nor bound. */
static void
open_tcp(struct coir_fd *cfd, int family)
{
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_eq(coir_fd_init(cfd, fd), 0);
}

FIBER_TEST(sockopt_what_is_set_is_read)
{
	struct coir_fd cfd;

	open_tcp(&cfd, AF_INET);
	for (size_t i = 0; i < COUNT(trips); i++) {
		ck_assert_msg(coir_sockopt_set(&cfd, &trips[i].set) == 0, "%s",
			      coir_error_text());
		ck_assert_str_eq(text_of(&cfd, trips[i].set.id), trips[i].read);
	}
	return coir_fd_close(&cfd);
}

/* What is refused before the kernel is asked, and how that reads. */
struct refusal {
	struct coir_sockopt option;
	const char *text;
};

static const struct refusal refusals[] = {
	{ { COIR_TCP_SYNCNT, .number = 300 }, "TCP_SYNCNT = 300: 1 to 127" },
	{ { COIR_TCP_SYNCNT, .number = 0 }, "TCP_SYNCNT = 0: 1 to 127" },
	{ { COIR_IP_TTL, .number = 256 }, "IP_TTL = 256: 1 to 255" },
	{ { COIR_IP_MTU_DISCOVER, .number = -1 },
	  "IP_MTU_DISCOVER = -1: 0 to 5" },
	{ { COIR_SO_SNDBUF, .number = -1 }, "SO_SNDBUF = -1: 0 to 1073741823" },
	{ { COIR_TCP_KEEPIDLE, .span = { 0 } },
	  "TCP_KEEPIDLE = 0ms: 1s to 546m" },
	{ { COIR_TCP_USER_TIMEOUT, .span = { -1 } },
	  "TCP_USER_TIMEOUT = -0.001us: 0ms to 3.58e+04m" },
	{ { COIR_IP_LOCAL_PORT_RANGE, .ports = { 9, 8 } },
	  "IP_LOCAL_PORT_RANGE = 9-8: the lower first" },
	{ { COIR_SO_BINDTODEVICE,
	    .text = { 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k',
		      'l', 'm', 'n', 'o', 'p' } },
	  "SO_BINDTODEVICE = \"abcdefghijklmnop\": at most 15 bytes" },
};

/* Setting @option fails with @error; the text ends, or not, as @what says. */
static void
check_failure(struct coir_fd *cfd, const struct coir_sockopt *option, int error,
	      const char *what)
{
	char text[200];

	ck_assert_int_eq(coir_sockopt_set(cfd, option), error);
	snprintf(text, sizeof(text), "setting socket option %s: %s", what,
		 strerror(-error));
	ck_assert_str_eq(coir_error_text(), text);
}

FIBER_TEST(sockopt_values_out_of_range_are_refused)
{
	struct coir_fd cfd;

	open_tcp(&cfd, AF_INET);
	for (size_t i = 0; i < COUNT(refusals); i++)
		check_failure(&cfd, &refusals[i].option, -EINVAL,
			      refusals[i].text);
	return coir_fd_close(&cfd);
}

FIBER_TEST(sockopt_what_there_is_not)
{
	struct coir_sockopt mtu = { COIR_IP_MTU, .number = 1500 };
	struct coir_sockopt unknown = { .id = (enum coir_sockopt_id)12345 };
	struct coir_sockopt syncnt = { COIR_TCP_SYNCNT, .number = 3 };
	struct coir_sockopt got = { .number = 42 };
	struct coir_socket a, b;

	pair_init(&a, &b);
	check_failure(&a.fd, &mtu, -ENOPROTOOPT, "IP_MTU = 1500");
	check_failure(&a.fd, &unknown, -ENOPROTOOPT, "number 12345");
	check_failure(&a.fd, &syncnt, -ENOPROTOOPT, "TCP_SYNCNT = 3");
	ck_assert_int_eq(coir_sockopt_get(&a.fd, unknown.id, &got),
			 -ENOPROTOOPT);
	ck_assert_int_eq(coir_sockopt_get(&a.fd, COIR_TCP_SYNCNT, &got),
			 -ENOPROTOOPT);
	ck_assert_str_eq(coir_error_text(),
			 "reading socket option TCP_SYNCNT:"
			 " Protocol not available");
	ck_assert_int_eq(got.number, 42);
	close_pair(&a, &b);
	check_failure(&a.fd, &syncnt, -EBADF, "TCP_SYNCNT = 3");
	ck_assert_int_eq(coir_sockopt_get(&a.fd, COIR_SO_DEBUG, &got), -EBADF);
	return 0;
}

/* What can be read only, of a connection. */
NET_TEST(sockopt_what_can_only_be_read)
{
	struct coir_sockopt got;
	struct coir_socket a, b;

	connect_pair(&a, &b);
	ck_assert_int_eq(coir_sockopt_get(&a.fd, COIR_IP_MTU, &got), 0);
	ck_assert_int_ge(got.number, 1280);
	ck_assert_int_eq(coir_sockopt_get(&a.fd, COIR_SO_SNDLOWAT, &got), 0);
	ck_assert_int_eq(got.number, 1);
	ck_assert_int_eq(coir_sockopt_get(&a.fd, COIR_TCP_MAXSEG, &got), 0);
	ck_assert_int_ge(got.number, 88);
	close_pair(&a, &b);
	return 0;
}

/* Linux has it since 6.3; before, the kernel says so. */
FIBER_TEST(sockopt_port_range)
{
	struct coir_sockopt option = { COIR_IP_LOCAL_PORT_RANGE,
				       .ports = { 40000, 50000 } };
	struct coir_fd cfd;
	int rc;

	open_tcp(&cfd, AF_INET);
	rc = coir_sockopt_set(&cfd, &option);
	if (rc == 0)
		ck_assert_str_eq(text_of(&cfd, option.id),
				 "IP_LOCAL_PORT_RANGE = 40000-50000");
	else
		ck_assert_int_eq(rc, -ENOPROTOOPT);
	return coir_fd_close(&cfd);
}

/* A later one of the same name wins; what does not fit is passed over. */
FIBER_TEST(sockopt_lists_are_taken_in_order)
{
	const struct coir_sockopt options[] = {
		{ COIR_SO_RCVLOWAT, .number = 5 },
		{ COIR_TCP_NODELAY, .on = true },
		{ COIR_IPV6_V6ONLY, .on = true },
		{ COIR_SO_RCVLOWAT, .number = 6 },
		{ COIR_TCP_SYNCNT, .number = 0 },
		{ COIR_SO_RCVLOWAT, .number = 7 },
	};
	struct coir_fd four, six;
	int fd;

	open_tcp(&four, AF_INET);
	open_tcp(&six, AF_INET6);
	fd = coir_fd_number(&four);
	ck_assert_int_eq(coir__sockopt_apply(fd, AF_INET, options, 4), 0);
	ck_assert_str_eq(text_of(&four, COIR_SO_RCVLOWAT), "SO_RCVLOWAT = 6");
	ck_assert_str_eq(text_of(&four, COIR_TCP_NODELAY),
			 "TCP_NODELAY = true");
	fd = coir_fd_number(&six);
	ck_assert_int_eq(coir__sockopt_apply(fd, AF_INET6, options, 6),
			 -EINVAL);
	ck_assert_str_eq(text_of(&six, COIR_SO_RCVLOWAT), "SO_RCVLOWAT = 6");
	ck_assert_str_eq(text_of(&six, COIR_IPV6_V6ONLY), "IPV6_V6ONLY = true");
	ck_assert_int_eq(coir_fd_close(&six), 0);
	return coir_fd_close(&four);
}

START_TEST(sockopt_format_tells_what_it_lacks_room_for)
{
	struct coir_sockopt option = { COIR_TCP_NODELAY, .on = true };
	char text[8];

	ck_assert_uint_eq(coir_sockopt_format(&option, text, sizeof(text)),
			  strlen("TCP_NODELAY = true"));
	ck_assert_str_eq(text, "TCP_NOD");
}
END_TEST

SUITE(sockopt)
{
	ADD(sockopt_what_is_set_is_read);
	ADD(sockopt_values_out_of_range_are_refused);
	ADD(sockopt_what_there_is_not);
	ADD(sockopt_what_can_only_be_read);
	ADD(sockopt_port_range);
	ADD(sockopt_lists_are_taken_in_order);
	ADD(sockopt_format_tells_what_it_lacks_room_for);
}
