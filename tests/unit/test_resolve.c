/* SPDX-License-Identifier: MIT */
/*
 * Resolving, with a resolver of the test's own: what is asked, what is kept,
 * what is told.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/resolve.h>
#include <coir/scope.h>
#include <errno.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "unit/net_case.h"
#include "unit/resolver_double.h"

/* The list is exactly @texts, which ends in NULL. */
static void
check_list(struct coir_addr_list *list, const char *const *texts)
{
	char text[COIR_ADDR_TEXT_MAX];
	size_t n = 0;

	for (; texts[n]; n++) {
		ck_assert_uint_lt(n, list->n);
		coir_addr_format(&list->addrs[n], text, sizeof(text));
		ck_assert_str_eq(text, texts[n]);
	}
	ck_assert_uint_eq(list->n, n);
	coir_addr_list_fini(list);
	ck_assert_uint_eq(list->n, 0);
}

#define CHECK_LIST(list, ...) \
	check_list(list, (const char *const[]){ __VA_ARGS__, NULL })

/* No thread could answer under virtual time. */
FIBER_TEST(P57_literals_ask_nobody)
{
	struct coir_resolve_options stream = { .kind = COIR_RESOLVE_STREAM };
	struct coir_resolve_options udp = { .kind = COIR_RESOLVE_DATAGRAM,
					    .family = AF_INET6 };
	struct coir_addr_list list;

	ck_assert_int_eq(coir_resolve("127.0.0.1", "8080", NULL, &list), 0);
	CHECK_LIST(&list, "tcp:127.0.0.1:8080", "udp:127.0.0.1:8080");
	ck_assert_int_eq(coir_resolve("127.0.0.1", NULL, &stream, &list), 0);
	CHECK_LIST(&list, "tcp:127.0.0.1:0");
	ck_assert_int_eq(coir_resolve("::1", "65535", &udp, &list), 0);
	CHECK_LIST(&list, "udp:[::1]:65535");
	return 0;
}

FIBER_TEST(resolve_mistakes_are_told)
{
	int eai = 1;
	struct coir_resolve_options v6 = { .family = AF_INET6,
					   .ret_eai = &eai };
	struct coir_addr_list list;

	ck_assert_int_eq(coir_resolve(NULL, NULL, &v6, &list), -EINVAL);
	ck_assert_str_eq(coir_error_text(),
			 "looking up nothing: Invalid argument");
	v6.kind = (enum coir_resolve_kind)3;
	ck_assert_int_eq(coir_resolve("::1", "1", &v6, &list), -EINVAL);
	ck_assert_str_eq(coir_error_text(),
			 "looking up kind 3: Invalid argument");
	v6.kind = COIR_RESOLVE_ANY;
	ck_assert_int_eq(coir_resolve("1.2.3.4", "65536", &v6, &list), -ENOENT);
	ck_assert_int_eq(eai, EAI_SERVICE);
	ck_assert_str_eq(coir_error_text(),
			 "looking up \"1.2.3.4\":65536: Servname not supported "
			 "for ai_socktype (EAI_SERVICE)");
	ck_assert_int_eq(coir_resolve("1.2.3.4", "", &v6, &list), -ENOENT);
	ck_assert_int_eq(eai, EAI_SERVICE);
	ck_assert_int_eq(coir_resolve("1.2.3.4", "80", &v6, &list), -ENOENT);
	ck_assert_int_eq(eai, EAI_ADDRFAMILY);
	return 0;
}

static const char *const mixed[] = { "udp:1.1.1.1:80", "tcp:2.2.2.2:80",
				     "unix:/run/web", "tcp:1.1.1.1:80", NULL };

FIBER_TEST(P78_P79_resolve_keeps_order_and_kind)
{
	struct resolver_double d = { .resolver = { .lookup = double_lookup },
				     .answer = mixed };
	struct coir_resolve_options options = { .resolver = &d.resolver };
	struct coir_addr_list list;

	ck_assert_int_eq(coir_resolve("web", "http", &options, &list), 0);
	check_list(&list, mixed);
	options.kind = COIR_RESOLVE_STREAM;
	ck_assert_int_eq(coir_resolve("web", "http", &options, &list), 0);
	CHECK_LIST(&list, "tcp:2.2.2.2:80", "unix:/run/web", "tcp:1.1.1.1:80");
	options.kind = COIR_RESOLVE_DATAGRAM;
	ck_assert_int_eq(coir_resolve("web", "http", &options, &list), 0);
	CHECK_LIST(&list, "udp:1.1.1.1:80", "unix:/run/web");
	return 0;
}

FIBER_TEST(P79_resolve_to_nothing_is_an_error)
{
	static const char *const udp_only[] = { "udp:1.1.1.1:53", NULL };
	int eai = 0;
	struct resolver_double d = { .resolver = { .lookup = double_lookup },
				     .answer = udp_only };
	struct coir_resolve_options options = { .resolver = &d.resolver,
						.kind = COIR_RESOLVE_STREAM,
						.ret_eai = &eai };
	struct coir_addr_list list;

	ck_assert_int_eq(coir_resolve("web", "domain", &options, &list),
			 -ENOENT);
	ck_assert_int_eq(eai, EAI_NONAME);
	d.eai = EAI_AGAIN;
	ck_assert_int_eq(coir_resolve("web", "domain", &options, &list),
			 -EAGAIN);
	ck_assert_int_eq(eai, EAI_AGAIN);
	ck_assert_str_eq(coir_error_text(),
			 "looking up \"web\":domain: Temporary failure in name "
			 "resolution (EAI_AGAIN)");
	return 0;
}

static int
own_error(struct coir_resolver *resolver,
	  const struct coir_resolve_query *query, struct coir_addr_list *list,
	  int *ret_eai)
{
	(void)resolver;
	(void)query;
	(void)list;
	(void)ret_eai;
	return coir_error(-EHOSTUNREACH, "asking the oracle");
}

FIBER_TEST(P82_resolver_of_ones_own_says_what_failed)
{
	struct coir_resolver oracle = { .lookup = own_error };
	int eai = 1;
	struct coir_resolve_options options = { .resolver = &oracle,
						.ret_eai = &eai };
	struct coir_addr_list list;
	struct coir_name name;
	struct coir_addr addr;

	ck_assert_int_eq(coir_resolve("web", NULL, &options, &list),
			 -EHOSTUNREACH);
	ck_assert_int_eq(eai, 0);
	ck_assert_str_eq(coir_error_text(),
			 "asking the oracle: No route to host, looking up "
			 "\"web\"");
	ck_assert_int_eq(coir_addr_tcp(COIR_IP4_LOOPBACK, 1, &addr), 0);
	ck_assert_int_eq(coir_resolve_name(&addr, &options, &name),
			 -EOPNOTSUPP);
	return 0;
}

static int
late(void *arg)
{
	struct coir_addr_list list;

	(void)arg;
	ck_assert_int_eq(coir_await_cancel(), -ECANCELED);
	ck_assert_int_eq(coir_resolve("127.0.0.1", "80", NULL, &list),
			 -ECANCELED);
	return -ECANCELED;
}

SCOPE_TEST(resolve_in_a_cancelled_fiber_does_nothing)
{
	ck_assert_int_eq(coir_spawn(scope, late, arg), 0);
	return coir_scope_cancel(scope);
}

SUITE(resolve)
{
	ADD(P57_literals_ask_nobody);
	ADD(resolve_mistakes_are_told);
	ADD(P78_P79_resolve_keeps_order_and_kind);
	ADD(P79_resolve_to_nothing_is_an_error);
	ADD(P82_resolver_of_ones_own_says_what_failed);
	ADD(resolve_in_a_cancelled_fiber_does_nothing);
}
