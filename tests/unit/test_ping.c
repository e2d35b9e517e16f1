/* SPDX-License-Identifier: MIT */
/*
 * Pinging this host.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/ping.h>
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/runner.h"
#include "unit/net_case.h"

static int
ping(void *arg)
{
	struct coir_addr addr;
	coir_time rtt = { -1 };
	int rc;

	ck_assert_int_eq(coir_addr_tcp(arg, 80, &addr), 0);
	rc = coir_ping(&addr, &rtt);
	if (rc == 0)
		ck_assert_int_gt(rtt.ns, 0);
	else
		ck_assert_int_eq(rtt.ns, -1);
	return rc;
}

/* Where neither kind of socket is permitted there is nothing to see. */
static void
check_ping(const char *ip)
{
	int rc = run_net(ping, (void *)ip);

	if (rc == -EPERM)
		printf("# pinging %s SKIP net.ipv4.ping_group_range does not "
		       "have our group, and we lack CAP_NET_RAW\n",
		       ip);
	else
		ck_assert_int_eq(rc, 0);
}

START_TEST(P91_ping_the_loopback)
{
	check_ping(COIR_IP4_LOOPBACK);
	check_ping(COIR_IP6_LOOPBACK);
}
END_TEST

NET_TEST(ping_of_what_has_no_ip_address)
{
	struct coir_addr addr;
	coir_time rtt;

	ck_assert_int_eq(coir_addr_unix("/run/socket", &addr), 0);
	ck_assert_int_eq(coir_ping(&addr, &rtt), -EINVAL);
	return 0;
}

static int
forbidden(void *arg)
{
	int rc = ping(arg);

	if (rc == -EPERM)
		ck_assert_str_eq(coir_error_text(),
				 "opening a raw socket (it takes CAP_NET_RAW): "
				 "Operation not permitted, as "
				 "net.ipv4.ping_group_range does not have our "
				 "group, pinging");
	return rc;
}

START_TEST(ping_says_what_is_not_permitted)
{
	int rc;

	if (geteuid() == 0) {
		ck_assert_int_eq(setgid(65534), 0);
		ck_assert_int_eq(setuid(65534), 0);
	}
	rc = run_net(forbidden, COIR_IP4_LOOPBACK);
	ck_assert(rc == 0 || rc == -EPERM);
}
END_TEST

SUITE(ping)
{
	ADD(P91_ping_the_loopback);
	ADD(ping_of_what_has_no_ip_address);
	ADD(ping_says_what_is_not_permitted);
}
