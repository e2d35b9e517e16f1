/* SPDX-License-Identifier: MIT */
/*
 * test_control_request.c - requests, and what is none.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "control/control_command.h"
#include "control/control_request.h"
#include "support/runner.h"

static struct control_request
good(const char *text)
{
	struct control_request request;
	struct control_fault fault = { .code = "none" };

	ck_assert_msg(control_request_parse(text, strlen(text), &request,
					    &fault) == 0,
		      "%s: %s", text, fault.text);
	return request;
}

/* @text is no request, and what is said about it has @words. */
static void
bad(const char *text, const char *code, const char *words)
{
	struct control_request request;
	struct control_fault fault;

	ck_assert_msg(control_request_parse(text, strlen(text), &request,
					    &fault) == -EINVAL,
		      "%s", text);
	ck_assert_msg(strcmp(fault.code, code) == 0, "%s: %s", text,
		      fault.code);
	ck_assert_msg(strstr(fault.text, words), "%s: %s", text, fault.text);
}

START_TEST(control_request_has_its_arguments)
{
	struct control_request request =
		good("{\"command\":\"ban\",\"who\":\"::1\",\"for\":\"2 min\"}");

	ck_assert_str_eq(request.command->name, "ban");
	ck_assert_str_eq(control_request_text(&request, "who"), "::1");
	ck_assert_ptr_null(control_request_text(&request, "reason"));
	ck_assert_int_eq(control_request_span(&request, "for", 7),
			 INT64_C(120000000000));
	control_request_fini(&request);
	request = good("{\"command\":\"history\",\"since\":3,"
		       "\"follow\":true}");
	ck_assert_uint_eq(control_request_number(&request, "since", 9), 3);
	ck_assert_uint_eq(control_request_number(&request, "last", 9), 9);
	ck_assert(control_request_flag(&request, "follow"));
	control_request_fini(&request);
	request = good("{\"command\":\"drain\"}");
	ck_assert_int_eq(control_request_span(&request, "timeout", 7), 7);
	control_request_fini(&request);
	request = good("{\"command\":\"log-level\",\"level\":\"debug\"}");
	control_request_fini(&request);
}
END_TEST

START_TEST(control_request_faults_say_what_is_right)
{
	bad("", "bad-json", "not JSON");
	bad("{", "bad-json", "not JSON");
	bad("{\"command\":\"bans\",\"command\":\"bans\"}", "bad-json",
	    "duplicate");
	bad("[]", "bad-request", "\"command\"");
	bad("{}", "bad-request", "\"command\"");
	bad("{\"command\":1}", "bad-request", "\"command\"");
	bad("{\"command\":\"x\"}", "unknown-command", "\"x\"");
	bad("{\"command\":\"bans\",\"x\":1}", "bad-request", "\"x\"");
	bad("{\"command\":\"kick\"}", "bad-request", "wants \"who\"");
	bad("{\"command\":\"kick\",\"who\":1}", "bad-request", "is text");
	bad("{\"command\":\"kick\",\"who\":\"\"}", "bad-request", "is text");
	bad("{\"command\":\"history\",\"since\":-1}", "bad-request",
	    "whole number");
	bad("{\"command\":\"history\",\"since\":1.5}", "bad-request",
	    "whole number");
	bad("{\"command\":\"history\",\"follow\":1}", "bad-request",
	    "true or false");
	bad("{\"command\":\"history\",\"output\":\"/x\"}", "bad-request",
	    "no argument");
	bad("{\"command\":\"drain\",\"timeout\":\"soon\"}", "bad-request",
	    "duration such as");
	bad("{\"command\":\"drain\",\"timeout\":1}", "bad-request",
	    "duration such as");
	bad("{\"command\":\"log-level\",\"level\":\"loud\"}", "bad-request",
	    "notice");
}
END_TEST

START_TEST(control_request_durations_have_bounds)
{
	struct control_request request;

	bad("{\"command\":\"ban\",\"who\":\"::1\",\"for\":\"0 s\"}",
	    "bad-request", "from \"1 ms\" to \"36500 d\"");
	bad("{\"command\":\"ban\",\"who\":\"::1\",\"for\":\"36501 d\"}",
	    "bad-request", "to \"36500 d\"");
	bad("{\"command\":\"ban\",\"who\":\"::1\",\"for\":\"9999999999 d\"}",
	    "bad-request", "to \"36500 d\"");
	bad("{\"command\":\"drain\",\"timeout\":\"36501 d\"}", "bad-request",
	    "from \"0 s\" to \"36500 d\"");
	request = good("{\"command\":\"drain\",\"timeout\":\"0 s\"}");
	control_request_fini(&request);
}
END_TEST

START_TEST(control_request_is_not_fooled_by_zeros)
{
	static const char text[] = "{\"command\":\"bans\"}\0{}";
	struct control_request request;
	struct control_fault fault;

	ck_assert_int_eq(control_request_parse(text, sizeof(text) - 1, &request,
					       &fault),
			 -EINVAL);
	bad("{\"command\":\"kick\",\"who\":\"a\\u0000b\"}", "bad-json", "");
}
END_TEST

SUITE(control_request)
{
	ADD(control_request_has_its_arguments);
	ADD(control_request_faults_say_what_is_right);
	ADD(control_request_durations_have_bounds);
	ADD(control_request_is_not_fooled_by_zeros);
}
