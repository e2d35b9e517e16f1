/* SPDX-License-Identifier: MIT */
/*
 * test_conf_reload.c - what a running daemon takes of a new configuration.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include "conf/conf_reload.h"
#include "support/runner.h"
#include "unit/conf_case.h"

START_TEST(conf_reload_takes_what_it_may)
{
	struct conf conf = conf_case_good("");
	struct conf next = conf_case_good(
		"log: { level = \"debug\"; destination = \"syslog\"; };"
		"drain_timeout = \"1 s\";");
	struct conf_errors left = { 0 }, changed = { 0 };

	conf_reload(&conf, &next, &changed, &left);
	ck_assert_uint_eq(changed.n, 3);
	ck_assert_str_eq(changed.items[0], "log.level");
	ck_assert_str_eq(changed.items[1], "log.destination");
	ck_assert_str_eq(changed.items[2], "drain_timeout");
	conf_errors_fini(&changed);
	ck_assert_uint_eq(left.n, 0);
	ck_assert_int_eq(conf.log.level, LOG_DEBUG);
	ck_assert_int_eq(conf.log.destination, CONF_LOG_SYSLOG);
	ck_assert_int_eq(conf.drain_timeout, INT64_C(1000000000));
	ck_assert_int_eq(next.log.level, LOG_INFO);
	conf_fini(&conf);
	conf_fini(&next);
}
END_TEST

START_TEST(conf_reload_says_what_is_left)
{
	struct conf conf = conf_case_good("");
	struct conf next = conf_case_good("room: { line_max = 80; };");
	struct conf_errors left = { 0 }, changed = { 0 };

	conf_reload(&conf, &next, &changed, &left);
	ck_assert_uint_eq(changed.n, 0);
	ck_assert_uint_eq(left.n, 1);
	ck_assert_str_eq(left.items[0],
			 "room.line_max has changed; it takes "
			 "effect at the next start");
	ck_assert_int_eq(conf.room.line_max, 4096);
	conf_errors_fini(&left);
	conf_fini(&conf);
	conf_fini(&next);
}
END_TEST

START_TEST(conf_reload_takes_and_names_listeners)
{
	static const struct {
		const char *text;
		size_t n;
		const char *changed; /* their names */
	} cases[] = {
		{ "", 2, "" },
		{ "listeners: { fiber: { }; };", 1, " listeners.callback" },
		{ "listeners: { fiber: { }; callback: { backlog = 5; }; };", 2,
		  " listeners.callback" },
		{ "listeners: { fiber: { }; other: { port = 8002;"
		  " driver = \"callback\"; }; };",
		  2, " listeners.other listeners.callback" },
		{ "listeners: { fiber: { }; callback: { };"
		  " other: { port = 8003; }; };",
		  3, " listeners.other" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct conf conf = conf_case_good("");
		struct conf next = conf_case_good(cases[i].text);
		struct conf_errors left = { 0 }, changed = { 0 };
		char names[256] = "";

		conf_reload(&conf, &next, &changed, &left);
		for (size_t k = 0; k < changed.n; k++) {
			size_t used = strlen(names);

			snprintf(names + used, sizeof(names) - used, " %s",
				 changed.items[k]);
		}
		ck_assert_str_eq(names, cases[i].changed);
		conf_errors_fini(&changed);
		ck_assert_uint_eq(left.n, 0);
		ck_assert_uint_eq(conf.n_listeners, cases[i].n);
		ck_assert_uint_eq(next.n_listeners, 2);
		conf_fini(&conf);
		conf_fini(&next);
	}
}
END_TEST

SUITE(conf_reload)
{
	ADD(conf_reload_takes_what_it_may);
	ADD(conf_reload_says_what_is_left);
	ADD(conf_reload_takes_and_names_listeners);
}
