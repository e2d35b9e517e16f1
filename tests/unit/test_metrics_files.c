/* SPDX-License-Identifier: MIT */
/*
 * What is written about the metrics elsewhere: the manual lists them all and no
 * other; the dashboard and the alert rules ask for none that there is not.
 */
#include "config.h"

#include <ctype.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus/bus_figures.h"
#include "metrics/metrics_table.h"
#include "support/promtool.h"
#include "support/runner.h"

static char text[256 * 1024];

/* Reads the file @name of the tree into text. */
static void
read_file(const char *name)
{
	const char *top = getenv("top_srcdir");
	char path[4096];
	FILE *file;

	ck_assert_ptr_nonnull(top);
	snprintf(path, sizeof(path), "%s/%s", top, name);
	file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s", path);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
}

/* Makes each line end in text that is not followed by a request a space. */
static void
join_lines(void)
{
	for (char *at = text; (at = strchr(at, '\n')); at++)
		if (at[1] != '.')
			*at = ' ';
}

static const char *const types[] = { "counter", "gauge", "histogram" };

/* The item of @row, as the manual has it. */
static void
make_item(const struct metrics_row *row, char *item, size_t size)
{
	int n = snprintf(item, size, "\n.It Li %s\n.Pq %s", row->name,
			 types[row->type]);

	for (int i = 0; i < METRICS_LABELS_MAX && row->labels[i]; i++)
		n += snprintf(item + n, size - (size_t)n, "%s%s",
			      i > 0 ? ", " : "; ", row->labels[i]);
	snprintf(item + n, size - (size_t)n, " %s", row->help);
}

START_TEST(metrics_manual_lists_them_all)
{
	size_t items = 0;

	read_file("man/chatd-metrics.7");
	join_lines();
	for (size_t i = 0; i < metrics_n_rows; i++) {
		char item[512];

		make_item(&metrics_rows[i], item, sizeof(item));
		ck_assert_msg(strstr(text, item) != NULL,
			      "chatd-metrics(7) lacks:%s", item);
	}
	for (const char *at = text; (at = strstr(at, "\n.Pq ")); at++)
		items++;
	ck_assert_uint_eq(items, metrics_n_rows);
}
END_TEST

START_TEST(metrics_have_the_codes_of_the_bus)
{
	char item[64];
	char *at, *end;
	size_t n = 0;

	read_file("man/chatd-bus.7");
	at = strstr(text, "the codes are\n");
	ck_assert_ptr_nonnull(at);
	end = strstr(at, "\n.El\n");
	ck_assert_ptr_nonnull(end);
	*end = '\0';
	while ((at = strstr(at, "\n.It Li "))) {
		ck_assert_uint_lt(n, BUS_CODES);
		snprintf(item, sizeof(item), "\n.It Li %s\n",
			 bus_figures_code(n++));
		ck_assert_msg(strncmp(at, item, strlen(item)) == 0,
			      "not %s but %.20s", item, at);
		at++;
	}
	ck_assert_uint_eq(n, BUS_CODES);
}
END_TEST

/* Is the word of @len bytes at @word a metric, or a series of a histogram? */
static bool
is_series(const char *word, size_t len)
{
	static const char *const suffixes[] = { "_bucket", "_sum", "_count" };

	for (size_t i = 0; i < metrics_n_rows; i++) {
		const struct metrics_row *row = &metrics_rows[i];
		size_t n = strlen(row->name);

		if (len < n || memcmp(word, row->name, n) != 0)
			continue;
		if (row->type != METRICS_HISTOGRAM && len == n)
			return true;
		for (int k = 0; row->type == METRICS_HISTOGRAM && k < 3; k++)
			if (len == n + strlen(suffixes[k]) &&
			    strncmp(word + n, suffixes[k], len - n) == 0)
				return true;
	}
	return false;
}

/* Checks the metrics that @query names; returns how many these are. */
static int
check_query(const char *query)
{
	int n = 0;

	while (*query) {
		size_t len = 0;

		while (isalnum((unsigned char)query[len]) || query[len] == '_')
			len++;
		if (strncmp(query, "chatd_", 6) == 0 ||
		    strncmp(query, "process_", 8) == 0) {
			ck_assert_msg(is_series(query, len), "no %.*s",
				      (int)len, query);
			n++;
		}
		query += len > 0 ? len : 1;
	}
	return n;
}

START_TEST(metrics_queries_are_looked_at)
{
	ck_assert(is_series("chatd_clients", 13));
	ck_assert(is_series("chatd_loop_pass_seconds_bucket", 30));
	ck_assert(!is_series("chatd_loop_pass_seconds", 23));
	ck_assert(!is_series("chatd_client", 12));
	ck_assert(!is_series("chatd_clients_bucket", 20));
}
END_TEST

START_TEST(metrics_of_the_dashboard)
{
	json_error_t error;
	json_t *dashboard, *panel, *target;
	size_t i, k;
	int n = 0;

	read_file("conf/chatd-dashboard.json");
	dashboard = json_loads(text, 0, &error);
	ck_assert_msg(dashboard != NULL, "line %d: %s", error.line, error.text);
	json_array_foreach(json_object_get(dashboard, "panels"), i, panel)
	{
		ck_assert(json_is_string(json_object_get(panel, "title")));
		json_array_foreach(json_object_get(panel, "targets"), k, target)
		{
			const char *query = json_string_value(
				json_object_get(target, "expr"));

			ck_assert_ptr_nonnull(query);
			ck_assert_int_gt(check_query(query), 0);
			n++;
		}
	}
	ck_assert_int_gt(n, 20);
	json_decref(dashboard);
}
END_TEST

START_TEST(metrics_of_the_alert_rules)
{
	static const char mark[] = "        expr: ";
	char *line, *next = text;
	int n = 0;

	read_file("conf/chatd-alerts.yml");
	while ((line = strsep(&next, "\n")))
		if (strncmp(line, mark, sizeof(mark) - 1) == 0)
			n += check_query(line);
	ck_assert_int_gt(n, 5);
}
END_TEST

START_TEST(metrics_rules_please_promtool)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/conf/chatd-alerts.yml",
		 getenv("top_srcdir"));
	promtool_check("rules", path);
}
END_TEST

SUITE(metrics_files)
{
	ADD(metrics_manual_lists_them_all);
	ADD(metrics_have_the_codes_of_the_bus);
	ADD(metrics_queries_are_looked_at);
	ADD(metrics_of_the_dashboard);
	ADD(metrics_of_the_alert_rules);
	ADD(metrics_rules_please_promtool);
}
