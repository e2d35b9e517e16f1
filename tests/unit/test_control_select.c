/* SPDX-License-Identifier: MIT */
/*
 * test_control_select.c - how a command names clients. Whom it finds is in
 * tests/system.
 */
#include "config.h"

#include <errno.h>

#include "control/control_select.h"
#include "support/runner.h"

START_TEST(control_select_targets)
{
	struct control_target target;

	ck_assert_int_eq(control_target_parse("12", &target), 0);
	ck_assert_int_eq(target.kind, CONTROL_ID);
	ck_assert_uint_eq(target.id, 12);
	ck_assert_int_eq(control_target_parse("192.0.2.1", &target), 0);
	ck_assert_int_eq(target.kind, CONTROL_PREFIX);
	ck_assert_int_eq(control_target_parse("::/0", &target), 0);
	ck_assert_int_eq(target.kind, CONTROL_PREFIX);
	ck_assert_uint_eq(target.prefix.bits, 0);
	ck_assert_int_eq(control_target_parse("tcp:192.0.2.1:7", &target), 0);
	ck_assert_int_eq(target.kind, CONTROL_ADDRESS);
	ck_assert_str_eq(target.address, "tcp:192.0.2.1:7");
	ck_assert_int_eq(control_target_parse("unix:", &target), 0);
	ck_assert_int_eq(target.kind, CONTROL_ADDRESS);
}
END_TEST

START_TEST(control_select_refuses_what_names_nobody)
{
	static const char *const texts[] = {
		"",
		"-1",
		"12 ",
		"99999999999999999999",
		"192.0.2.1/33",
		"localhost",
		"tcp",
		"*",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct control_target target;

		ck_assert_msg(control_target_parse(texts[i], &target) ==
				      -EINVAL,
			      "%s", texts[i]);
	}
}
END_TEST

SUITE(control_select)
{
	ADD(control_select_targets);
	ADD(control_select_refuses_what_names_nobody);
}
