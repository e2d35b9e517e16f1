/* SPDX-License-Identifier: MIT */
/*
 * The hosts file, as hosts(5) has it and as people leave it.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "dns/hosts.h"
#include "support/runner.h"

static const char text[] = "127.0.0.1\tlocalhost\n"
			   "\n"
			   "# 10.0.0.9 commented\n"
			   "  10.0.0.1   Router router.lan # 10.0.0.2 no\r\n"
			   "10.0.0.3 router\n"
			   "::1 localhost ip6-localhost\n"
			   "nonsense router\n"
			   "10.0.0.4\n"
			   "10.0.0.5 last";

/* Looking for @name finds exactly these addresses, written one after another */
static void
check(const char *name, size_t ip_len, const char *expected)
{
	struct coir__hosts hosts = { (char *)text, strlen(text) };
	struct coir_addr_list list = { 0 };
	char found[200] = "", one[COIR_ADDR_TEXT_MAX];
	size_t len = 0;

	ck_assert_int_eq(coir__hosts_find(&hosts, name, ip_len, &list), 0);
	for (size_t i = 0; i < list.n; i++) {
		coir_addr_format(&list.addrs[i], one, sizeof(one));
		memcpy(found + len, one, strlen(one));
		len += strlen(one);
		found[len] = '\0';
	}
	ck_assert_str_eq(found, expected);
	coir_addr_list_fini(&list);
}

START_TEST(hosts_find)
{
	check("localhost", 4, "tcp:127.0.0.1:0");
	check("localhost", 16, "tcp:[::1]:0");
	check("LOCALHOST", 4, "tcp:127.0.0.1:0");
	check("router", 4, "tcp:10.0.0.1:0tcp:10.0.0.3:0");
	check("router.lan", 4, "tcp:10.0.0.1:0");
	check("last", 4, "tcp:10.0.0.5:0");
	check("commented", 4, "");
	check("no", 4, "");
	check("route", 4, "");
	check("", 4, "");
	check("10.0.0.1", 4, "");
}
END_TEST

START_TEST(hosts_read)
{
	struct coir__hosts hosts = { 0 };

	ck_assert_int_eq(coir__hosts_read(&hosts, "/nonexistent/hosts"), 0);
	ck_assert_uint_eq(hosts.len, 0);
	ck_assert_int_eq(coir__hosts_read(&hosts, "/dev/zero"), -EFBIG);
	ck_assert_int_eq(coir__hosts_read(&hosts, "/"), -EIO);
	ck_assert_int_eq(coir__hosts_read(&hosts, "/etc/hosts"), 0);
	coir__hosts_fini(&hosts);
	coir__hosts_fini(&hosts);
}
END_TEST

SUITE(hosts)
{
	ADD(hosts_find);
	ADD(hosts_read);
}
