/* SPDX-License-Identifier: MIT */
/*
 * Who is let in, who is counted as whom, and what those are told who are not.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "limit/limiter.h"
#include "support/fail.h"
#include "support/runner.h"
#include "unit/conf_case.h"

#define SECOND INT64_C(1000000000)

/* More than a test lets in. */
#define MANY 64

/* Nobody is exempt. */
#define ALL "exempt = \"\"; "

static struct conf conf;
static struct limiter limiter;
static struct influx influx;
static struct address *inside[MANY];
static size_t n_inside;
static bool begins;
static coir_time now = { 1000 * SECOND };

/* A limiter with @text in the group limits. */
static void
set_up_with(const char *text)
{
	char file[1024];

	snprintf(file, sizeof(file), "limits: { %s };", text);
	conf = conf_case_good(file);
	ck_assert_int_eq(limiter_init(&limiter, &conf.limits), 0);
	influx = (struct influx){ .crowded = false };
	n_inside = 0;
}

static void
tear_down(void)
{
	while (n_inside > 0)
		limiter_leave(&limiter, inside[--n_inside], now);
	ck_assert_uint_eq(limiter.clients, 0);
	limiter_fini(&limiter);
	conf_fini(&conf);
}

/* Lets somebody at @ip in, if it may come. */
static enum reason
come(const char *ip)
{
	struct coir_addr peer;
	enum reason reason;

	ck_assert_int_eq(coir_addr_parse(ip, &peer), 0);
	reason = limiter_refuse(&limiter, &peer, 1000, now);
	if (reason == REASON_NONE)
		ck_assert_int_eq(limiter_enter(&limiter, &peer, &influx, now,
					       &inside[n_inside++]),
				 0);
	return reason;
}

static bool
may_enter(void)
{
	return limiter_may_enter(&limiter, &influx, now, &begins);
}

static void
go(size_t i)
{
	limiter_leave(&limiter, inside[i], now);
	inside[i] = inside[--n_inside];
}

static void
expect_notice(enum reason reason, const char *expected)
{
	char text[REASON_NOTICE_MAX];
	size_t len = limiter_notice(&limiter, reason, text);

	ck_assert_str_eq(text, expected);
	ck_assert_uint_eq(len, strlen(expected));
}

START_TEST(limiter_clients_in_all)
{
	set_up_with(ALL "clients = 2;");
	ck_assert_int_eq(come("tcp:192.0.2.1:1"), REASON_NONE);
	ck_assert_int_eq(come("tcp:192.0.2.2:1"), REASON_NONE);
	ck_assert_int_eq(come("tcp:192.0.2.3:1"), REASON_FULL);
	expect_notice(REASON_FULL,
		      "full: at most 2 clients are let in; try again later");
	go(0);
	ck_assert_int_eq(come("tcp:192.0.2.3:1"), REASON_NONE);
	tear_down();
}
END_TEST

START_TEST(limiter_exempt_count_in_all)
{
	set_up_with("clients = 1; address_clients = 1;");
	ck_assert_int_eq(come("tcp:127.0.0.1:1"), REASON_NONE);
	ck_assert_ptr_null(inside[0]);
	ck_assert_int_eq(come("tcp:127.0.0.1:2"), REASON_FULL);
	tear_down();
}
END_TEST

START_TEST(limiter_default_exempts_the_machine_itself)
{
	set_up_with("address_clients = 1; address_joins = 1; "
		    "address_joins_burst = 1; joins = 1; joins_burst = 1;");
	ck_assert_int_eq(come("tcp:127.0.0.1:1"), REASON_NONE);
	ck_assert_int_eq(come("tcp:127.0.0.1:2"), REASON_NONE);
	ck_assert_int_eq(come("tcp:[::1]:1"), REASON_NONE);
	ck_assert_int_eq(come("tcp:[::1]:2"), REASON_NONE);
	ck_assert_int_eq(come("tcp:[::ffff:127.0.0.1]:2"), REASON_NONE);
	ck_assert_int_eq(come("unix:/a"), REASON_NONE);
	ck_assert_int_eq(come("unix:/a"), REASON_NONE);
	ck_assert(may_enter());
	ck_assert_int_eq(come("tcp:192.0.2.1:1"), REASON_NONE);
	ck_assert_int_eq(come("tcp:192.0.2.1:2"), REASON_ADDRESS_FULL);
	ck_assert(!may_enter());
	tear_down();
}
END_TEST

START_TEST(limiter_clients_of_an_address)
{
	set_up_with(ALL "address_clients = 2;");
	ck_assert_int_eq(come("tcp:192.0.2.1:1"), REASON_NONE);
	ck_assert_int_eq(come("tcp:[::ffff:192.0.2.1]:2"), REASON_NONE);
	ck_assert_int_eq(come("tcp:192.0.2.1:3"), REASON_ADDRESS_FULL);
	ck_assert_int_eq(come("tcp:192.0.2.2:3"), REASON_NONE);
	expect_notice(REASON_ADDRESS_FULL,
		      "full: at most 2 clients are let in from your address; "
		      "try again when one has left");
	go(0);
	ck_assert_int_eq(come("tcp:192.0.2.1:3"), REASON_NONE);
	tear_down();
}
END_TEST

START_TEST(limiter_ipv6_addresses_are_prefixes)
{
	set_up_with(ALL "address_clients = 1;");
	ck_assert_int_eq(come("tcp:[2001:db8:1:2::1]:1"), REASON_NONE);
	ck_assert_int_eq(come("tcp:[2001:db8:1:2:ffff::9]:1"),
			 REASON_ADDRESS_FULL);
	ck_assert_int_eq(come("tcp:[2001:db8:1:3::1]:1"), REASON_NONE);
	tear_down();
}
END_TEST

START_TEST(limiter_prefixes_are_configured)
{
	set_up_with(ALL
		    "address_clients = 1; ipv4_prefix = 24; ipv6_prefix = 48;");
	ck_assert_int_eq(come("tcp:192.0.2.1:1"), REASON_NONE);
	ck_assert_int_eq(come("tcp:192.0.2.255:1"), REASON_ADDRESS_FULL);
	ck_assert_int_eq(come("tcp:192.0.3.0:1"), REASON_NONE);
	ck_assert_int_eq(come("tcp:[2001:db8:1:2::1]:1"), REASON_NONE);
	ck_assert_int_eq(come("tcp:[2001:db8:1:3::1]:1"), REASON_ADDRESS_FULL);
	ck_assert_int_eq(come("tcp:[2001:db8:2::1]:1"), REASON_NONE);
	tear_down();
}
END_TEST

START_TEST(limiter_unix_sockets_are_one_address)
{
	set_up_with(ALL "address_clients = 1;");
	ck_assert_int_eq(come("unix:/a"), REASON_NONE);
	ck_assert_int_eq(come("unix:@b"), REASON_ADDRESS_FULL);
	ck_assert_int_eq(come("tcp:[::]:1"), REASON_NONE);
	tear_down();
}
END_TEST

START_TEST(limiter_joins_of_an_address)
{
	set_up_with(ALL "address_joins = 1; address_joins_burst = 2;");
	ck_assert_int_eq(come("tcp:192.0.2.1:1"), REASON_NONE);
	go(0);
	ck_assert_int_eq(come("tcp:192.0.2.1:2"), REASON_NONE);
	go(0);
	ck_assert_int_eq(come("tcp:192.0.2.1:3"), REASON_ADDRESS_JOINS);
	ck_assert_int_eq(come("tcp:192.0.2.2:1"), REASON_NONE);
	now.ns += SECOND;
	ck_assert_int_eq(come("tcp:192.0.2.1:4"), REASON_NONE);
	ck_assert_int_eq(come("tcp:192.0.2.1:5"), REASON_ADDRESS_JOINS);
	expect_notice(REASON_ADDRESS_JOINS,
		      "too fast: at most 1 connections a second are let in "
		      "from your address; try again later");
	tear_down();
}
END_TEST

START_TEST(limiter_joins_in_all)
{
	set_up_with(ALL "joins = 1; joins_burst = 2;");
	ck_assert(may_enter());
	ck_assert_int_eq(come("tcp:192.0.2.1:1"), REASON_NONE);
	ck_assert(may_enter());
	ck_assert_int_eq(come("tcp:192.0.2.2:1"), REASON_NONE);
	ck_assert(!may_enter() && begins);
	ck_assert(!may_enter() && !begins);
	now.ns += SECOND;
	ck_assert(may_enter() && !begins);
	ck_assert_int_eq(come("tcp:192.0.2.3:1"), REASON_NONE);
	/* the same crowd goes on */
	ck_assert(!may_enter() && !begins);
	now.ns += 2 * SECOND;
	ck_assert(may_enter());
	ck_assert_int_eq(come("tcp:192.0.2.4:1"), REASON_NONE);
	ck_assert_int_eq(come("tcp:192.0.2.5:1"), REASON_NONE);
	ck_assert(!may_enter() && begins);
	tear_down();
}
END_TEST

START_TEST(limiter_joins_of_each_door)
{
	struct influx other = { .crowded = false };

	set_up_with(ALL "joins = 1; joins_burst = 1;");
	ck_assert_int_eq(come("tcp:192.0.2.1:1"), REASON_NONE);
	ck_assert(!may_enter());
	ck_assert(limiter_may_enter(&limiter, &other, now, &begins) && !begins);
	tear_down();
}
END_TEST

/* Who goes on after a restart has come in before. */
START_TEST(limiter_joins_of_who_was_in)
{
	struct coir_addr peer;

	set_up_with(ALL "joins = 1; joins_burst = 1; address_joins = 1; "
			"address_joins_burst = 1; address_clients = 3;");
	ck_assert_int_eq(coir_addr_parse("tcp:192.0.2.1:1", &peer), 0);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(limiter_enter(&limiter, &peer, NULL, now,
					       &inside[n_inside++]),
				 0);
	ck_assert(may_enter());
	ck_assert_int_eq(come("tcp:192.0.2.1:2"), REASON_NONE);
	ck_assert_int_eq(come("tcp:192.0.2.1:3"), REASON_ADDRESS_FULL);
	tear_down();
}
END_TEST

/* @n handshakes of visitors at @ip, each over before the next. */
static void
greet(const char *ip, int n)
{
	struct coir_addr peer;
	struct address *address;

	ck_assert_int_eq(coir_addr_parse(ip, &peer), 0);
	for (int i = 0; i < n; i++) {
		ck_assert(!limiter_bars_greeting(&limiter, &peer, now));
		ck_assert_int_eq(limiter_enter(&limiter, &peer, NULL, now,
					       &address),
				 0);
		limiter_greet(address, now);
		limiter_leave(&limiter, address, now);
	}
}

static bool
bars_greeting(const char *ip)
{
	struct coir_addr peer;

	ck_assert_int_eq(coir_addr_parse(ip, &peer), 0);
	return limiter_bars_greeting(&limiter, &peer, now);
}

/* They are no clients that join, but not for nothing either. */
START_TEST(limiter_greetings_of_an_address)
{
	set_up_with("exempt = \"127.0.0.0/8\"; address_joins = 1; "
		    "address_joins_burst = 1;");
	greet("tcp:192.0.2.1:1", 100);
	ck_assert(bars_greeting("tcp:192.0.2.1:2"));
	ck_assert(!bars_greeting("tcp:192.0.2.2:1"));
	ck_assert_int_eq(come("tcp:192.0.2.1:3"), REASON_NONE);
	now.ns += SECOND;
	greet("tcp:192.0.2.1:4", 20);
	ck_assert(bars_greeting("tcp:192.0.2.1:5"));
	greet("tcp:127.0.0.1:1", 200);
	tear_down();
}
END_TEST

START_TEST(limiter_memory)
{
	struct coir_addr peer;

	set_up_with(ALL "clients_memory = \"1K\";");
	ck_assert_int_eq(coir_addr_parse("tcp:192.0.2.1:1", &peer), 0);
	ck_assert_int_eq(limiter_refuse(&limiter, &peer, 1024, now),
			 REASON_NONE);
	ck_assert_int_eq(limiter_refuse(&limiter, &peer, 1025, now),
			 REASON_NO_MEMORY);
	expect_notice(REASON_NO_MEMORY,
		      "full: the memory for clients (1K) is used up; try "
		      "again later");
	tear_down();
}
END_TEST

START_TEST(limiter_notices_have_the_limit)
{
	set_up_with("client_lines = 7; client_bytes = \"2K\"; "
		    "address_lines = 8; address_bytes = \"3K\"; "
		    "idle_time = \"10 min\"; clients_memory = \"4M\";");
	expect_notice(REASON_CLIENT_LINES,
		      "slow down: at most 7 lines a second; what you say "
		      "waits until it is its turn");
	expect_notice(REASON_CLIENT_BYTES,
		      "slow down: at most 2048 bytes a second; what you say "
		      "waits until it is its turn");
	expect_notice(REASON_ADDRESS_LINES,
		      "slow down: at most 8 lines a second from your address; "
		      "what you say waits until it is its turn");
	expect_notice(REASON_ADDRESS_BYTES,
		      "slow down: at most 3072 bytes a second from your "
		      "address; what you say waits until it is its turn");
	expect_notice(REASON_IDLE, "closing: you have said nothing for 10 min");
	tear_down();
}
END_TEST

START_TEST(limiter_counts_by_reason)
{
	set_up_with(ALL);
	limiter_count(&limiter, REASON_LEFT);
	limiter_count(&limiter, REASON_LEFT);
	ck_assert_uint_eq(limiter.figures.n[REASON_LEFT], 2);
	ck_assert_uint_eq(limiter.figures.n[REASON_BROKEN], 0);
	tear_down();
}
END_TEST

static int
one_comes_and_goes(void *arg)
{
	struct address *address;
	int error = limiter_enter(&limiter, arg, &influx, now, &address);

	if (error == 0)
		limiter_leave(&limiter, address, now);
	return error;
}

START_TEST(limiter_without_memory)
{
	struct coir_addr peer;

	set_up_with(ALL);
	ck_assert_int_eq(coir_addr_parse("tcp:192.0.2.1:1", &peer), 0);
	ck_assert_uint_eq(fail_each(one_comes_and_goes, &peer), 1);
	/* who did not get in has used nothing up */
	ck_assert_uint_eq(limiter.clients, 0);
	ck_assert_int_eq(rate_left(&limiter.joins, &influx.joined, now),
			 limiter.joins.burst - 1);
	tear_down();
}
END_TEST

SUITE(limiter)
{
	ADD(limiter_clients_in_all);
	ADD(limiter_exempt_count_in_all);
	ADD(limiter_default_exempts_the_machine_itself);
	ADD(limiter_clients_of_an_address);
	ADD(limiter_ipv6_addresses_are_prefixes);
	ADD(limiter_prefixes_are_configured);
	ADD(limiter_unix_sockets_are_one_address);
	ADD(limiter_joins_of_an_address);
	ADD(limiter_joins_in_all);
	ADD(limiter_joins_of_each_door);
	ADD(limiter_joins_of_who_was_in);
	ADD(limiter_greetings_of_an_address);
	ADD(limiter_memory);
	ADD(limiter_notices_have_the_limit);
	ADD(limiter_counts_by_reason);
	ADD(limiter_without_memory);
}
