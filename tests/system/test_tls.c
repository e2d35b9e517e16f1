/* SPDX-License-Identifier: MIT */
/*
 * People who come by openssl s_client, beside others who come by telnet: they
 * talk, and are told what to do when chatd goes on as another process.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/chatctl.h"
#include "system/peer.h"
#include "system/reason_scene.h"
#include "system/s_client.h"
#include "system/supervised.h"
#include "system/terminal.h"
#include "tls/certs.h"

static const char *const drivers[] = { "fiber", "callback" };
static struct certs certs;
static struct supervised pair;
static struct peer plain;

/* openssl s_client: what it is told it sends, what it says has come. */
static struct peer secure;
static pid_t s_client;

static void
set_up(void)
{
	certs_make(&certs);
}

static void
tear_down(void)
{
	certs_remove(&certs);
}

/* A configuration with a plain listener and one for TLS with @driver. */
static const char *
configuration(const char *driver, const char *certificate)
{
	static char conf[1024];

	snprintf(conf, sizeof(conf),
		 "listeners: {"
		 " plain: { address = \"127.0.0.1\"; port = 0;"
		 " label = \"p\"; };"
		 " tls: { address = \"127.0.0.1\"; port = 0; label = \"t\";"
		 " driver = \"%s\"; tls: { certificate = \"%s\";"
		 " key = \"%s\"; }; }; };"
		 "log: { level = \"info\"; };",
		 driver, certs_path(&certs, certificate),
		 certs_path(&certs, "server.key"));
	return conf;
}

/* Has s_client come in, by @port; the plain one is told. */
static void
come_in(int port)
{
	char line[256], own[256];

	s_client = s_client_start(&secure, &certs, port, NULL);
	peer_line(&plain, line, sizeof(line));
	ck_assert_ptr_nonnull(strstr(line, " via t"));
	do
		peer_line(&secure, own, sizeof(own));
	while (strcmp(own, line) != 0);
}

/* Waits for the end of s_client, which is told that there is one. */
static void
await_end(void)
{
	peer_expect_end(&secure);
	peer_close(&secure);
	s_client_end(s_client);
}

static void
begin(const char *driver)
{
	supervised_start(&pair, configuration(driver, "server.pem"));
	peer_connect(&plain, pair.d.ports[0]);
	peer_expect(&plain, "Got connection from %s via p\n", plain.address);
	come_in(pair.d.ports[1]);
}

/* s_client goes, and the plain one is told. */
static void
leave(void)
{
	char line[256];

	ck_assert_int_eq(kill(s_client, SIGTERM), 0);
	await_end();
	peer_line(&plain, line, sizeof(line));
	ck_assert_ptr_nonnull(strstr(line, " via t closed"));
}

static void
end(void)
{
	ck_assert_int_eq(supervised_stop(&pair), 0);
	peer_expect_end(&plain);
	peer_close(&plain);
}

START_TEST(tls_talks_with_s_client)
{
	begin(drivers[_i]);
	peer_say(&secure, "hello\n");
	peer_expect(&secure, "hello\n");
	peer_expect(&plain, "hello\n");
	peer_say(&plain, "hello to you\n");
	peer_expect(&secure, "hello to you\n");
	peer_expect(&plain, "hello to you\n");
	leave();
	end();
}
END_TEST

/* A stop for a restart, and an upgrade in place. */
START_TEST(tls_is_told_to_come_back)
{
	static const int signals[] = { SIGTERM, SIGUSR2 };
	char line[256];

	begin(drivers[_i % 2]);
	peer_say(&plain, "one\n");
	peer_expect(&secure, "one\n");
	peer_expect(&plain, "one\n");
	ck_assert_int_eq(kill(pair.chatd, signals[_i / 2]), 0);
	/* two joins and a line */
	peer_expect(&secure, "*** restarting: come back and type /since 3\n");
	await_end();
	supervised_await_log(&pair, " is gone: restart, ");
	supervised_await(&pair);
	peer_line(&plain, line, sizeof(line));
	ck_assert_ptr_nonnull(strstr(line, " via t closed"));
	peer_say(&plain, "two\n");
	peer_expect(&plain, "two\n");
	come_in(pair.d.ports[1]);
	peer_say(&secure, "here again\n");
	peer_expect(&plain, "here again\n");
	peer_expect(&secure, "here again\n");
	leave();
	end();
}
END_TEST

/* A crash: nobody can be told, but nobody is pretended to be there either. */
START_TEST(tls_does_not_survive_a_crash)
{
	char line[256];

	begin(drivers[_i]);
	supervised_again(&pair, SIGKILL);
	await_end();
	peer_line(&plain, line, sizeof(line));
	ck_assert_ptr_nonnull(strstr(line, " via t closed"));
	come_in(pair.d.ports[1]);
	leave();
	end();
}
END_TEST

/* Nothing of a configuration is taken whose certificates are no good. */
START_TEST(tls_keeps_good_certificates)
{
	begin(drivers[_i]);
	leave();
	daemon_configure(&pair.d, configuration(drivers[_i], "client.pem"));
	chatctl_fails(&pair.d, "reload", 78, "server.key");
	daemon_configure(&pair.d, configuration(drivers[_i], "server.pem"));
	chatctl_prints(&pair.d, "reload",
		       "the configuration is in force, 0 changes\n");
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

/* What is no handshake is counted, and logged with its reason. */
START_TEST(tls_tells_of_failures)
{
	static struct output output;
	struct peer other;

	begin(drivers[_i]);
	peer_connect(&other, pair.d.ports[1]);
	peer_say(&other, "hello\n");
	supervised_await_log(&pair, "handshake: wrong version number");
	peer_close(&other);
	ck_assert_int_eq(chatctl_run(&pair.d, "metrics", &output), 0);
	ck_assert_ptr_nonnull(strstr(output.out, "outcome=\"not_tls\"} 1\n"));
	ck_assert_ptr_nonnull(strstr(output.out, "outcome=\"ok\"} 1\n"));
	ck_assert_int_eq(reason_agreed(&pair.d, &reason_unproven, "handshake"),
			 1);
	leave();
	end();
}
END_TEST

/* Who says nothing, or half of what it takes, is let go when its time is over.
 */
START_TEST(tls_does_not_wait_for_ever)
{
	/* a record of 512 bytes, as a ClientHello begins */
	static const char half[] = "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03";
	static const char outcome[] = "outcome=\"time\"} 1\n";
	static char conf[1100];
	struct peer other;

	snprintf(conf, sizeof(conf),
		 "%s limits: { greeting_time = \"50 ms\"; };",
		 configuration(drivers[_i % 2], "server.pem"));
	supervised_start(&pair, conf);
	peer_connect(&other, pair.d.ports[1]);
	if (_i / 2 > 0)
		peer_send(&other, half, sizeof(half) - 1);
	peer_expect_end(&other);
	peer_close(&other);
	supervised_await_log(&pair, " away: handshake: it took too long\n");
	ck_assert_int_eq(reason_agreed(&pair.d, &reason_unproven, "handshake"),
			 1);
	ck_assert_ptr_nonnull(strstr(reason_metrics(&pair.d), outcome));
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

SUITE(tls_daemon)
{
	tcase_set_timeout(tc_, 120);
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_add_loop_test(tc_, tls_does_not_wait_for_ever, 0, 4);
}

SUITE(tls_s_client)
{
	if (!terminal_has("openssl"))
		return;
	tcase_set_timeout(tc_, 120);
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_add_loop_test(tc_, tls_talks_with_s_client, 0, 2);
	tcase_add_loop_test(tc_, tls_is_told_to_come_back, 0, 4);
	tcase_add_loop_test(tc_, tls_does_not_survive_a_crash, 0, 2);
	tcase_add_loop_test(tc_, tls_keeps_good_certificates, 0, 2);
	tcase_add_loop_test(tc_, tls_tells_of_failures, 0, 2);
}
