/* SPDX-License-Identifier: MIT */
/*
 * What messages ask for, and what their writers are told who ask wrongly.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "support/runner.h"
#include "web/web_request.h"

static struct web_request
parse(const char *text)
{
	struct web_request request;
	const char *why;

	ck_assert_int_eq(web_request_parse(text, strlen(text), &request, &why),
			 0);
	return request;
}

static void
refuse(const char *text, const char *part)
{
	struct web_request request;
	const char *why = NULL;

	ck_assert_int_eq(web_request_parse(text, strlen(text), &request, &why),
			 -EINVAL);
	ck_assert_msg(strstr(why, part) != NULL, "%s: \"%s\"", text, why);
}

START_TEST(web_request_says)
{
	struct web_request request = parse("{\"say\": \"gr\\u00fc\\u00df\"}");

	ck_assert_int_eq(request.kind, WEB_REQUEST_SAY);
	ck_assert_uint_eq(request.len, 6);
	ck_assert_mem_eq(request.text, "gr\xc3\xbc\xc3\x9f", 6);
	web_request_fini(&request);
	request = parse("{\"say\": \"a\\u0000b\"}");
	ck_assert_uint_eq(request.len, 3);
	web_request_fini(&request);
	request = parse("{\"say\": \"\"}");
	ck_assert_uint_eq(request.len, 0);
	web_request_fini(&request);
}
END_TEST

START_TEST(web_request_wants_history)
{
	struct web_request request = parse("{\"history\":{\"before\":120}}");

	ck_assert_int_eq(request.kind, WEB_REQUEST_HISTORY);
	ck_assert_uint_eq(request.before, 120);
	ck_assert_uint_eq(request.lines, 50);
	web_request_fini(&request);
	request = parse("{\"history\":{\"before\":1,\"lines\":1000000}}");
	ck_assert_uint_eq(request.lines, WEB_REQUEST_LINES_MAX);
	web_request_fini(&request);
}
END_TEST

START_TEST(web_request_asks_who)
{
	struct web_request request = parse("{\"who\":{}}");

	ck_assert_int_eq(request.kind, WEB_REQUEST_WHO);
	web_request_fini(&request);
}
END_TEST

START_TEST(web_request_searches)
{
	struct web_request request =
		parse("{\"search\":{\"text\":\"caf\\u00e9\"}}");

	ck_assert_int_eq(request.kind, WEB_REQUEST_SEARCH);
	ck_assert_uint_eq(request.len, 5);
	ck_assert_mem_eq(request.text, "caf\xc3\xa9", 5);
	ck_assert_uint_eq(request.lines, 20);
	ck_assert_uint_eq(request.before, UINT64_MAX);
	web_request_fini(&request);
	request = parse("{\"search\":{\"lines\":51,\"before\":7,"
			"\"text\":\"\"}}");
	ck_assert_uint_eq(request.lines, WEB_REQUEST_FOUND_MAX);
	ck_assert_uint_eq(request.before, 7);
	web_request_fini(&request);
	refuse("{\"search\":\"x\"}", "\"search\" takes an object");
	refuse("{\"search\":{}}", "\"search\" takes an object");
	refuse("{\"search\":{\"text\":1}}", "\"search\" takes an object");
	refuse("{\"search\":{\"text\":\"x\",\"before\":0}}",
	       "\"search\" takes an object");
	refuse("{\"search\":{\"text\":\"x\",\"before\":\"1\"}}",
	       "\"search\" takes an object");
	refuse("{\"search\":{\"text\":\"x\",\"lines\":0}}",
	       "\"search\" takes an object");
	refuse("{\"search\":{\"text\":\"x\",\"more\":1}}",
	       "\"search\" takes an object");
}
END_TEST

START_TEST(web_request_says_what_is_wrong)
{
	refuse("", "has to be JSON");
	refuse("hello", "has to be JSON");
	refuse("{\"say\":\"\\ud800\"}", "has to be JSON");
	refuse("{\"say\":\"a\",\"say\":\"b\"}", "has to be JSON");
	refuse("[]", "an object with one member");
	refuse("{}", "an object with one member");
	refuse("{\"say\":\"a\",\"who\":{}}", "an object with one member");
	refuse("{\"shout\":\"a\"}", "there are \"say\"");
	refuse("{\"say\":1}", "takes a string");
	refuse("{\"who\":1}", "takes an empty object");
	refuse("{\"who\":{\"is\":1}}", "takes an empty object");
	refuse("{\"history\":7}", "takes an object");
	refuse("{\"history\":{}}", "takes an object");
	refuse("{\"history\":{\"before\":0}}", "takes an object");
	refuse("{\"history\":{\"before\":\"1\"}}", "takes an object");
	refuse("{\"history\":{\"before\":5,\"lines\":0}}", "takes an object");
	refuse("{\"history\":{\"before\":5,\"after\":1}}", "takes an object");
	refuse("{\"history\":{\"before\":5,\"lines\":1,\"x\":1}}",
	       "takes an object");
}
END_TEST

SUITE(web_request)
{
	ADD(web_request_says);
	ADD(web_request_wants_history);
	ADD(web_request_asks_who);
	ADD(web_request_searches);
	ADD(web_request_says_what_is_wrong);
}
