/* SPDX-License-Identifier: MIT */
/*
 * test_conf_suggest.c - what somebody may have meant.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>

#include "conf/conf_suggest.h"
#include "support/runner.h"

static void
check_nearest(const char *prefix, const char *name, const char *expected)
{
	char *nearest = conf_suggest_key(prefix, name);

	if (expected == NULL)
		ck_assert_ptr_null(nearest);
	else
		ck_assert_pstr_eq(nearest, expected);
	free(nearest);
}

START_TEST(conf_suggest_nearest)
{
	check_nearest("", "romo", "room");
	check_nearest("", "listener", "listeners");
	check_nearest("", "port", NULL);
	check_nearest("listeners.*", "maxclients", "max_clients");
	check_nearest("listeners.*", "max", "max_clients");
	check_nearest("listeners.*", "x", NULL);
	check_nearest("room", "history", "history_lines");
	check_nearest("room", "room", NULL);
	check_nearest("nothing", "port", NULL);
}
END_TEST

START_TEST(conf_suggest_lists)
{
	char *top = conf_suggest_list("");
	char *room = conf_suggest_list("room");

	ck_assert_str_eq(top,
			 "listeners, room, limits, people, bus, control, "
			 "metrics, web, log, drain_timeout");
	ck_assert_str_eq(room,
			 "durability, on_store_failure, hold_max, "
			 "history_lines, history_bytes, history_age, "
			 "history_on_join, memory, lag_max, lag_max_bytes, "
			 "lag_max_time, lag_policy, line_max, search, motd, "
			 "language");
	free(top);
	free(room);
}
END_TEST

SUITE(conf_suggest)
{
	ADD(conf_suggest_nearest);
	ADD(conf_suggest_lists);
}
