/* SPDX-License-Identifier: MIT */
/*
 * test_bus_request.c - requests of programs, right ones and wrong ones.
 */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bus/bus_request.h"
#include "support/fail.h"
#include "support/runner.h"

#define LINE_MAX_HERE 16

#define ONE_OF "a request has one of \"post\", \"since\" and \"head\""

static struct bus_request request;
static struct bus_fault fault;

static int
parse(const char *text)
{
	fault = (struct bus_fault){ 0 };
	return bus_request_parse(text, strlen(text), LINE_MAX_HERE, &request,
				 &fault);
}

static void
good(const char *text, enum bus_verb verb)
{
	ck_assert_msg(parse(text) == 0, "%s: %s", text, fault.text);
	ck_assert_int_eq(request.verb, verb);
	ck_assert_ptr_null(fault.code);
}

static void
bad(const char *text, const char *code, const char *why)
{
	ck_assert_int_eq(parse(text), -EINVAL);
	ck_assert_str_eq(fault.code, code);
	ck_assert_msg(strncmp(fault.text, why, strlen(why)) == 0, "%s: %s",
		      text, fault.text);
	bus_request_fini(&request);
}

START_TEST(bus_request_post)
{
	good("{\"post\": \"h\xc3\xa9llo\", \"as\": \"bot\"}", BUS_POST);
	ck_assert_uint_eq(request.text_len, 6);
	ck_assert_mem_eq(request.text, "h\xc3\xa9llo", 6);
	ck_assert_uint_eq(request.name_len, 3);
	ck_assert_mem_eq(request.name, "bot", 3);
	ck_assert_ptr_null(request.id);
	bus_request_fini(&request);
	good(" {\"post\":\"\"} ", BUS_POST);
	ck_assert_uint_eq(request.text_len, 0);
	ck_assert_uint_eq(request.name_len, 0);
	bus_request_fini(&request);
}
END_TEST

START_TEST(bus_request_text_is_cleaned)
{
	good("{\"post\": \"a\\u001b[31mb\\u202ec\\td\","
	     " \"as\": \"a\\u001b[2J\\n\\u202eb\"}",
	     BUS_POST);
	ck_assert_uint_eq(request.text_len, 5);
	ck_assert_mem_eq(request.text, "abc\td", 5);
	ck_assert_uint_eq(request.name_len, 7);
	ck_assert_mem_eq(request.name, "a?[2J?b", 7);
	bus_request_fini(&request);
}
END_TEST

START_TEST(bus_request_since_and_head)
{
	good("{\"since\": 9007199254740993}", BUS_SINCE);
	ck_assert_uint_eq(request.since, UINT64_C(9007199254740993));
	good("{\"since\": 0, \"id\": -5}", BUS_SINCE);
	ck_assert_int_eq(json_integer_value(request.id), -5);
	bus_request_fini(&request);
	good("{\"head\": true, \"id\": \"x\"}", BUS_HEAD);
	ck_assert_str_eq(json_string_value(request.id), "x");
	bus_request_fini(&request);
}
END_TEST

START_TEST(bus_request_is_no_json)
{
	bad("", "bad-json", "not JSON: ");
	bad("hello", "bad-json", "not JSON: ");
	bad("{\"post\": \"a\"", "bad-json", "not JSON: ");
	bad("{\"post\": \"a\"} x", "bad-json", "not JSON: end of file exp");
	bad("{\"post\": \"\xff\"}", "bad-json", "not JSON: unable to decode");
	bad("{\"post\": \"\\u0000\"}", "bad-json", "not JSON: ");
	bad("{\"post\": \"a\", \"post\": \"b\"}", "bad-json",
	    "not JSON: duplicate object key");
	bad("{\"since\": 9223372036854775808}", "bad-json",
	    "not JSON: too big integer");
}
END_TEST

START_TEST(bus_request_is_none)
{
	bad("[]", "bad-request", "a request is a JSON object");
	bad("{}", "bad-request", ONE_OF);
	bad("{\"id\": 1}", "bad-request", ONE_OF);
	bad("{\"post\": \"a\", \"head\": true}", "bad-request", ONE_OF);
	bad("{\"since\": 1, \"head\": true}", "bad-request", ONE_OF);
	bad("{\"head\": true, \"as\": \"x\"}", "bad-request",
	    "\"as\" is for \"post\" only");
	bad("{\"past\": \"a\"}", "bad-request", "unknown member \"past\"; ");
}
END_TEST

START_TEST(bus_request_has_a_wrong_value)
{
	static const char text_of_65[] =
		"{\"post\": \"a\", \"%s\": \"0123456789012345678901234567890123"
		"4567890123456789012345678901234\"}";
	char text[256];

	bad("{\"post\": 1}", "bad-request", "\"post\" is text");
	bad("{\"post\": \"12345678901234567\"}", "too-long",
	    "line too long: 17 bytes, at most 16");
	bad("{\"post\": \"a\\nb\"}", "bad-text", "the text has a line end");
	bad("{\"post\": \"a\\r\"}", "bad-text", "the text has a line end");
	bad("{\"post\": \"a\", \"as\": \"\"}", "bad-request",
	    "\"as\" is text of 1 to 64 bytes");
	bad("{\"post\": \"a\", \"as\": null}", "bad-request", "\"as\" is text");
	snprintf(text, sizeof(text), text_of_65, "as");
	bad(text, "bad-request", "\"as\" is text");
	snprintf(text, sizeof(text), text_of_65, "id");
	bad(text, "bad-request", "\"id\" is a whole number, or text of at mo");
	bad("{\"head\": true, \"id\": 1.5}", "bad-request", "\"id\" is");
	bad("{\"head\": true, \"id\": null}", "bad-request", "\"id\" is");
	bad("{\"head\": false}", "bad-request", "\"head\" is true");
	bad("{\"since\": -1}", "bad-request", "\"since\" is the number");
	bad("{\"since\": 1.0}", "bad-request", "\"since\" is the number");
	bad("{\"since\": \"1\"}", "bad-request", "\"since\" is the number");
}
END_TEST

START_TEST(bus_request_fault_has_the_id)
{
	ck_assert_int_eq(parse("{\"foo\": 1, \"post\": 2, \"id\": 3}"),
			 -EINVAL);
	ck_assert_int_eq(json_integer_value(request.id), 3);
	bus_request_fini(&request);
}
END_TEST

START_TEST(bus_request_without_memory)
{
	int rc;

	fail_begin(1);
	rc = parse("{\"post\": \"a\", \"id\": 1}");
	ck_assert(fail_end());
	ck_assert_int_eq(rc, -EINVAL);
	ck_assert_str_eq(fault.code, "no-memory");
	bus_request_fini(&request);
}
END_TEST

SUITE(bus_request)
{
	ADD(bus_request_post);
	ADD(bus_request_text_is_cleaned);
	ADD(bus_request_since_and_head);
	ADD(bus_request_is_no_json);
	ADD(bus_request_is_none);
	ADD(bus_request_has_a_wrong_value);
	ADD(bus_request_fault_has_the_id);
	ADD(bus_request_without_memory);
}
