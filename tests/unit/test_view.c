/* SPDX-License-Identifier: MIT */
/*
 * test_view.c - answers of chatd as people and programs see them.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "support/runner.h"
#include "view.h"

#define STATUS                                                          \
	"{\"version\":\"9\",\"pid\":7,\"since\":\"2026-11-21T10:00:00." \
	"123456Z\",\"uptime\":3725.5,\"stopping\":false,\"clients\":2," \
	"\"listeners\":[{\"name\":\"f\",\"where\":\"[::1]:1\","         \
	"\"driver\":\"fiber\",\"open\":true,\"clients\":2,"             \
	"\"max_clients\":10,\"entered\":3}],\"room\":{\"oldest\":1,"    \
	"\"head\":9,\"present\":2,\"in_flight\":0,\"refused\":0,"       \
	"\"store_failing\":false,\"unsaved\":0,\"memory\":2048,"        \
	"\"clients_memory\":12},\"reasons\":{\"left\":1}}"

/* What the row of @verb prints of an item, or of the end; caller frees. */
static char *
shown(enum control_verb verb, bool item, bool terminal, const char *json)
{
	json_t *value = json_loads(json, 0, NULL);
	const struct view_row *row = &view_rows[verb];
	struct view view = { .terminal = terminal };
	char *text;
	size_t size;

	ck_assert_ptr_nonnull(value);
	view.out = open_memstream(&text, &size);
	if (row->column)
		columns_init(&view.columns, row->column);
	if (item)
		row->item(&view, value);
	else
		row->done(&view, value);
	if (row->column)
		columns_print(&view.columns, terminal, view.out);
	columns_fini(&view.columns);
	ck_assert_int_eq(fclose(view.out), 0);
	json_decref(value);
	return text;
}

static void
shows(enum control_verb verb, bool item, bool terminal, const char *json,
      const char *expected)
{
	char *text = shown(verb, item, terminal, json);

	ck_assert_str_eq(text, expected);
	free(text);
}

static void
use_utc(void)
{
	setenv("TZ", "UTC", 1);
	tzset();
}

START_TEST(view_of_status)
{
	use_utc();
	shows(CONTROL_STATUS, false, true, STATUS,
	      "chatd       9, process 7\n"
	      "since       2026-11-21 10:00:00\n"
	      "up          1 h 2 min\n"
	      "clients     2\n"
	      "lines       1 to 9\n"
	      "in flight   0\n"
	      "memory      2.0K for lines, 12 for clients\n"
	      "store       ok\n"
	      "left        1\n"
	      "\n"
	      "LISTENER  AT       DRIVER  CLIENTS  OF  SINCE START\n"
	      "f         [::1]:1  fiber         2  10            3\n");
	shows(CONTROL_STATUS, false, false, STATUS,
	      "chatd\t9\t7\t\n"
	      "since\t2026-11-21T10:00:00.123456Z\n"
	      "up\t3725\n"
	      "clients\t2\n"
	      "lines\t1\t9\n"
	      "in flight\t0\n"
	      "memory\t2048\t12\n"
	      "store\tok\n"
	      "left\t1\n"
	      "f\t[::1]:1\tfiber\t2\t10\t3\t\n");
}
END_TEST

/* Trouble is words, too, and numbers stand by themselves. */
START_TEST(view_of_a_status_with_trouble)
{
	static const char json[] =
		"{\"version\":\"9\",\"pid\":7,\"since\":\"x\","
		"\"stopping\":true,\"configuration_kept\":true,"
		"\"configuration_fault\":\"f:1: y\","
		"\"room\":{\"unsaved\":3}}";

	shows(CONTROL_STATUS, false, true, json,
	      "chatd       9, process 7, stopping\n"
	      "since       x\n"
	      "up          0 min 0 s\n"
	      "configuration the one that was in force; f:1: y\n"
	      "clients     0\n"
	      "lines       0 to 0\n"
	      "in flight   0\n"
	      "memory      0 for lines, 0 for clients\n"
	      "store       3 lines are in memory only\n"
	      "\n"
	      "LISTENER  AT  DRIVER  CLIENTS  OF  SINCE START\n");
	shows(CONTROL_STATUS, false, false, json,
	      "chatd\t9\t7\tstopping\n"
	      "since\tx\n"
	      "up\t0\n"
	      "configuration\tthe one that was in force; f:1: y\n"
	      "clients\t0\n"
	      "lines\t0\t0\n"
	      "in flight\t0\n"
	      "memory\t0\t0\n"
	      "store\tunsaved\t3\n");
}
END_TEST

START_TEST(view_of_lines)
{
	static const char time[] = "2026-11-21T10:00:00.123456Z";
	char json[512];

	use_utc();
	snprintf(json, sizeof(json),
		 "{\"number\":7,\"kind\":\"message\",\"time\":\"%s\","
		 "\"author\":\"tcp:[::1]:5\",\"label\":\"fiber\","
		 "\"text\":\"a\\tb\\u001b[2J\"}",
		 time);
	shows(CONTROL_HISTORY, true, true, json,
	      "      7  2026-11-21 10:00:00  tcp:[::1]:5: a\\tb\\x1b[2J\n");
	shows(CONTROL_HISTORY, true, false, json,
	      "7\t2026-11-21T10:00:00.123456Z\tmessage\ttcp:[::1]:5\tfiber\t"
	      "a\\tb\\x1b[2J\n");
	snprintf(json, sizeof(json),
		 "{\"number\":8,\"kind\":\"announcement\",\"time\":\"%s\","
		 "\"text\":\"hear\"}",
		 time);
	shows(CONTROL_HISTORY, true, true, json,
	      "      8  2026-11-21 10:00:00  *** hear\n");
	snprintf(json, sizeof(json),
		 "{\"number\":9,\"kind\":\"action\",\"time\":\"%s\","
		 "\"author\":\"tcp:[::1]:5\",\"label\":\"fiber\","
		 "\"name\":\"ann\",\"text\":\"waves\"}",
		 time);
	shows(CONTROL_HISTORY, true, true, json,
	      "      9  2026-11-21 10:00:00  * ann waves\n");
	shows(CONTROL_HISTORY, true, false, json,
	      "9\t2026-11-21T10:00:00.123456Z\taction\ttcp:[::1]:5\tfiber\t"
	      "waves\n");
}
END_TEST

START_TEST(view_of_clients)
{
	use_utc();
	shows(CONTROL_CLIENTS, true, false,
	      "{\"id\":3,\"address\":\"tcp:[::1]:5\",\"listener\":\"f\","
	      "\"where\":\"[::1]:1\",\"since\":\"2026-11-21T10:00:00.5Z\","
	      "\"lag\":1,\"received\":2000,\"sent\":5,\"lines\":6,"
	      "\"rate\":1.25,\"held\":true}",
	      "3\t\ttcp:[::1]:5\tf\t[::1]:1\t2026-11-21T10:00:00.5Z\t1\t2000"
	      "\t5\t6\t1\theld\n");
	shows(CONTROL_CLIENTS, true, true,
	      "{\"id\":3,\"name\":\"Inga\",\"address\":\"tcp:[::1]:5\"}",
	      "ID  NAME  ADDRESS      LISTENER  AT  SINCE  LAG  IN  OUT  "
	      "LINES  PER MIN\n"
	      " 3  Inga  tcp:[::1]:5                         0   0    0      0 "
	      "     0.0\n");
}
END_TEST

START_TEST(view_of_bans)
{
	use_utc();
	shows(CONTROL_BANS, true, true,
	      "{\"who\":\"192.0.2.0/24\",\"since\":\"2026-11-21T10:00:00.5Z\","
	      "\"until\":null,\"reason\":\"spam\"}",
	      "ADDRESS       SINCE                UNTIL     REASON\n"
	      "192.0.2.0/24  2026-11-21 10:00:00  for good  spam\n");
	shows(CONTROL_BAN, false, false, "{\"banned\":\"::1\",\"kicked\":1}",
	      "::1 is banned, 1 client kicked\n");
}
END_TEST

START_TEST(view_of_what_is_done_to_somebody)
{
	shows(CONTROL_MUTE, false, false, "{\"muted\":\"ann\"}",
	      "ann can say nothing\n");
	shows(CONTROL_UNMUTE, false, false, "{\"unmuted\":\"ann\"}",
	      "ann may speak again\n");
	shows(CONTROL_OP, false, false, "{\"op\":\"guest-2\"}",
	      "guest-2 is an operator\n");
	shows(CONTROL_DEOP, false, false, "{\"deop\":\"guest-2\"}",
	      "guest-2 is no operator any more\n");
	shows(CONTROL_UNBAN, false, false, "{\"unbanned\":\"::1\"}",
	      "::1 may come in again\n");
}
END_TEST

/* Whatever comes, nothing is read that is not there. */
START_TEST(view_of_anything)
{
	for (int i = 0; i < CONTROL_VERBS; i++) {
		const struct view_row *row = &view_rows[i];

		if (row->item)
			free(shown((enum control_verb)i, true, true, "{}"));
		if (row->done)
			free(shown((enum control_verb)i, false, true, "{}"));
	}
}
END_TEST

SUITE(view)
{
	ADD(view_of_status);
	ADD(view_of_a_status_with_trouble);
	ADD(view_of_lines);
	ADD(view_of_clients);
	ADD(view_of_bans);
	ADD(view_of_what_is_done_to_somebody);
	ADD(view_of_anything);
}
