/* SPDX-License-Identifier: MIT */
/*
 * Prefixes as text, and which address is in which.
 */
#include "config.h"

#include <errno.h>

#include "common/prefix.h"
#include "support/fail.h"
#include "support/runner.h"

static struct coir_addr
address(const char *text)
{
	struct coir_addr addr;

	ck_assert_msg(coir_addr_parse(text, &addr) == 0, "%s", text);
	return addr;
}

/* Whether @ip is in the list that @text says. */
static bool
listed(const char *text, const char *ip)
{
	struct coir_addr addr = address(ip);
	struct prefix_list list;
	bool has;

	ck_assert_msg(prefix_list_parse(text, &list) == 0, "%s", text);
	has = prefix_list_has(&list, &addr);
	prefix_list_fini(&list);
	return has;
}

START_TEST(prefix_has_its_addresses_only)
{
	ck_assert(listed("192.0.2.0/24", "tcp:192.0.2.255:1"));
	ck_assert(!listed("192.0.2.0/24", "tcp:192.0.3.0:1"));
	ck_assert(listed("192.0.2.128/25", "tcp:192.0.2.128:1"));
	ck_assert(!listed("192.0.2.128/25", "tcp:192.0.2.127:1"));
	ck_assert(listed("192.0.2.7", "tcp:192.0.2.7:65535"));
	ck_assert(!listed("192.0.2.7", "tcp:192.0.2.6:1"));
	ck_assert(listed("2001:db8::/31", "tcp:[2001:db9::1]:1"));
	ck_assert(!listed("2001:db8::/32", "tcp:[2001:db9::1]:1"));
	ck_assert(listed("::1", "tcp:[::1]:1"));
	ck_assert(!listed("::1", "tcp:[::2]:1"));
}
END_TEST

START_TEST(prefix_knows_mapped_addresses)
{
	ck_assert(listed("127.0.0.0/8", "tcp:[::ffff:127.1.2.3]:1"));
	ck_assert(listed("::ffff:127.0.0.0/104", "tcp:127.1.2.3:1"));
	ck_assert(listed("0.0.0.0/0", "tcp:[::ffff:192.0.2.1]:1"));
	ck_assert(!listed("0.0.0.0/0", "tcp:[::1]:1"));
	ck_assert(listed("::ffff:0:0/96", "tcp:192.0.2.1:1"));
}
END_TEST

/* However short it is: who writes one of IPv6 means nobody who has IPv4. */
START_TEST(prefix_of_ipv6_has_no_ipv4)
{
	static const char *const all[] = { "::/0", "::1/8", "::/80",
					   "::ffff:0:0/95" };
	static const char *const one = "tcp:192.0.2.1:1";
	struct prefix whole, part;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		ck_assert_msg(!listed(all[i], one), "%s", all[i]);
		ck_assert_msg(!listed(all[i], "tcp:[::ffff:192.0.2.1]:1"), "%s",
			      all[i]);
	}
	ck_assert(listed("::/0", "tcp:[2001:db8::1]:1"));
	ck_assert(listed("::1/8", "tcp:[::1]:1"));
	ck_assert_int_eq(prefix_parse("::/0", &whole), 0);
	ck_assert_int_eq(prefix_parse("10.0.0.0/8", &part), 0);
	ck_assert(!prefix_has(&whole, &part));
	ck_assert_int_eq(prefix_parse("2001:db8::/32", &part), 0);
	ck_assert(prefix_has(&whole, &part));
}
END_TEST

START_TEST(prefix_list_has_any)
{
	const char *list = " 10.0.0.0/8  ::1 unix ";

	ck_assert(listed(list, "tcp:10.9.8.7:1"));
	ck_assert(listed(list, "tcp:[::1]:1"));
	ck_assert(listed(list, "unix:/x"));
	ck_assert(!listed(list, "tcp:11.0.0.0:1"));
	ck_assert(!listed("10.0.0.0/8", "unix:@x"));
	ck_assert(!listed("", "tcp:127.0.0.1:1"));
	ck_assert(!listed("", "unix:/x"));
}
END_TEST

START_TEST(prefix_list_refuses_what_is_none)
{
	static const char *const wrong[] = {
		"10.0.0.0/33",
		"10.0.0.0/",
		"10.0.0.0/-1",
		"10.0.0.0/8x",
		"10.0.0/8",
		"::1/129",
		"::g",
		"localhost",
		"unix:",
		"10.0.0.0/8,::1",
		"/8",
		"::1/ 8",
		"0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000",
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct prefix_list list = { .n = 7 };

		ck_assert_msg(prefix_list_parse(wrong[i], &list) == -EINVAL,
			      "%s", wrong[i]);
		ck_assert_uint_eq(list.n, 7);
	}
}
END_TEST

static int
parse(void *arg)
{
	struct prefix_list list = { .n = 7 };
	int error = prefix_list_parse("10.0.0.0/8 ::1", &list);

	if (error == 0)
		prefix_list_fini(&list);
	else if (list.n != 7)
		*(bool *)arg = true;
	return error;
}

START_TEST(prefix_list_without_memory)
{
	bool touched = false;

	ck_assert_uint_eq(fail_each(parse, &touched), 2);
	ck_assert(!touched);
}
END_TEST

START_TEST(prefix_cut_clears_the_rest)
{
	struct coir_addr one = address("tcp:[2001:db8:1:2:ffff::1]:1");
	struct coir_addr two = address("tcp:[2001:db8:1:2::9]:1");
	struct prefix a, b;

	ck_assert(prefix_of(&one, &a));
	ck_assert(prefix_of(&two, &b));
	ck_assert_mem_ne(a.bytes, b.bytes, sizeof(a.bytes));
	prefix_cut(&a, 64);
	prefix_cut(&b, 64);
	ck_assert_mem_eq(a.bytes, b.bytes, sizeof(a.bytes));
	ck_assert_uint_eq(a.bits, 64);
	/* it never grows */
	prefix_cut(&a, 65);
	ck_assert_uint_eq(a.bits, 64);
	prefix_cut(&a, 13);
	ck_assert_uint_eq(a.bytes[0], 0x20);
	ck_assert_uint_eq(a.bytes[1], 0x00);
	ck_assert_uint_eq(a.bytes[2], 0x00);
}
END_TEST

START_TEST(prefix_formats_as_it_parses)
{
	static const char *const texts[] = {
		"192.0.2.1",     "192.0.2.0/24",
		"0.0.0.0/0",     "::/0",
		"2001:db8::/32", "::1",
		"::/96",         "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127",
	};
	char text[PREFIX_TEXT_MAX];
	struct prefix prefix;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		ck_assert_int_eq(prefix_parse(texts[i], &prefix), 0);
		prefix_format(&prefix, text);
		ck_assert_str_eq(text, texts[i]);
	}
	ck_assert_int_eq(prefix_parse("::ffff:192.0.2.1", &prefix), 0);
	prefix_format(&prefix, text);
	ck_assert_str_eq(text, "192.0.2.1");
}
END_TEST

START_TEST(prefix_of_no_ip_address)
{
	struct coir_addr addr = address("unix:/x");
	struct prefix prefix = { .bits = 3 };

	ck_assert(!prefix_of(&addr, &prefix));
	ck_assert_uint_eq(prefix.bits, 3);
}
END_TEST

SUITE(prefix)
{
	ADD(prefix_has_its_addresses_only);
	ADD(prefix_knows_mapped_addresses);
	ADD(prefix_of_ipv6_has_no_ipv4);
	ADD(prefix_list_has_any);
	ADD(prefix_list_refuses_what_is_none);
	ADD(prefix_list_without_memory);
	ADD(prefix_cut_clears_the_rest);
	ADD(prefix_formats_as_it_parses);
	ADD(prefix_of_no_ip_address);
}
