/* SPDX-License-Identifier: MIT */
/*
 * Every command of chatctl, with good arguments and bad ones, in the hands of a
 * real chatd.
 */
#include "config.h"

#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/chatctl.h"
#include "system/control_scene.h"
#include "system/daemon.h"
#include "system/peer.h"

START_TEST(status_tells_how_it_is)
{
	struct peer a;

	control_start();
	control_come(&a, 2, 0);
	control_ask("status");
	control_has(control_said.out, "clients\t1\n");
	control_has(control_said.out, "lines\t1\t1\n");
	control_has(control_said.out, "store\tok\n");
	control_has(control_said.out, "\tfiber\t1\t");
	control_ask("--json status");
	control_has(control_said.out, "\"version\":\"" PACKAGE_VERSION "\"");
	control_has(control_said.out, "\"stopping\":false");
	control_stop();
}
END_TEST

/* What cannot be printed is no success, with a chatd and without. */
START_TEST(help_on_a_full_disk_is_an_error)
{
	static const char *const lines[] = { "help", "help kick", "--version",
					     "complete s", "status" };
	static const char says[] = "chatctl: standard output: ";
	char text[256];

	control_start();
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
		int err = memfd_create("err", MFD_CLOEXEC);
		int status;
		pid_t pid;
		ssize_t n;

		ck_assert_int_ge(full, 0);
		pid = chatctl_start_on(&control_d, lines[i], full, err);
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		ck_assert(WIFEXITED(status));
		ck_assert_int_eq(WEXITSTATUS(status), 74);
		n = pread(err, text, sizeof(text) - 1, 0);
		ck_assert_int_gt(n, 0);
		text[n] = '\0';
		control_has(text, says);
		close(full);
		close(err);
	}
	control_stop();
}
END_TEST

START_TEST(clients_are_listed_in_the_order_they_came)
{
	char expected[256];
	struct peer a, b;

	control_start();
	chatctl_prints(&control_d, "clients", "");
	control_come(&a, 2, 0);
	peer_say(&a, "one\ntwo\n");
	peer_expect(&a, "one\ntwo\n");
	control_come(&b, 3, 1);
	control_ask("clients");
	snprintf(expected, sizeof(expected), "1\t\t%s\tfiber\t127.0.0.1:%d\t",
		 a.address, control_d.ports[0]);
	ck_assert_int_eq(strncmp(control_said.out, expected, strlen(expected)),
			 0);
	control_has(control_said.out, "\t0\t8\t");
	snprintf(expected, sizeof(expected),
		 "\n2\t\t%s\tcallback\t127.0.0.1:%d\t", b.address,
		 control_d.ports[1]);
	control_has(control_said.out, expected);
	control_ask("clients --json");
	control_has(control_said.out, "{\"id\":1,");
	control_has(control_said.out, "\"lines\":2,");
	control_stop();
}
END_TEST

/* Many more than one step lists. */
START_TEST(clients_of_a_crowd)
{
	struct peer p[300];
	size_t lines = 0;

	control_start();
	for (int i = 0; i < 300; i++)
		peer_connect_from(&p[i], 2, control_d.ports[i & 1]);
	for (int i = 0; i < 300; i++)
		peer_skip_to_join(&p[i], daemon_labels[i & 1]);
	control_ask("clients");
	for (const char *c = control_said.out; *c; c++)
		lines += *c == '\n';
	ck_assert_uint_eq(lines, 300);
	chatctl_prints(&control_d, "kick 127.0.0.2", "300 clients kicked\n");
	chatctl_prints(&control_d, "clients", "");
	control_stop();
}
END_TEST

START_TEST(who_is_kicked_is_told_and_others_stay)
{
	static const char told[] = "*** closing: sent away by an administrator";
	char line[192];
	struct peer p[5];

	control_start();
	for (int i = 0; i < 5; i++)
		control_come(&p[i], 2 + i / 2, _i);
	chatctl_prints(&control_d, "kick 1", "1 client kicked\n");
	snprintf(line, sizeof(line), "kick %s", p[1].address);
	chatctl_prints(&control_d, line, "1 client kicked\n");
	chatctl_prints(&control_d, "kick 127.0.0.3 mind your language",
		       "2 clients kicked\n");
	for (int i = 0; i < 4; i++) {
		char last[256] = "";

		while (strncmp(last, told, sizeof(told) - 1) != 0)
			peer_line(&p[i], last, sizeof(last));
		ck_assert_str_eq(last + sizeof(told) - 1,
				 i < 2 ? "" : ": mind your language");
		peer_expect_end(&p[i]);
	}
	daemon_await_log(&control_d, " is gone: kicked, ");
	peer_say(&p[4], "here\n");
	control_ask("status --json");
	control_has(control_said.out, "\"kicked\":4");
	control_has(control_said.out, "\"clients\":1,");
	control_stop();
}
END_TEST

START_TEST(nobody_can_be_kicked_who_is_not_there)
{
	control_start();
	chatctl_fails(&control_d, "kick 7", 1, "nobody is connected who is 7");
	chatctl_fails(&control_d, "kick 192.0.2.0/24", 1,
		      "nobody is connected");
	chatctl_fails(&control_d, "kick somebody", 1,
		      "nobody is here who is somebody; say a number or a name "
		      "that \"clients\" shows, an address");
	chatctl_fails(&control_d, "kick 192.0.2.0/33", 64, "a prefix");
	chatctl_fails(&control_d, "kick", 64, "kick wants");
	chatctl_fails(&control_d,
		      "kick 1 "
		      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
		      1, "at most 90 bytes");
	control_stop();
}
END_TEST

START_TEST(everybody_hears_what_is_said)
{
	struct peer p[2];

	control_start();
	control_come(&p[0], 2, 0);
	control_come(&p[1], 2, 1);
	peer_expect(&p[0], "Got connection from %s via callback\n",
		    p[1].address);
	chatctl_prints(&control_d, "say back in a minute", "");
	peer_expect(&p[0], "*** back in a minute\n");
	peer_expect(&p[1], "*** back in a minute\n");
	/* the log has that, but not what */
	daemon_await_log(&control_d, "{\"command\":\"say\"}");
	chatctl_fails(&control_d, "say", 64, "say wants TEXT");
	control_stop();
}
END_TEST

START_TEST(fibers_metrics_and_the_log)
{
	control_start();
	control_ask("fibers");
	control_has(control_said.out, "fiber \"control\"");
	control_ask("metrics");
	control_has(control_said.out, "\n# TYPE chatd_");
	chatctl_prints(&control_d, "log-level", "info\n");
	chatctl_prints(&control_d, "log-level debug", "debug\n");
	chatctl_prints(&control_d, "log-level", "debug\n");
	chatctl_prints(&control_d, "--json log-level error",
		       "{\"level\":\"error\"}\n");
	chatctl_fails(&control_d, "log-level loud", 64, "notice");
	control_stop();
}
END_TEST

START_TEST(reload_waits_and_says_what_is_wrong)
{
	control_start();
	daemon_configure(&control_d, CONTROL_CONF "drain_timeout = \"3 s\";");
	control_ask("reload");
	control_has(control_said.out,
		    "the configuration is in force, 1 change: "
		    "drain_timeout\n");
	daemon_configure(&control_d,
			 CONTROL_CONF
			 "nonsense = 1;\nroom: { line_max = 1; };");
	chatctl_fails(&control_d, "reload", 78,
		      "the configuration is as it was\n");
	chatctl_fails(&control_d, "reload", 78, "chatd.conf:5: ");
	chatctl_fails(&control_d, "reload", 78, "chatd.conf:6: ");
	ck_assert_int_eq(chatctl_run(&control_d, "--json reload",
				     &control_said),
			 78);
	control_has(control_said.out, "\"code\":\"bad-configuration\"");
	control_stop();
}
END_TEST

/* The same program, which understands itself. */
#ifdef HAVE_SQLITE
START_TEST(upgrade_keeps_who_is_there)
{
	struct peer a;

	control_start();
	control_come(&a, 2, 0);
	chatctl_prints(&control_d, "upgrade",
		       "chatd " PACKAGE_VERSION " takes over\n");
	peer_say(&a, "still here\n");
	peer_expect(&a, "still here\n");
	control_stop();
}
END_TEST
#endif

START_TEST(drain_returns_when_chatd_has_stopped)
{
	struct peer a;

	control_start();
	control_come(&a, 2, 0);
	peer_say(&a, "last\n");
	peer_expect(&a, "last\n");
	chatctl_prints(&control_d, "drain",
		       "chatd has stopped, 1 client disconnected\n");
	peer_expect_end(&a);
	ck_assert_int_eq(daemon_end(&control_d), 0);
	chatctl_fails(&control_d, "status", 69, "no chatd runs there");
}
END_TEST

START_TEST(arguments_that_are_wrong)
{
	char line[128];
	glob_t found;

	control_start();
	chatctl_fails(&control_d, "", 64, "say what to do");
	chatctl_fails(&control_d, "restart", 64, "no command");
	chatctl_fails(&control_d, "status now", 64, "too many");
	chatctl_fails(&control_d, "clients --all", 64, "no option --all");
	chatctl_fails(&control_d, "bans x", 64, "too many");
	chatctl_fails(&control_d, "fibers x", 64, "too many");
	chatctl_fails(&control_d, "metrics x", 64, "too many");
	chatctl_fails(&control_d, "reload x", 64, "too many");
	chatctl_fails(&control_d, "upgrade x", 64, "too many");
	chatctl_fails(&control_d, "drain --timeout", 64, "wants a value");
	chatctl_fails(&control_d, "drain --timeout soon", 64, "a duration");
	chatctl_fails(&control_d, "-s /nowhere/x status", 69,
		      "no chatd runs there");
	/* a file is begun before anybody is asked, and not left there */
	snprintf(line, sizeof(line), "-s /nowhere/x history --output %s/x",
		 control_d.dir);
	chatctl_fails(&control_d, line, 69, "no chatd runs there");
	snprintf(line, sizeof(line), "%s/x*", control_d.dir);
	ck_assert_int_eq(glob(line, 0, NULL, &found), GLOB_NOMATCH);
	control_stop();
}
END_TEST

SUITE(control)
{
	ADD(status_tells_how_it_is);
	ADD(help_on_a_full_disk_is_an_error);
	ADD(clients_are_listed_in_the_order_they_came);
	ADD(clients_of_a_crowd);
	tcase_add_loop_test(tc_, who_is_kicked_is_told_and_others_stay, 0, 2);
	ADD(nobody_can_be_kicked_who_is_not_there);
	ADD(everybody_hears_what_is_said);
	ADD(fibers_metrics_and_the_log);
	ADD(reload_waits_and_says_what_is_wrong);
#ifdef HAVE_SQLITE
	ADD(upgrade_keeps_who_is_there);
#endif
	ADD(drain_returns_when_chatd_has_stopped);
	ADD(arguments_that_are_wrong);
}
