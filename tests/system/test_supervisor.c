/* SPDX-License-Identifier: MIT */
/*
 * test_supervisor.c - chatd --supervise: chatd ends in many ways, and is there
 * again.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

#include "support/runner.h"
#include "support/tempdir.h"
#include "system/patience.h"
#include "system/peer.h"
#include "system/port.h"
#include "system/supervised.h"

static struct supervised pair;

/* Somebody new is served. */
static void
check_serves(void)
{
	struct peer a;

	peer_connect(&a, pair.d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	close(a.fd);
}

/* They are all gone: nobody can be sent a signal. */
static void
check_gone(pid_t pid)
{
	ck_assert_int_eq(kill(pid, 0), -1);
	ck_assert_int_eq(errno, ESRCH);
}

START_TEST(supervisor_stops_both)
{
	static const int signals[] = { SIGTERM, SIGINT };

	supervised_start(&pair, NULL);
	check_serves();
	ck_assert_int_eq(daemon_stop(&pair.d, signals[_i]), 0);
	check_gone(pair.chatd);
}
END_TEST

START_TEST(supervisor_starts_it_again)
{
	static const int signals[] = { SIGKILL, SIGABRT, SIGTERM };
	pid_t before;

	supervised_start(&pair, NULL);
	before = pair.chatd;
	supervised_again(&pair, signals[_i]);
	ck_assert_int_ne(pair.chatd, before);
	check_serves();
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

/* Clients come first, but those who have ended do not stay for ever. */
START_TEST(supervisor_buries_the_dead)
{
	struct patience p = patience_with("a funeral");
	pid_t chatd, keeper;

	supervised_start(&pair, NULL);
	chatd = pair.chatd;
	keeper = supervised_await_keeper(&pair, 0);
	supervised_again(&pair, SIGKILL);
	check_serves();
	while (kill(chatd, 0) == 0 || kill(keeper, 0) == 0)
		patience_spend(&p);
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

START_TEST(supervisor_slows_down_what_falls_again)
{
	supervised_start(&pair, NULL);
	for (int i = 0; i < 3; i++) {
		char text[32];

		snprintf(text, sizeof(text), "again in %d ms",
			 i > 0 ? 50 << i : 0);
		ck_assert_int_eq(kill(pair.chatd, SIGSEGV), 0);
		supervised_await_log(&pair, text);
		supervised_await(&pair);
	}
	check_serves();
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

/*
 * A child of chatd that stays, here of a program that cannot take over, does
 * not make the pause longer.
 */
static void
leave_an_orphan(void)
{
	static const char script[] = "#!/bin/sh\n"
				     "sleep 30 >/dev/null 2>&1 &\n"
				     "exit 1\n";
	const char *path, *away;

	tempdir_new();
	path = in_tempdir("chatd");
	away = in_tempdir("away");
	supervised_copy(path);
	setenv("CHATD", path, 1);
	supervised_start(&pair, NULL);
	ck_assert_int_eq(rename(path, away), 0);
	ck_assert_int_eq(chmod(tempdir_file("chatd", script), 0700), 0);
	ck_assert_int_eq(kill(pair.chatd, SIGUSR2), 0);
	supervised_await_log(&pair, "cannot upgrade");
	ck_assert_int_eq(rename(away, path), 0);
}

/* It goes on without waiting in vain for a keeper. */
static void
check_ends(void)
{
	ck_assert_ptr_null(strstr(pair.d.log, "the keeper has not ended"));
	ck_assert_int_eq(supervised_stop(&pair), 0);
	tempdir_remove();
}

START_TEST(supervisor_waits_for_no_orphan)
{
	leave_an_orphan();
	supervised_again(&pair, SIGKILL);
	check_serves();
	check_ends();
}
END_TEST

/* Nor does it take the orphan for a keeper that was killed. */
START_TEST(supervisor_waits_for_no_keeper_that_is_gone)
{
	pid_t keeper;

	leave_an_orphan();
	keeper = supervised_await_keeper(&pair, 0);
	ck_assert_int_eq(kill(pair.chatd, SIGSTOP), 0);
	ck_assert_int_eq(kill(keeper, SIGKILL), 0);
	supervised_again(&pair, SIGKILL);
	check_ends();
}
END_TEST

/* Who has just been started knows of no signal, and falls of it. */
START_TEST(supervisor_stops_what_has_hardly_begun)
{
	const char *path;

	tempdir_new();
	path = in_tempdir("chatd");
	supervised_copy(path);
	setenv("CHATD", path, 1);
	supervised_start(&pair, NULL);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(chmod(tempdir_file("chatd",
					    "#!/bin/sh\nexec sleep 30\n"),
			       0700),
			 0);
	ck_assert_int_eq(kill(pair.chatd, SIGKILL), 0);
	supervised_await_log(&pair, "chatd is process ");
	ck_assert_int_eq(supervised_stop(&pair), 0);
	tempdir_remove();
}
END_TEST

/* Nor does it matter what chatd fell of before somebody wanted it to stop. */
START_TEST(supervisor_stops_after_a_fall)
{
	struct patience p = patience_with("the end of chatd");
	pid_t keeper;

	supervised_start(&pair, NULL);
	keeper = supervised_await_keeper(&pair, 0);
	ck_assert_int_eq(kill(keeper, SIGSTOP), 0);
	ck_assert_int_eq(kill(pair.chatd, SIGKILL), 0);
	/* then the supervisor knows of it */
	while (kill(pair.chatd, 0) == 0)
		patience_spend(&p);
	ck_assert_int_eq(kill(pair.d.pid, SIGTERM), 0);
	ck_assert_int_eq(kill(keeper, SIGCONT), 0);
	ck_assert_int_eq(daemon_end(&pair.d), 0);
}
END_TEST

/* The listening sockets stay: who comes in between waits, and gets in. */
START_TEST(supervisor_keeps_the_doors)
{
	struct peer a;

	supervised_start(&pair, NULL);
	ck_assert_int_eq(kill(pair.chatd, SIGSTOP), 0);
	peer_connect(&a, pair.d.ports[1]);
	supervised_again(&pair, SIGKILL);
	peer_skip_to_join(&a, "callback");
	close(a.fd);
	check_serves();
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

START_TEST(supervisor_passes_signals_on)
{
	supervised_start(&pair, NULL);
	ck_assert_int_eq(kill(pair.d.pid, SIGUSR1), 0);
	supervised_await_log(&pair, " loop passes");
	ck_assert_int_eq(kill(pair.d.pid, SIGHUP), 0);
	supervised_await_log(&pair, "reload");
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

START_TEST(supervisor_kills_what_hangs)
{
	setenv("WATCHDOG_USEC", SUPERVISED_WATCHDOG, 1);
	supervised_start(&pair, NULL);
	ck_assert_int_eq(kill(pair.chatd, SIGSTOP), 0);
	supervised_await_log(&pair, "chatd hangs; it is killed");
	supervised_await(&pair);
	check_serves();
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

START_TEST(supervisor_gets_another_keeper)
{
	pid_t first;

	supervised_start(&pair, NULL);
	first = supervised_await_keeper(&pair, 0);
	ck_assert_int_eq(kill(first, SIGKILL), 0);
	supervised_await_log(&pair, "the keeper has ended");
	(void)supervised_await_keeper(&pair, first);
	supervised_again(&pair, SIGKILL);
	check_serves();
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

/* chatd serves on without the one who would start it again. */
START_TEST(supervisor_killed_leaves_chatd)
{
	setenv("WATCHDOG_USEC", SUPERVISED_WATCHDOG, 1);
	supervised_start(&pair, NULL);
	ck_assert_int_eq(kill(pair.d.pid, SIGKILL), 0);
	supervised_await_log(&pair, "the service manager is gone");
	check_serves();
	ck_assert_int_eq(kill(pair.chatd, SIGTERM), 0);
	supervised_await_log(&pair, "stopped\n");
	ck_assert_int_eq(daemon_end(&pair.d), -SIGKILL);
}
END_TEST

START_TEST(supervisor_gives_up_what_never_gets_ready)
{
	const char *const args[] = { "--supervise", "-c", "chatd.conf", NULL };
	static struct output out;
	char conf[256];
	int port;
	int fd = port_take(&port);

	snprintf(conf, sizeof(conf),
		 "listeners: { a: { address = \"127.0.0.1\"; port = %d; }; };",
		 port);
	daemon_run(args, conf, &out);
	ck_assert_int_eq(out.code, EX_UNAVAILABLE);
	ck_assert_ptr_nonnull(strstr(out.err, "never got ready; giving up"));
	close(fd);
}
END_TEST

START_TEST(supervisor_gives_up_what_is_hopeless)
{
	const char *const args[] = { "--supervise", "-c", "chatd.conf", NULL };
	static struct output out;

	daemon_run(args, "nonsense = 1;\n", &out);
	ck_assert_int_eq(out.code, EX_CONFIG);
	ck_assert_ptr_null(strstr(out.err, "again"));
}
END_TEST

/* Whichever image gets it: it stops. */
START_TEST(supervisor_stops_what_is_being_upgraded)
{
	supervised_start(&pair, NULL);
	ck_assert_int_eq(kill(pair.chatd, SIGUSR2), 0);
	supervised_await_log(&pair, "upgrading: ");
	ck_assert_int_eq(kill(pair.chatd, SIGTERM), 0);
	supervised_await_log(&pair, "chatd is process ");
	supervised_await(&pair);
	check_serves();
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

/* The keeper of the image before is gone, and nothing of it is left. */
START_TEST(supervisor_upgrade_leaves_no_keeper)
{
	pid_t first;

	supervised_start(&pair, NULL);
	first = supervised_await_keeper(&pair, 0);
	supervised_again(&pair, SIGUSR2);
	(void)supervised_await_keeper(&pair, first);
	ck_assert_int_lt(kill(first, 0), 0);
	ck_assert_int_eq(errno, ESRCH);
	check_serves();
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

/* A manager that does not read holds up nobody, and is told when it does. */
START_TEST(manager_that_does_not_read)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	socklen_t len = sizeof(sa_family_t);
	int manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	char text[300] = "";

	ck_assert_int_eq(bind(manager, (struct sockaddr *)&sa, len), 0);
	len = sizeof(sa);
	ck_assert_int_eq(getsockname(manager, (struct sockaddr *)&sa, &len), 0);
	snprintf(text, sizeof(text), "@%.*s",
		 (int)(len - sizeof(sa_family_t) - 1), sa.sun_path + 1);
	setenv("NOTIFY_SOCKET", text, 1);
	while (sendto(manager, "full", 4, MSG_DONTWAIT, (struct sockaddr *)&sa,
		      len) == 4)
		;
	daemon_start(&pair.d, NULL);
	check_serves();
	do {
		ssize_t n = recv(manager, text, sizeof(text) - 1, 0);

		ck_assert_int_ge(n, 0);
		text[n] = '\0';
	} while (strcmp(text, "READY=1") != 0);
	ck_assert_int_eq(kill(pair.d.pid, SIGKILL), 0);
	ck_assert_int_eq(daemon_end(&pair.d), -SIGKILL);
	close(manager);
}
END_TEST

SUITE(supervisor)
{
	tcase_add_loop_test(tc_, supervisor_stops_both, 0, 2);
	tcase_add_loop_test(tc_, supervisor_starts_it_again, 0, 3);
	ADD(supervisor_buries_the_dead);
	ADD(supervisor_slows_down_what_falls_again);
	ADD(supervisor_upgrade_leaves_no_keeper);
	ADD(supervisor_waits_for_no_orphan);
	ADD(supervisor_waits_for_no_keeper_that_is_gone);
	ADD(supervisor_stops_what_has_hardly_begun);
	ADD(supervisor_stops_after_a_fall);
	ADD(supervisor_keeps_the_doors);
	ADD(supervisor_passes_signals_on);
	ADD(supervisor_kills_what_hangs);
	ADD(supervisor_gets_another_keeper);
	ADD(supervisor_killed_leaves_chatd);
	ADD(supervisor_gives_up_what_never_gets_ready);
	ADD(supervisor_gives_up_what_is_hopeless);
	tcase_add_loop_test(tc_, supervisor_stops_what_is_being_upgraded, 0, 8);
	ADD(manager_that_does_not_read);
}
