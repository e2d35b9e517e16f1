/* SPDX-License-Identifier: MIT */
/*
 * test_start_again.c - chatd ends, and the next one cannot start: who was
 * connected is when it can.
 */
#include "config.h"

#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/chatctl.h"
#include "system/peer.h"
#include "system/port.h"
#include "system/supervised.h"

#define LISTENER "a: { address = \"127.0.0.1\"; port = 0; };"

static const char conf[] = "listeners: { " LISTENER " };";

static struct supervised pair;

/* What @peer says is heard, by itself. */
static void
check_goes_on(struct peer *peer)
{
	char line[256];

	peer_say(peer, "still here\n");
	do
		peer_line(peer, line, sizeof(line));
	while (!strstr(line, "still here"));
}

START_TEST(start_again_after_one_that_failed)
{
	struct peer a;
	char wrong[256];

	supervised_start(&pair, conf);
	peer_connect(&a, pair.d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	snprintf(wrong, sizeof(wrong),
		 "%s control: { socket = \"/nowhere/at/all\"; };", conf);
	daemon_configure(&pair.d, wrong);
	ck_assert_int_eq(kill(pair.chatd, SIGKILL), 0);
	supervised_await_log(&pair, "chatd has ended with code");
	daemon_configure(&pair.d, conf);
	supervised_await(&pair);
	check_goes_on(&a);
	peer_close(&a);
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

/* Something new, at a port that is taken. */
static const struct {
	const char *before, *after; /* the port, in the configuration */
	const char *refusal;        /* what the log says of it */
} additions[] = {
	{ "listeners: { " LISTENER "\n b: { address = \"127.0.0.1\"; port = ",
	  "; driver = \"callback\"; }; };",
	  "chatd.conf:2: listener \"b\": cannot listen on 127.0.0.1 port " },
	{ "listeners: { " LISTENER " };"
	  " metrics: { listen = \"tcp://127.0.0.1:",
	  "\"; };", "metrics.listen: tcp://127.0.0.1:" },
};

/* What was in force stays so until the port is free. */
START_TEST(start_again_with_a_port_that_is_taken)
{
	static struct output output;
	struct peer a;
	char wrong[256];
	int port;
	int fd = port_take(&port);

	supervised_start(&pair, conf);
	peer_connect(&a, pair.d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	snprintf(wrong, sizeof(wrong), "%s%d%s", additions[_i].before, port,
		 additions[_i].after);
	daemon_configure(&pair.d, wrong);
	ck_assert_int_eq(kill(pair.chatd, SIGKILL), 0);
	supervised_await_log(&pair, additions[_i].refusal);
	supervised_await_log(&pair, "configuration that was in force");
	supervised_await(&pair);
	check_goes_on(&a);
	ck_assert_ptr_null(strstr(pair.d.log, "ended with code"));
	ck_assert_int_eq(chatctl_run(&pair.d, "status", &output), 0);
	ck_assert_ptr_nonnull(
		strstr(output.out,
		       "configuration\tthe one that was in force; "));
	close(fd);
	ck_assert_int_eq(kill(pair.chatd, SIGHUP), 0);
	supervised_await_log(&pair, "configuration reloaded");
	ck_assert_int_eq(chatctl_run(&pair.d, "status", &output), 0);
	ck_assert_ptr_null(strstr(output.out, "configuration\t"));
	peer_close(&a);
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

/* What was left listening there is no hindrance. */
START_TEST(start_again_on_all_addresses)
{
	struct peer a, b;
	char narrow[256], wide[256];
	int port = port_find();

	snprintf(narrow, sizeof(narrow), "listeners: { a: { port = %d; }; };",
		 port);
	snprintf(wide, sizeof(wide),
		 "listeners: { a: { address = \"0.0.0.0\"; port = %d; }; };",
		 port);
	supervised_start(&pair, narrow);
	peer_connect(&a, port);
	peer_skip_to_join(&a, "fiber");
	daemon_configure(&pair.d, wide);
	supervised_again(&pair, SIGKILL);
	ck_assert_ptr_nonnull(strstr(pair.d.log, "connections on 0.0.0.0:"));
	peer_connect(&b, port);
	peer_skip_to_join(&b, "fiber");
	check_goes_on(&a);
	peer_close(&a);
	peer_close(&b);
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

/* The file is wrong when chatd falls: what was reloaded last is in force. */
START_TEST(start_again_with_what_was_reloaded)
{
	static const char two[] = "listeners: { " LISTENER
				  " b: { address = \"127.0.0.1\"; port = 0;"
				  " driver = \"callback\"; }; };";

	supervised_start(&pair, conf);
	daemon_configure(&pair.d, two);
	ck_assert_int_eq(kill(pair.chatd, SIGHUP), 0);
	supervised_await_log(&pair, "configuration reloaded");
	pair.seen = pair.d.log_len;
	daemon_configure(&pair.d, "nonsense = 1;");
	ck_assert_int_eq(kill(pair.chatd, SIGKILL), 0);
	supervised_await_log(&pair, "ready\n");
	ck_assert_ptr_nonnull(strstr(supervised_log(&pair),
				     "callback waiting for connections"));
	supervised_await(&pair);
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

/* Nobody can be taken over now: those who hold them are to try again. */
START_TEST(start_again_when_nothing_can_be_taken)
{
	static const char *const args[] = { NULL };
	static struct output output;

	setenv("LISTEN_PID", "odd", 1);
	setenv("LISTEN_FDS", "1", 1);
	daemon_run(args, conf, &output);
	ck_assert_int_eq(output.code, EX_CONFIG);
	setenv("NOTIFY_SOCKET", "@/nobody is here", 1);
	setenv("FDSTORE", "9", 1);
	daemon_run(args, conf, &output);
	ck_assert_int_eq(output.code, EX_TEMPFAIL);
	ck_assert_ptr_nonnull(strstr(output.err, "the clients are left"));
}
END_TEST

SUITE(start_again)
{
	ADD(start_again_after_one_that_failed);
	tcase_add_loop_test(tc_, start_again_with_a_port_that_is_taken, 0, 2);
	ADD(start_again_on_all_addresses);
	ADD(start_again_with_what_was_reloaded);
	ADD(start_again_when_nothing_can_be_taken);
}
