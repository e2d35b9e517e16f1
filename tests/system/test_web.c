/* SPDX-License-Identifier: MIT */
/*
 * The page and all else that the real chatd answers by HTTP, byte by byte.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/http.h"
#include "system/peer.h"
#include "system/web_peer.h"

static const char conf[] = WEB_LISTENERS
	"web: { origins = \"https://friend.example\"; };"
	"room: { durability = \"memory\"; };";

static struct daemon d;

static void
set_up(void)
{
	daemon_start(&d, conf);
}

static void
tear_down(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

/* Sends @request, whose connection then ends. */
static void
ask(const char *request)
{
	http_ask(d.ports[1], request);
}

static void
get(const char *path)
{
	char request[256];

	snprintf(request, sizeof(request),
		 "GET %s HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n",
		 path);
	ask(request);
}

/* The body has to be the file @name of the tree. */
static void
expect_file(const char *name)
{
	const char *body = http_body();
	const char *top = getenv("top_srcdir");
	static char bytes[128 * 1024];
	char path[512];
	size_t len;
	FILE *file;

	snprintf(path, sizeof(path), "%s/daemon/web/page/%s", top ? top : ".",
		 name);
	file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s", path);
	len = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	ck_assert_uint_eq(http_answer.len - (size_t)(body - http_answer.bytes),
			  len);
	ck_assert_mem_eq(body, bytes, len);
}

START_TEST(web_shows_the_page)
{
	static const struct {
		const char *path, *type, *file;
	} rows[] = {
		{ "/", "text/html; charset=utf-8", "index.html" },
		{ "/chat.css", "text/css; charset=utf-8", "chat.css" },
		{ "/chat.js", "text/javascript; charset=utf-8", "chat.js" },
		{ "/connection.js", "text/javascript; charset=utf-8",
		  "connection.js" },
		{ "/lines.js", "text/javascript; charset=utf-8", "lines.js" },
		{ "/people.js", "text/javascript; charset=utf-8", "people.js" },
		{ "/search.js", "text/javascript; charset=utf-8", "search.js" },
		{ "/words.js", "text/javascript; charset=utf-8", "words.js" },
		{ "/icon.svg", "image/svg+xml", "icon.svg" },
	};
	char type[128];

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		get(rows[i].path);
		http_expect_begin("HTTP/1.1 200 OK\r\n");
		snprintf(type, sizeof(type), "\r\nContent-Type: %s\r\n",
			 rows[i].type);
		http_expect_part(type);
		expect_file(rows[i].file);
	}
}
END_TEST

START_TEST(web_allows_nothing_else)
{
	static const char *const paths[] = { "/", "/healthz", "/nowhere",
					     "/chat" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		get(paths[i]);
		http_expect_part(
			"\r\nContent-Security-Policy: default-src 'none'; "
			"script-src 'self'; style-src 'self'; img-src "
			"'self'; connect-src 'self'; base-uri 'none'; "
			"form-action 'none'; frame-ancestors 'none'\r\n");
		http_expect_part("\r\nX-Content-Type-Options: nosniff\r\n");
		http_expect_part("\r\nX-Frame-Options: DENY\r\n");
		http_expect_part("\r\nReferrer-Policy: no-referrer\r\n");
	}
}
END_TEST

START_TEST(web_page_has_no_inline_script)
{
	get("/");
	ck_assert_ptr_null(strstr(http_answer.bytes, "<script>"));
	ck_assert_ptr_null(strstr(http_answer.bytes, "<style"));
	ck_assert_ptr_null(strstr(http_answer.bytes, " style="));
	ck_assert_ptr_null(strstr(http_answer.bytes, " onclick="));
}
END_TEST

START_TEST(web_is_well)
{
	get("/healthz");
	http_expect_begin("HTTP/1.1 200 OK\r\n");
	http_expect_part("\r\n\r\nok\n");
	ask("HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	http_expect_begin("HTTP/1.1 200 OK\r\n");
	http_expect_part("\r\nContent-Length: 3\r\n");
	ck_assert_str_eq(http_answer.bytes + http_answer.len - 4, "\r\n\r\n");
}
END_TEST

START_TEST(web_says_what_would_be_right)
{
	get("/nowhere");
	http_expect_begin("HTTP/1.1 404 Not Found\r\n");
	http_expect_part("\r\n\r\nthere are /, /healthz and /chat\n");
	ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
	    "Connection: close\r\n\r\nabc");
	http_expect_begin("HTTP/1.1 405 Method Not Allowed\r\n");
	http_expect_part("\r\nAllow: GET, HEAD\r\n");
	get("/chat");
	http_expect_begin("HTTP/1.1 426 Upgrade Required\r\n");
	http_expect_part("\r\nSec-WebSocket-Version: 13\r\n");
	http_expect_part("Upgrade: websocket");
}
END_TEST

/* The handshake with @line among its headers is answered by @status. */
static void
shake_hands(const char *line, const char *status)
{
	char request[512];

	snprintf(request, sizeof(request),
		 "GET /chat HTTP/1.1\r\nHost: here:1\r\n"
		 "Connection: Upgrade, close\r\nUpgrade: websocket\r\n"
		 "Sec-WebSocket-Version: 13\r\n"
		 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n",
		 line);
	ask(request);
	http_expect_begin(status);
}

START_TEST(web_pages_from_elsewhere_are_refused)
{
	shake_hands("Origin: https://evil.example\r\n",
		    "HTTP/1.1 403 Forbidden\r\n");
	shake_hands("Origin: null\r\n", "HTTP/1.1 403 Forbidden\r\n");
}
END_TEST

START_TEST(web_what_is_no_request_is_refused)
{
	static char request[64 * 1024];
	size_t len;

	ask("GET / HTTP/1.1\r\nno colon\r\n\r\n");
	http_expect_begin("HTTP/1.1 400 ");
	ask("\x16\x03\x01\x02 TLS\r\n\r\n");
	http_expect_begin("HTTP/1.1 ");
	len = (size_t)snprintf(request, sizeof(request),
			       "GET / HTTP/1.1\r\nHost: x\r\nCookie: ");
	memset(request + len, 'c', 40000);
	memcpy(request + len + 40000, "\r\n\r\n", 5);
	ask(request);
	http_expect_begin("HTTP/1.1 431 ");
}
END_TEST

/* Nobody in the room has heard of who only looks. */
START_TEST(web_visitors_are_not_in_the_room)
{
	struct peer p;

	get("/");
	peer_connect(&p, d.ports[0]);
	peer_expect(&p, "Got connection from %s via callback\n", p.address);
	get("/chat.js");
	peer_say(&p, "only me\n");
	peer_expect(&p, "only me\n");
	peer_close(&p);
}
END_TEST

SUITE(web)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_set_timeout(tc_, 120);
	ADD(web_shows_the_page);
	ADD(web_allows_nothing_else);
	ADD(web_page_has_no_inline_script);
	ADD(web_is_well);
	ADD(web_says_what_would_be_right);
	ADD(web_pages_from_elsewhere_are_refused);
	ADD(web_what_is_no_request_is_refused);
	ADD(web_visitors_are_not_in_the_room);
}
