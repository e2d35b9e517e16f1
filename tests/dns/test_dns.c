/* SPDX-License-Identifier: MIT */
/*
 * Name servers, asked on the loopback in real time.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/scope.h>

#include "dns/dns_server.h"
#include "support/runner.h"
#include "unit/net_case.h"

#define WITH_SERVER(fn, ...)                                       \
	do {                                                       \
		static const enum reaction rs[] = { __VA_ARGS__ }; \
		with_server(rs, sizeof(rs) / sizeof(rs[0]), fn);   \
	} while (0)

/* The @i-th address of @answer is @expected. */
static void
check_addr(const struct coir_dns_answer *answer, size_t i, const char *expected)
{
	char text[COIR_ADDR_TEXT_MAX];

	ck_assert_uint_lt(i, answer->addrs.n);
	coir_addr_format(&answer->addrs.addrs[i], text, sizeof(text));
	ck_assert_str_eq(text, expected);
}

static void
ask_a(struct coir_dns *dns)
{
	struct coir_dns_answer answer;

	ck_assert_int_eq(coir_dns_query(dns, "host.test", COIR_DNS_A, &answer),
			 0);
	ck_assert_uint_eq(answer.addrs.n, 2);
	check_addr(&answer, 0, "tcp:192.0.2.1:0");
	check_addr(&answer, 1, "tcp:192.0.2.2:0");
	ck_assert_uint_eq(answer.ttl, 300);
	coir_dns_answer_fini(&answer);
}

static void
ask_all_types(struct coir_dns *dns)
{
	struct coir_dns_answer answer;

	ask_a(dns);
	ck_assert_int_eq(coir_dns_query(dns, "host.test", COIR_DNS_AAAA,
					&answer),
			 0);
	check_addr(&answer, 0, "tcp:[2001:db8::1]:0");
	coir_dns_answer_fini(&answer);
	ck_assert_int_eq(coir_dns_query(dns, "192.0.2.1", COIR_DNS_PTR,
					&answer),
			 0);
	ck_assert_str_eq(answer.name, "host.test");
	coir_dns_answer_fini(&answer);
	ck_assert_int_eq(coir_dns_query(dns, "2001:db8::1", COIR_DNS_PTR,
					&answer),
			 0);
	ck_assert_str_eq(answer.name, "host.test");
	coir_dns_answer_fini(&answer);
}

START_TEST(P95_dns_answers_of_each_type)
{
	WITH_SERVER(ask_all_types, REPLY, REPLY, REPLY, REPLY);
}
END_TEST

START_TEST(dns_asks_again_when_nobody_answers)
{
	WITH_SERVER(ask_a, SILENCE, REPLY);
}
END_TEST

START_TEST(dns_ignores_another_source)
{
	WITH_SERVER(ask_a, SPOOF);
}
END_TEST

START_TEST(dns_ignores_another_id)
{
	WITH_SERVER(ask_a, WRONG_ID);
}
END_TEST

static void
ask_without_a_dot(struct coir_dns *dns)
{
	struct coir_dns_answer answer;

	ck_assert_int_eq(coir_dns_query(dns, "host", COIR_DNS_A, &answer), 0);
	check_addr(&answer, 0, "tcp:192.0.2.1:0");
	coir_dns_answer_fini(&answer);
}

/* In the domain there is no such name; then it is tried as it is. */
START_TEST(dns_searches_a_domain)
{
	static const enum reaction rs[] = { NAME_ERROR, REPLY };

	with_search("nowhere.test", rs, 2, ask_without_a_dot);
	with_search("test", &rs[1], 1, ask_without_a_dot);
}
END_TEST

/* The answer is @error, and the chain says @what. */
static void
check_failure(struct coir_dns *dns, int error, const char *what)
{
	struct coir_dns_answer answer;

	ck_assert_int_eq(coir_dns_query(dns, "host.test", COIR_DNS_A, &answer),
			 error);
	ck_assert_str_eq(coir_error_text(), what);
}

static void
no_such_name(struct coir_dns *dns)
{
	check_failure(dns, -ENOENT,
		      "asking for A of \"host.test\": No such file or "
		      "directory");
}

static void
nothing_of_the_type(struct coir_dns *dns)
{
	check_failure(dns, -ENODATA,
		      "asking for A of \"host.test\": No data available");
}

static void
nobody_there(struct coir_dns *dns)
{
	check_failure(dns, -EAGAIN,
		      "asking for A of \"host.test\": Resource temporarily "
		      "unavailable");
}

START_TEST(dns_failures)
{
	WITH_SERVER(no_such_name, NAME_ERROR);
	WITH_SERVER(nothing_of_the_type, EMPTY);
	WITH_SERVER(nobody_there, SILENCE, SILENCE, SILENCE);
}
END_TEST

/* What needs no server. */
static void
at_once(struct coir_dns *dns)
{
	static const char *const bad[] = { "", ".", ".x", "a..b" };
	char label[65], name[300];
	struct coir_dns_answer answer;

	ck_assert_int_eq(coir_dns_query(dns, "10.1.2.3", COIR_DNS_A, &answer),
			 0);
	check_addr(&answer, 0, "tcp:10.1.2.3:0");
	coir_dns_answer_fini(&answer);
	ck_assert_int_eq(coir_dns_query(dns, "::1", COIR_DNS_AAAA, &answer), 0);
	check_addr(&answer, 0, "tcp:[::1]:0");
	coir_dns_answer_fini(&answer);
	ck_assert_int_eq(coir_dns_query(dns, "::1", COIR_DNS_A, &answer),
			 -ENODATA);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_int_eq(coir_dns_query(dns, bad[i], COIR_DNS_A,
						&answer),
				 -EINVAL);
	memset(label, 'x', 64);
	label[64] = '\0';
	ck_assert_int_eq(coir_dns_query(dns, label, COIR_DNS_A, &answer),
			 -EINVAL);
	for (size_t i = 0; i < 299; i++)
		name[i] = i % 10 == 9 ? '.' : 'x';
	name[299] = '\0';
	ck_assert_int_eq(coir_dns_query(dns, name, COIR_DNS_A, &answer),
			 -EINVAL);
	ck_assert_int_eq(coir_dns_query(dns, "host.test", COIR_DNS_PTR,
					&answer),
			 -EINVAL);
}

NET_TEST(dns_literals_bad_names_and_hosts_ask_nobody)
{
	static const char *const nobody[] = { "127.0.0.1:1", NULL };
	struct coir_dns_options options = { .nameservers = nobody };
	struct coir_dns_answer answer;
	struct coir_dns *dns;

	ck_assert_int_eq(coir_dns_new(&options, &dns), 0);
	at_once(dns);
	ck_assert_int_eq(coir_dns_query(dns, "localhost", COIR_DNS_A, &answer),
			 0);
	check_addr(&answer, 0, "tcp:127.0.0.1:0");
	coir_dns_answer_fini(&answer);
	coir_dns_free(dns);
	options.nameservers = (const char *const[]){ "no address", NULL };
	ck_assert_int_eq(coir_dns_new(&options, &dns), -EINVAL);
	ck_assert_str_eq(coir_error_text(),
			 "using name server \"no address\": Invalid argument");
	return 0;
}

static int
ask_once(void *arg)
{
	struct coir_dns_answer answer;

	return coir_dns_query(arg, "host.test", COIR_DNS_A, &answer);
}

static void
in_time(struct coir_dns *dns)
{
	ck_assert_int_eq(coir_timeout(coir_ms(20), ask_once, dns), -ETIMEDOUT);
}

START_TEST(dns_deadline_takes_the_question_back)
{
	WITH_SERVER(in_time, SILENCE);
}
END_TEST

static int
shut_down(void *arg)
{
	struct coir_dns_answer answer;

	ck_assert_int_eq(coir_dns_query(arg, "host.test", COIR_DNS_A, &answer),
			 -ESHUTDOWN);
	return 0;
}

static int
free_under(struct coir_scope *scope, void *arg)
{
	static const char *const nobody[] = { "127.0.0.1:1", NULL };
	struct coir_dns_options options = { .nameservers = nobody };
	struct coir_dns *dns;

	ck_assert_int_eq(coir_dns_new(&options, &dns), 0);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(coir_spawn(scope, shut_down, dns), 0);
	coir_dns_free(dns);
	(void)arg;
	return 0;
}

NET_TEST(dns_free_wakes_who_waits)
{
	return coir_scope_run(free_under, arg);
}

SUITE(dns)
{
	ADD(P95_dns_answers_of_each_type);
	ADD(dns_asks_again_when_nobody_answers);
	ADD(dns_ignores_another_source);
	ADD(dns_ignores_another_id);
	ADD(dns_searches_a_domain);
	ADD(dns_failures);
	ADD(dns_literals_bad_names_and_hosts_ask_nobody);
	ADD(dns_deadline_takes_the_question_back);
	ADD(dns_free_wakes_who_waits);
}
