/* SPDX-License-Identifier: MIT */
/*
 * test_bus_endpoint.c - where a socket of the bus can be, and where not.
 */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <string.h>

#include "conf/bus_endpoint.h"
#include "support/runner.h"

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static void
expect(const char *text, enum bus_transport transport, const char *place)
{
	struct bus_endpoint endpoint;

	ck_assert_msg(bus_endpoint_parse(text, &endpoint) == 0, "%s", text);
	ck_assert_int_eq(endpoint.transport, transport);
	ck_assert_str_eq(endpoint.place, place);
}

START_TEST(bus_endpoint_is_taken_apart)
{
	expect("", BUS_NOWHERE, "");
	expect("ipc:///run/chatd/pub", BUS_IPC, "/run/chatd/pub");
	expect("ipc://@chatd", BUS_IPC, "@chatd");
	expect("ipc:///" HUNDRED "012345", BUS_IPC, "/" HUNDRED "012345");
	expect("tcp://127.0.0.1:0", BUS_TCP, "127.0.0.1:0");
	expect("tcp://*:65535", BUS_TCP, "*:65535");
	expect("tcp://[::1]:5555", BUS_TCP, "[::1]:5555");
	expect("tcp://[fe80:1111:2222:3333:4444:5555:6666:7777]:1", BUS_TCP,
	       "[fe80:1111:2222:3333:4444:5555:6666:7777]:1");
}
END_TEST

START_TEST(bus_endpoint_is_refused)
{
	static const char *const wrong[] = {
		" ",
		"/run/chatd/pub",
		"ipc:",
		"ipc://",
		"ipc:///",
		"ipc://@",
		"ipc://pub",
		"ipc:///" HUNDRED "0123456",
		"inproc://chatd",
		"tcp:127.0.0.1:1",
		"tcp://",
		"tcp://:1",
		"tcp://127.0.0.1",
		"tcp://127.0.0.1:",
		"tcp://127.0.0.1:x",
		"tcp://127.0.0.1:+1",
		"tcp://127.0.0.1:65536",
		"tcp://127.0.0.1:123456",
		"tcp://127.1:1",
		"tcp://localhost:1",
		"tcp://::1:1",
		"tcp://[]:1",
		"tcp://[127.0.0.1]:1",
		"tcp://[::1:1",
		"tcp://]:1",
		"tcp://" HUNDRED ":1",
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct bus_endpoint endpoint = { BUS_TCP, "as before" };

		ck_assert_msg(bus_endpoint_parse(wrong[i], &endpoint) ==
				      -EINVAL,
			      "%s", wrong[i]);
		ck_assert_str_eq(endpoint.place, "as before");
	}
}
END_TEST

SUITE(bus_endpoint)
{
	ADD(bus_endpoint_is_taken_apart);
	ADD(bus_endpoint_is_refused);
}
