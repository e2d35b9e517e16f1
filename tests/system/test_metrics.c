/* SPDX-License-Identifier: MIT */
/*
 * The metrics of the real chatd, read by HTTP; and what becomes of requests
 * that are none.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/promtool.h"
#include "support/runner.h"
#include "support/tempdir.h"
#include "system/chatctl.h"
#include "system/daemon.h"
#include "system/http.h"
#include "system/peer.h"

/* Connections at a time, as metrics_http.c has it. */
#define CONNECTIONS_MAX 8

static const char conf[] = "listeners: { a: { port = 0; driver = \"fiber\"; };"
			   " b: { port = 0; driver = \"callback\"; }; };"
			   "room: { durability = \"memory\"; };"
			   "metrics: { listen = \"ipc://%s/metrics\"; };";

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

static void
dial(struct peer *p)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/metrics", d.dir);
	peer_connect_unix(p, path);
}

static void
ask(const char *request)
{
	struct peer p;

	dial(&p);
	peer_say(&p, request);
	http_read(&p);
}

static void
expect_length(size_t len)
{
	char header[64];

	snprintf(header, sizeof(header), "\r\nContent-Length: %zu\r\n", len);
	http_expect_part(header);
}

START_TEST(metrics_are_read)
{
	struct peer a, b;

	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	peer_connect(&b, d.ports[1]);
	peer_skip_to_join(&b, "callback");
	peer_say(&a, "hello\n");
	peer_expect(&b, "hello\n");
	ask("GET /metrics HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n");
	http_expect_begin("HTTP/1.1 200 OK\r\n");
	http_expect_part("\r\nContent-Type: text/plain; version=0.0.4;"
			 " charset=utf-8\r\n");
	http_expect_part("\r\nConnection: close\r\n");
	expect_length(strlen(http_body()));
	http_expect_part(
		"\nchatd_clients{listener=\"a\",driver=\"fiber\"} 1\n"
		"chatd_clients{listener=\"b\",driver=\"callback\"} 1\n");
	http_expect_part("\nchatd_lines_total{kind=\"message\"} 1\n");
	http_expect_part("\nchatd_received_bytes_total{listener=\"a\","
			 "driver=\"fiber\"} 6\n");
	http_expect_part("\nprocess_max_fds ");
	peer_close(&a);
	peer_close(&b);
}
END_TEST

/* Those that are read by HTTP, and those that chatctl prints. */
START_TEST(metrics_please_promtool)
{
	static struct output out;

	tempdir_new();
	ask("GET /metrics HTTP/1.1\r\n\r\n");
	promtool_check("metrics", tempdir_file("metrics", http_body()));
	ck_assert_int_eq(chatctl_run(&d, "metrics", &out), 0);
	promtool_check("metrics", tempdir_file("chatctl", out.out));
	tempdir_remove();
}
END_TEST

START_TEST(metrics_head_has_no_body)
{
	ask("HEAD /healthz HTTP/1.1\r\n\r\n");
	http_expect_begin("HTTP/1.1 200 OK\r\n");
	expect_length(strlen("ok\n"));
	ck_assert_str_eq(http_body(), "");
}
END_TEST

START_TEST(metrics_health)
{
	ask("GET /healthz HTTP/1.0\n\n");
	http_expect_begin("HTTP/1.1 200 OK\r\n");
	ck_assert_str_eq(http_body(), "ok\n");
}
END_TEST

START_TEST(metrics_refusals)
{
	ask("GET / HTTP/1.1\r\n\r\n");
	http_expect_begin("HTTP/1.1 404 Not Found\r\n");
	expect_length(strlen(http_body()));
	ask("POST /metrics HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc");
	http_expect_begin("HTTP/1.1 405 Method Not Allowed\r\n");
	http_expect_part("\r\nAllow: GET, HEAD\r\n");
	ask("hello\r\n\r\n");
	http_expect_begin("HTTP/1.1 400 Bad Request\r\n");
	ask("GET /metrics HTTP/3.0\r\n\r\n");
	http_expect_begin("HTTP/1.1 505 ");
}
END_TEST

START_TEST(metrics_requests_are_bounded)
{
	static char lines[17000];
	struct peer p;

	memset(lines, 'x', sizeof(lines));
	dial(&p);
	peer_send(&p, lines, 5000);
	http_read(&p);
	http_expect_begin("HTTP/1.1 431 ");
	for (size_t i = 999; i < sizeof(lines); i += 1000)
		lines[i] = '\n';
	memcpy(lines, "GET /metrics HTTP/1.1\r\n", 23);
	dial(&p);
	/* at once, as whoever has had enough reads no more */
	peer_send(&p, lines, sizeof(lines));
	http_read(&p);
	http_expect_begin("HTTP/1.1 431 ");
}
END_TEST

START_TEST(metrics_half_requests_get_no_answer)
{
	struct peer p;

	dial(&p);
	peer_say(&p, "GET /metrics HTTP/1.1\r\nHost");
	peer_half_close(&p);
	http_read(&p);
	ck_assert_str_eq(http_answer.bytes, "");
}
END_TEST

START_TEST(metrics_wait_for_a_place)
{
	struct peer idle[CONNECTIONS_MAX], p;

	for (int i = 0; i < CONNECTIONS_MAX; i++) {
		dial(&idle[i]);
		peer_say(&idle[i], "GET /metrics");
	}
	dial(&p);
	peer_say(&p, "GET /healthz HTTP/1.1\r\n\r\n");
	peer_close(&idle[3]);
	http_read(&p);
	http_expect_begin("HTTP/1.1 200 OK\r\n");
	for (int i = 0; i < CONNECTIONS_MAX; i++)
		if (i != 3)
			peer_close(&idle[i]);
}
END_TEST

START_TEST(metrics_socket_is_private)
{
	char path[128];
	struct stat st;

	snprintf(path, sizeof(path), "%s/metrics", d.dir);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0660);
}
END_TEST

START_TEST(metrics_by_tcp)
{
	static const char by_tcp[] =
		"listeners: { a: { path = \"%s/a\"; }; };"
		"room: { durability = \"memory\"; };"
		"metrics: { listen = \"tcp://127.0.0.1:0\"; };";
	static const char said[] = "metrics on http://127.0.0.1:";

	daemon_start(&d, by_tcp);
	daemon_await_log(&d, said);
	http_ask((int)strtol(strstr(d.log, said) + strlen(said), NULL, 10),
		 "GET /metrics HTTP/1.1\r\n\r\n");
	http_expect_begin("HTTP/1.1 200 OK\r\n");
	tear_down();
}
END_TEST

START_TEST(metrics_are_off_by_default)
{
	daemon_start(&d, NULL);
	ck_assert_ptr_null(strstr(d.log, "metrics"));
	tear_down();
}
END_TEST

START_TEST(metrics_place_that_is_taken)
{
	static struct output out;
	char place[64], text[256];

	snprintf(place, sizeof(place), "@chatd-metrics-%d", (int)getpid());
	snprintf(text, sizeof(text),
		 "listeners: { a: { path = \"%s\"; }; };"
		 "room: { durability = \"memory\"; };"
		 "metrics: { listen = \"ipc://%s\"; };",
		 place, place);
	daemon_run((const char *const[]){ "-c", "chatd.conf", NULL }, text,
		   &out);
	ck_assert_int_eq(out.code, 69);
	ck_assert_msg(strstr(out.err, "cannot listen on ipc://@chatd-") != NULL,
		      "%s", out.err);
}
END_TEST

SUITE(metrics)
{
	TCase *own = tcase_create("own");

	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(metrics_are_read);
	ADD(metrics_please_promtool);
	ADD(metrics_head_has_no_body);
	ADD(metrics_health);
	ADD(metrics_refusals);
	ADD(metrics_requests_are_bounded);
	ADD(metrics_half_requests_get_no_answer);
	ADD(metrics_wait_for_a_place);
	ADD(metrics_socket_is_private);
	tcase_add_test(own, metrics_by_tcp);
	tcase_add_test(own, metrics_are_off_by_default);
	tcase_add_test(own, metrics_place_that_is_taken);
	suite_add_tcase(s, own);
}
