/* SPDX-License-Identifier: MIT */
/*
 * The metrics of the real chatd beside its page.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>

#include "support/promtool.h"
#include "support/runner.h"
#include "support/tempdir.h"
#include "system/daemon.h"
#include "system/http.h"
#include "system/peer.h"
#include "system/web_peer.h"

#define ROOM "room: { durability = \"memory\"; };"

/* Askers at once; so many visitors of one address there may be. */
#define ASKERS 32

static struct daemon d;
static struct peer askers[ASKERS];

static void
begin(const char *conf)
{
	daemon_start(&d, conf);
}

static void
end(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

/* Asks for @path and for nothing more. */
static void
ask(struct peer *p, const char *method, const char *path)
{
	char request[128];

	snprintf(request, sizeof(request),
		 "%s %s HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n",
		 method, path);
	peer_connect(p, d.ports[1]);
	peer_say(p, request);
}

START_TEST(web_metrics_of_chatd_are_for_nobody)
{
	struct peer p;

	begin(WEB_LISTENERS ROOM);
	ask(&p, "GET", "/metrics");
	http_read(&p);
	http_expect_part("HTTP/1.1 404 Not Found\r\n");
	ck_assert_str_eq(http_body(), "there are /, /healthz and /chat\n");
	end();
}
END_TEST

START_TEST(web_metrics_of_chatd_please_promtool)
{
	struct peer p;

	begin(WEB_LISTENERS ROOM "web: { metrics_from = \"127.0.0.1\"; };");
	ask(&p, "GET", "/metrics");
	http_read(&p);
	http_expect_part("HTTP/1.1 200 OK\r\n");
	http_expect_part("\r\nContent-Type: text/plain; version=0.0.4;"
			 " charset=utf-8\r\n");
	http_expect_part(
		"\nchatd_clients{listener=\"w\",driver=\"callback\"} 0\n");
	tempdir_new();
	promtool_check("metrics", tempdir_file("metrics", http_body()));
	tempdir_remove();
	ask(&p, "HEAD", "/metrics");
	http_read(&p);
	http_expect_part("HTTP/1.1 200 OK\r\n");
	ck_assert_str_eq(http_body(), "");
	end();
}
END_TEST

START_TEST(web_metrics_of_chatd_are_for_many_at_once)
{
	begin(WEB_LISTENERS ROOM "web: { metrics_from = \"127.0.0.0/8\"; };");
	for (size_t i = 0; i < ASKERS; i++)
		ask(&askers[i], "GET", "/metrics");
	/* some do not wait for it */
	for (size_t i = 0; i < ASKERS; i += 2)
		peer_close(&askers[i]);
	for (size_t i = 1; i < ASKERS; i += 2) {
		http_read(&askers[i]);
		http_expect_part("\nprocess_max_fds ");
	}
	end();
}
END_TEST

START_TEST(web_metrics_of_chatd_come_and_go_by_reload)
{
	struct peer p;

	begin(WEB_LISTENERS ROOM "web: { metrics_from = \"127.0.0.1\"; };");
	daemon_reload(&d, WEB_LISTENERS ROOM, "configuration reloaded");
	ask(&p, "GET", "/metrics");
	http_read(&p);
	http_expect_part("HTTP/1.1 404 Not Found\r\n");
	end();
}
END_TEST

SUITE(web_metrics)
{
	tcase_set_timeout(tc_, 120);
	ADD(web_metrics_of_chatd_are_for_nobody);
	ADD(web_metrics_of_chatd_please_promtool);
	ADD(web_metrics_of_chatd_are_for_many_at_once);
	ADD(web_metrics_of_chatd_come_and_go_by_reload);
}
