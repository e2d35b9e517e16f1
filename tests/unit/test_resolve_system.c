/* SPDX-License-Identifier: MIT */
/*
 * The system's resolver, with what every host knows: literals, the services of
 * /etc/services, and itself.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/error.h>
#include <coir/resolve.h>
#include <coir/scope.h>
#include <errno.h>
#include <unistd.h>

#include "support/runner.h"
#include "unit/net_case.h"

static void
check_port(const char *node, const char *service, enum coir_resolve_kind kind,
	   const char *expected)
{
	struct coir_resolve_options options = { .kind = kind };
	struct coir_addr_list list;
	char text[COIR_ADDR_TEXT_MAX];

	ck_assert_int_eq(coir_resolve(node, service, &options, &list), 0);
	coir_addr_format(&list.addrs[0], text, sizeof(text));
	ck_assert_str_eq(text, expected);
	coir_addr_list_fini(&list);
}

static int
services(void *arg)
{
	(void)arg;
	check_port("127.0.0.1", "http", COIR_RESOLVE_ANY, "tcp:127.0.0.1:80");
	check_port("::1", "https", COIR_RESOLVE_STREAM, "tcp:[::1]:443");
	check_port("127.0.0.1", "domain", COIR_RESOLVE_DATAGRAM,
		   "udp:127.0.0.1:53");
	return 0;
}

START_TEST(P57_services_by_name)
{
	ck_assert_int_eq(coir_run(services, NULL), 0);
}
END_TEST

static int
local_names(void *arg)
{
	struct coir_resolve_options v4 = { .family = AF_INET };
	struct coir_addr_list list;
	char text[COIR_ADDR_TEXT_MAX];

	(void)arg;
	ck_assert_int_eq(coir_resolve("localhost", "8080", &v4, &list), 0);
	coir_addr_format(&list.addrs[0], text, sizeof(text));
	ck_assert_str_eq(text, "tcp:127.0.0.1:8080");
	coir_addr_list_fini(&list);
	v4.passive = true;
	ck_assert_int_eq(coir_resolve(NULL, "8080", &v4, &list), 0);
	coir_addr_format(&list.addrs[0], text, sizeof(text));
	ck_assert_str_eq(text, "tcp:0.0.0.0:8080");
	coir_addr_list_fini(&list);
	return 0;
}

START_TEST(P57_P78_localhost)
{
	ck_assert_int_eq(coir_run(local_names, NULL), 0);
}
END_TEST

static int
no_such_service(void *arg)
{
	static const char what[] = "looking up \"127.0.0.1\":nosuchservice: ";
	int eai = 0;
	struct coir_resolve_options options = { .ret_eai = &eai };
	struct coir_addr_list list;

	(void)arg;
	ck_assert_int_eq(coir_resolve("127.0.0.1", "nosuchservice", &options,
				      &list),
			 -ENOENT);
	ck_assert_int_ne(eai, 0);
	ck_assert_ptr_eq(strstr(coir_error_text(), what), coir_error_text());
	return 0;
}

START_TEST(resolve_system_tells_its_code)
{
	ck_assert_int_eq(coir_run(no_such_service, NULL), 0);
}
END_TEST

static int
names(void *arg)
{
	struct coir_name name;
	struct coir_addr addr;

	(void)arg;
	ck_assert_int_eq(coir_addr_tcp(COIR_IP4_LOOPBACK, 80, &addr), 0);
	ck_assert_int_eq(coir_resolve_name(&addr, NULL, &name), 0);
	ck_assert_str_eq(name.host, "localhost");
	ck_assert_str_eq(name.service, "http");
	/* 514 is shell with TCP and syslog with UDP */
	ck_assert_int_eq(coir_addr_tcp(COIR_IP4_LOOPBACK, 514, &addr), 0);
	ck_assert_int_eq(coir_resolve_name(&addr, NULL, &name), 0);
	ck_assert_str_eq(name.service, "shell");
	ck_assert_int_eq(coir_addr_udp(COIR_IP4_LOOPBACK, 514, &addr), 0);
	ck_assert_int_eq(coir_resolve_name(&addr, NULL, &name), 0);
	ck_assert_str_eq(name.service, "syslog");
	return 0;
}

START_TEST(P80_host_and_service_of_an_address)
{
	ck_assert_int_eq(coir_run(names, NULL), 0);
}
END_TEST

static int
look_up(void *arg)
{
	struct coir_addr_list list;
	int rc = coir_resolve("localhost", "http", NULL, &list);

	(void)arg;
	if (rc == 0)
		coir_addr_list_fini(&list);
	return rc;
}

static int
fail_at_once(void *arg)
{
	(void)arg;
	return -EIO;
}

/* Whether the thread has begun or not: nothing leaks, and nobody waits. */
static int
cancel_lookups(void *arg)
{
	for (int i = 0; i < 50; i++)
		ck_assert_int_eq(coir_both(look_up, arg, fail_at_once, arg),
				 -EIO);
	return 0;
}

START_TEST(resolve_system_cancel_leaves_the_thread_to_itself)
{
	ck_assert_int_eq(coir_run(cancel_lookups, NULL), 0);
}
END_TEST

SUITE(resolve_system)
{
	ADD(P57_services_by_name);
	ADD(P57_P78_localhost);
	ADD(resolve_system_tells_its_code);
	ADD(P80_host_and_service_of_an_address);
	ADD(resolve_system_cancel_leaves_the_thread_to_itself);
}
