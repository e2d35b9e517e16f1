/* SPDX-License-Identifier: MIT */
/*
 * Handshakes: the example of RFC 6455, 1.3, and those that are refused.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "support/runner.h"
#include "web/web_handshake.h"

#define KEY "dGhlIHNhbXBsZSBub25jZQ=="

/* What a browser says that has the page from here. */
static const struct web_handshake usual = {
	.host = "127.0.0.1:8080",
	.origin = "http://127.0.0.1:8080",
	.connection = "keep-alive, Upgrade",
	.upgrade = "websocket",
	.version = "13",
	.key = KEY,
	.protocols = "chatd.v1",
};

static const char *why;

static unsigned
check(const struct web_handshake *handshake)
{
	return web_handshake_check(handshake,
				   "https://a.example https://b.example:444",
				   &why);
}

START_TEST(web_handshake_answers_the_key)
{
	char accept[WEB_HANDSHAKE_ACCEPT_MAX];

	web_handshake_accept(KEY, accept);
	ck_assert_str_eq(accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}
END_TEST

START_TEST(web_handshake_is_accepted)
{
	struct web_handshake h = usual;

	ck_assert_uint_eq(check(&h), 101);
	h.upgrade = "WebSocket";
	h.connection = "upgrade";
	h.protocols = "other, chatd.v1";
	ck_assert_uint_eq(check(&h), 101);
	h.protocols = NULL;
	ck_assert_uint_eq(check(&h), 101);
}
END_TEST

START_TEST(web_handshake_knows_where_pages_are_from)
{
	struct web_handshake h = usual;

	h.origin = NULL;
	ck_assert_uint_eq(check(&h), 101);
	h.origin = "https://127.0.0.1:8080";
	ck_assert_uint_eq(check(&h), 101);
	h.origin = "https://b.example:444";
	ck_assert_uint_eq(check(&h), 101);
	h.origin = "https://b.example";
	ck_assert_uint_eq(check(&h), 403);
	ck_assert_ptr_nonnull(strstr(why, "web.origins"));
	h.origin = "http://127.0.0.1";
	ck_assert_uint_eq(check(&h), 403);
	h.origin = "null";
	ck_assert_uint_eq(check(&h), 403);
	h.origin = "";
	ck_assert_uint_eq(check(&h), 403);
	h = usual;
	h.host = "localhost:8080";
	h.origin = "http://LOCALHOST:8080";
	ck_assert_uint_eq(check(&h), 101);
	h = usual;
	h.host = NULL;
	ck_assert_uint_eq(check(&h), 403);
}
END_TEST

/* A name's owner can have it be this machine, whoever looks it up. */
START_TEST(web_handshake_trusts_no_name)
{
	static const struct {
		const char *host;
		unsigned status;
	} rows[] = {
		{ "127.0.0.1", 101 },
		{ "localhost", 101 },
		{ "LocalHost:8080", 101 },
		{ "[::1]:8080", 101 },
		{ "[::1]", 101 },
		{ "evil.example:8080", 403 },
		{ "evil.example", 403 },
		{ "localhost.evil.example", 403 },
		{ "127.0.0.1.evil.example:8080", 403 },
		{ "0x7f000001", 403 },
		{ "[::1].evil.example", 403 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct web_handshake h = usual;
		char origin[64];

		snprintf(origin, sizeof(origin), "http://%s", rows[i].host);
		h.host = rows[i].host;
		h.origin = origin;
		ck_assert_msg(check(&h) == rows[i].status, "%s", rows[i].host);
	}
}
END_TEST

START_TEST(web_handshake_is_refused)
{
	struct web_handshake h = usual;

	h.upgrade = NULL;
	ck_assert_uint_eq(check(&h), 426);
	h.upgrade = "h2c, websockets";
	ck_assert_uint_eq(check(&h), 426);
	h = usual;
	h.connection = "keep-alive";
	ck_assert_uint_eq(check(&h), 426);
	h = usual;
	h.version = "8";
	ck_assert_uint_eq(check(&h), 426);
	h.version = NULL;
	ck_assert_uint_eq(check(&h), 426);
	h = usual;
	h.protocols = "chatd.v2";
	ck_assert_uint_eq(check(&h), 400);
}
END_TEST

START_TEST(web_handshake_wants_a_key)
{
	static const char *const keys[] = {
		NULL,
		"",
		"dGhlIHNhbXBsZSBub25jZQ",
		"dGhlIHNhbXBsZSBub25jZ===",
		"dGhlIHNhbXBsZSBub25jZQ==x",
		"dGhlIHNhbXBsZSBub25jZQAA",
		"!GhlIHNhbXBsZSBub25jZQ==",
	};
	struct web_handshake h = usual;

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		h.key = keys[i];
		ck_assert_uint_eq(check(&h), 400);
	}
}
END_TEST

SUITE(web_handshake)
{
	ADD(web_handshake_answers_the_key);
	ADD(web_handshake_is_accepted);
	ADD(web_handshake_knows_where_pages_are_from);
	ADD(web_handshake_trusts_no_name);
	ADD(web_handshake_is_refused);
	ADD(web_handshake_wants_a_key);
}
