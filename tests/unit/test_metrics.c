/* SPDX-License-Identifier: MIT */
/*
 * The table of metrics, and the text that is made of it.
 */
#include "config.h"

#include "metrics/metrics.h"

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "metrics/metrics_table.h"
#include "server/server_state.h"
#include "store/store_memory.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "unit/conf_case.h"
#include "unit/guest.h"

static struct fixture fixture;
static struct conf conf;
static struct server *server;
static char *text;
static size_t len;

static void
set_up(void)
{
	const struct store_keep keep = { .lines = 1000, .bytes = 1 << 20 };

	fixture_init(&fixture);
	conf = conf_case_good("");
	server = calloc(1, sizeof(*server));
	ck_assert_ptr_nonnull(server);
	TAILQ_INIT(&server->entrances);
	server->conf = &conf;
	ck_assert_int_eq(store_memory_new(fixture.base, &keep, &server->store),
			 0);
	ck_assert_int_eq(room_new(server->store, &room_limits_default,
				  &server->room),
			 0);
	ck_assert_int_eq(hall_init(&server->hall, server->room, fixture.base,
				   &conf),
			 0);
}

static void
tear_down(void)
{
	free(text);
	hall_fini(&server->hall);
	room_free(server->room);
	store_free(server->store);
	free(server);
	conf_fini(&conf);
	fixture_fini(&fixture);
}

/* Adds an entrance that exists on paper only. */
static void
add_entrance(struct entrance *entrance, char *name, bool retired)
{
	entrance->conf.name = name;
	entrance->conf.max_clients = 10;
	entrance->retired = retired;
	entrance->door.clients = 3;
	entrance->door.figures.sent = 1000;
	TAILQ_INSERT_TAIL(&server->entrances, entrance, link);
}

static int
ask(void *arg)
{
	(void)arg;
	free(text);
	text = NULL;
	return metrics_text(server, &text, &len);
}

/* Asks for the text, which must be had. */
static void
scrape(void)
{
	ck_assert_int_eq(coir_main_call(ask, NULL), 0);
	ck_assert_uint_eq(strlen(text), len);
}

/* @line is among the lines of the text. */
static void
expect_line(const char *line)
{
	char whole[256];

	snprintf(whole, sizeof(whole), "\n%s\n", line);
	ck_assert_msg(strstr(text, whole) != NULL, "no \"%s\" in:\n%s", line,
		      text);
}

static bool
ends_in(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n > m && strcmp(name + n - m, end) == 0;
}

START_TEST(metrics_names_follow_the_conventions)
{
	for (size_t i = 0; i < metrics_n_rows; i++) {
		const struct metrics_row *row = &metrics_rows[i];

		ck_assert_msg(strncmp(row->name, "chatd_", 6) == 0 ||
				      strncmp(row->name, "process_", 8) == 0,
			      "%s", row->name);
		ck_assert_int_eq(ends_in(row->name, "_total"),
				 row->type == METRICS_COUNTER);
		ck_assert_msg(row->type != METRICS_HISTOGRAM ||
				      ends_in(row->name, "_seconds"),
			      "%s", row->name);
		ck_assert_msg(ends_in(row->help, "."), "%s", row->name);
		ck_assert_msg((row->write == NULL) == (row->size == 8), "%s",
			      row->name);
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(row->name, metrics_rows[j].name);
	}
}
END_TEST

START_TEST(metrics_text_has_every_row)
{
	const char *at;

	scrape();
	at = text;
	for (size_t i = 0; i < metrics_n_rows; i++) {
		char line[512];

		snprintf(line, sizeof(line), "# HELP %s %s\n# TYPE %s ",
			 metrics_rows[i].name, metrics_rows[i].help,
			 metrics_rows[i].name);
		at = strstr(at, line);
		ck_assert_msg(at != NULL, "%s", line);
	}
	ck_assert_int_eq(text[len - 1], '\n');
}
END_TEST

START_TEST(metrics_of_lines)
{
	struct roster_label label = { .text = "x", .len = 1 };
	struct guest guest;

	guest_join(&guest, server->room, "a", &label);
	guest_say(&guest, "hello");
	event_base_dispatch(fixture.base);
	guest_receive_all(&guest);
	scrape();
	expect_line("chatd_lines_total{kind=\"message\"} 1");
	expect_line("chatd_lines_total{kind=\"join\"} 1");
	expect_line("chatd_lines_total{kind=\"leave\"} 0");
	expect_line("chatd_line_text_bytes_total 5");
	expect_line("chatd_line_newest 2");
	expect_line("chatd_line_oldest 1");
	expect_line("chatd_post_to_store_seconds_count 1");
	room_leave(&guest.client);
	event_base_dispatch(fixture.base);
	guest_fini(&guest);
}
END_TEST

START_TEST(metrics_of_listeners)
{
	static char name[] = "a", again[] = "a", other[] = "b";
	struct entrance entrance[3] = { 0 };

	add_entrance(&entrance[0], name, false);
	add_entrance(&entrance[1], other, false);
	add_entrance(&entrance[2], again, true);
	scrape();
	expect_line("chatd_clients{listener=\"a\",driver=\"fiber\"} 6\n"
		    "chatd_clients{listener=\"b\",driver=\"fiber\"} 3");
	expect_line("chatd_clients_limit{listener=\"a\",driver=\"fiber\"} 10");
	expect_line("chatd_sent_bytes_total{listener=\"a\",driver=\"fiber\"} "
		    "2000");
}
END_TEST

START_TEST(metrics_of_who_is_behind)
{
	struct roster_label label = { .text = "x", .len = 1 };
	struct guest reader, sleeper;

	guest_join(&reader, server->room, "a", &label);
	guest_join(&sleeper, server->room, "b", &label);
	for (int i = 0; i < 9; i++)
		guest_say(&reader, "hello");
	event_base_dispatch(fixture.base);
	guest_receive_all(&reader);
	scrape();
	/* nine lines and two joins */
	expect_line("chatd_clients_behind{lines=\"1\"} 1\n"
		    "chatd_clients_behind{lines=\"10\"} 1\n"
		    "chatd_clients_behind{lines=\"100\"} 0");
	expect_line("chatd_lag_most_lines 11");
	expect_line("chatd_pinned_bytes 0");
	expect_line("chatd_fibers{state=\"ready\"} 0\n"
		    "chatd_fibers{state=\"waiting\"} 0\n"
		    "chatd_fibers{state=\"suspended\"} 0");
	expect_line("chatd_stacks{state=\"used\"} 0");
	room_leave(&reader.client);
	room_leave(&sleeper.client);
	event_base_dispatch(fixture.base);
	guest_fini(&reader);
	guest_fini(&sleeper);
}
END_TEST

START_TEST(metrics_of_the_server)
{
	server->figures = (struct server_figures){
		.taken_over = 5,
		.lost = 1,
		.took = 1500000,
		.reloads = 2,
		.reloads_wrong = 3,
	};
	scrape();
	expect_line("chatd_takeover_clients{fate=\"taken\"} 5\n"
		    "chatd_takeover_clients{fate=\"lost\"} 1");
	expect_line("chatd_takeover_seconds 0.0015");
	expect_line("chatd_reloads_total{result=\"ok\"} 2\n"
		    "chatd_reloads_total{result=\"wrong\"} 3");
}
END_TEST

START_TEST(metrics_without_a_bus)
{
	scrape();
	ck_assert_ptr_null(strstr(text, "\nchatd_bus_peers{"));
	ck_assert_ptr_null(strstr(text, "\nchatd_bus_posts_total "));
	ck_assert_ptr_null(strstr(text, "\nchatd_bus_memory_bytes "));
}
END_TEST

START_TEST(metrics_of_reasons)
{
	limiter_count(&server->hall.limiter, REASON_IDLE);
	limiter_count(&server->hall.limiter, REASON_FULL);
	limiter_count(&server->hall.limiter, REASON_JOINS);
	scrape();
	expect_line("chatd_clients_gone_total{reason=\"idle\"} 1");
	expect_line("chatd_clients_gone_total{reason=\"left\"} 0");
	expect_line("chatd_clients_refused_total{reason=\"full\"} 1");
	expect_line("chatd_clients_held_total{reason=\"joins\"} 1");
	ck_assert_ptr_null(strstr(text, "reason=\"none\""));
}
END_TEST

SUITE(metrics)
{
	ADD(metrics_names_follow_the_conventions);
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(metrics_text_has_every_row);
	ADD(metrics_of_lines);
	ADD(metrics_of_listeners);
	ADD(metrics_of_who_is_behind);
	ADD(metrics_of_the_server);
	ADD(metrics_without_a_bus);
	ADD(metrics_of_reasons);
}
