/* SPDX-License-Identifier: MIT */
/*
 * A room that speaks German, whatever the environment does: a talk on both
 * front ends, also when chatd ends in between.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/runner.h"
#include "system/peer.h"
#include "system/supervised.h"

#define LINE_LEN 512

#define CONF(driver, language)                                              \
	"listeners: {\n"                                                    \
	"  a: { port = 0; driver = \"" driver "\"; };\n"                    \
	"  b: { port = 0; driver = \"" driver "\"; style = \"named\"; };\n" \
	"};\n"                                                              \
	"room: { language = \"" language "\"; motd = \"\"; };\n"

/* The loop's index. */
static const char *const german[] = { CONF("fiber", "de"),
				      CONF("callback", "de") };
static const char *const english[] = { CONF("fiber", "en"),
				       CONF("callback", "en") };
static const char *const drivers[] = { "fiber", "callback" };

static struct supervised pair;
static struct peer a, b;

/* Starts chatd on @conf. */
static void
start(const char *conf)
{
	/* none of these may matter */
	ck_assert_int_eq(setenv("LANGUAGE", "fr", 1), 0);
	ck_assert_int_eq(setenv("LC_ALL", "C", 1), 0);
	supervised_start(&pair, conf);
}

/* The next line of @p, behind its time. */
static void
expect_timed(struct peer *p, const char *expected)
{
	char line[LINE_LEN];

	peer_line(p, line, sizeof(line));
	ck_assert_uint_gt(strlen(line), 6);
	ck_assert_str_eq(line + 6, expected);
}

/* Says @text, which is answered so. */
static void
ask(struct peer *p, const char *text, const char *answer)
{
	peer_say(p, text);
	peer_expect(p, "%s", answer);
}

/* Ann at the plain port, a guest at the other, and both have seen that. */
static void
meet(int driver)
{
	char line[LINE_LEN];

	peer_connect(&a, pair.d.ports[0]);
	peer_skip_to_join(&a, drivers[driver]);
	peer_connect(&b, pair.d.ports[1]);
	snprintf(line, sizeof(line), "--> guest-1 ist da, von %s", a.address);
	expect_timed(&b, line);
	snprintf(line, sizeof(line), "--> guest-2 ist da, von %s", b.address);
	expect_timed(&b, line);
	peer_line(&a, line, sizeof(line));
	ask(&a, "/nick ann\n", "*** guest-1 is now ann\n");
	expect_timed(&b, "--- guest-1 heißt jetzt ann");
}

static void
part(void)
{
	peer_close(&a);
	peer_close(&b);
	ck_assert_int_eq(supervised_stop(&pair), 0);
}

START_TEST(german_talk)
{
	start(german[_i]);
	meet(_i);
	peer_say(&a, "Grüße\n/nick 12 34\n/nik\n/motd\n/help ping\n");
	peer_expect(&a,
		    "<ann> Grüße\n"
		    "*** \"34\" ist zu viel\n"
		    "*** Aufruf: /nick NAME\n"
		    "*** den Befehl /nik gibt es nicht; meinst du /nick?\n"
		    "*** es gibt keine Nachricht des Tages\n"
		    "*** /ping - Antwort bekommen\n");
	expect_timed(&b, "<ann> Grüße");
	ask(&b, "/nick guest-x\n",
	    "*** Namen, die mit \"guest-\" beginnen, sind für alle, die noch "
	    "keinen haben\n");
	ask(&b, "/away Mittag\n", "*** du bist abwesend: Mittag\n");
	ask(&a, "/msg guest-2 da?\n",
	    "*** du an guest-2: da?\n"
	    "*** guest-2 ist abwesend: Mittag\n");
	peer_expect(&b, "*** ann an dich: da?\n");
	ask(&b, "/away\n", "*** du bist wieder da\n");
	peer_close(&a);
	expect_timed(&b, "<-- ann ist gegangen");
	peer_close(&b);
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

/* What was on its way is told once, and so is what comes after. */
START_TEST(german_talk_after_kill)
{
	start(german[_i]);
	meet(_i);
	ck_assert_int_eq(kill(pair.chatd, SIGSTOP), 0);
	peer_say(&a, "/msg guest-2 eins\n/ignore guest-2\nzwei\n");
	supervised_again(&pair, SIGKILL);
	peer_expect(&a,
		    "*** du an guest-2: eins\n"
		    "*** du ignorierst guest-2: Nachrichten von dort erreichen "
		    "dich nicht; /unignore guest-2 beendet das\n"
		    "<ann> zwei\n");
	peer_expect(&b, "*** ann an dich: eins\n");
	expect_timed(&b, "<ann> zwei");
	supervised_again(&pair, SIGUSR2);
	ask(&b, "/msg ann hallo\n",
	    "*** ann möchte keine Nachrichten von dir\n");
	part();
}
END_TEST

/*
 * The language is another one after a crash: nothing is lost, or comes twice,
 * for that.
 */
START_TEST(language_changes_in_a_crash)
{
	start(german[_i]);
	meet(_i);
	ask(&a, "/unignore guest-2\n", "*** du ignorierst guest-2 nicht\n");
	daemon_configure(&pair.d, english[_i]);
	ck_assert_int_eq(kill(pair.chatd, SIGSTOP), 0);
	peer_say(&a, "/unignore guest-2\n/nick eve\nbye\n");
	supervised_again(&pair, SIGKILL);
	peer_expect(&a,
		    "*** you do not ignore guest-2\n"
		    "*** ann is now eve\n"
		    "<eve> bye\n");
	expect_timed(&b, "--- ann is now eve");
	expect_timed(&b, "<eve> bye");
	part();
}
END_TEST

SUITE(language)
{
	tcase_add_loop_test(tc_, german_talk, 0, 2);
	tcase_add_loop_test(tc_, german_talk_after_kill, 0, 2);
	tcase_add_loop_test(tc_, language_changes_in_a_crash, 0, 2);
}
