/* SPDX-License-Identifier: MIT */
/*
 * test_conf.c - defaults, and a configuration written and read back.
 */
#include "config.h"

#include <syslog.h>

#include "unit/conf_case.h"
#include "support/runner.h"

/* Reads what conf_print() writes of the text's configuration. */
static void
check_round_trip(const char *text)
{
	struct conf conf = conf_case_good(text);
	char *printed = conf_case_print(&conf);
	struct conf again = conf_case_good(printed);

	conf_case_same(&conf, &again);
	conf_fini(&again);
	conf_fini(&conf);
	free(printed);
}

START_TEST(conf_default_is_two_loopback_listeners)
{
	struct conf conf;

	ck_assert_int_eq(conf_default(&conf), 0);
	ck_assert_uint_eq(conf.n_listeners, 2);
	ck_assert_str_eq(conf.listeners[0].name, "fiber");
	ck_assert_str_eq(conf.listeners[0].address, "127.0.0.1");
	ck_assert_int_eq(conf.listeners[0].port, 8001);
	ck_assert_int_eq(conf.listeners[0].driver, CONF_DRIVER_FIBER);
	ck_assert_str_eq(conf.listeners[0].label, "fiber");
	ck_assert_str_eq(conf.listeners[1].name, "callback");
	ck_assert_str_eq(conf.listeners[1].address, "127.0.0.1");
	ck_assert_int_eq(conf.listeners[1].port, 8002);
	ck_assert_int_eq(conf.listeners[1].driver, CONF_DRIVER_CALLBACK);
	ck_assert_str_eq(conf.listeners[1].label, "callback");
	ck_assert_int_eq(conf.room.line_max, 4096);
	ck_assert_int_eq(conf.log.level, LOG_INFO);
	ck_assert_int_eq(conf.drain_timeout, INT64_C(10000000000));
	conf_fini(&conf);
}
END_TEST

START_TEST(conf_empty_text_is_the_default)
{
	struct conf def;
	struct conf conf = conf_case_good("");

	ck_assert_int_eq(conf_default(&def), 0);
	conf_case_same(&conf, &def);
	conf_fini(&conf);
	conf_fini(&def);
}
END_TEST

START_TEST(conf_fini_of_zeroed_is_fine)
{
	struct conf conf = { 0 };

	conf_fini(&conf);
	ck_assert_ptr_null(conf.listeners);
}
END_TEST

START_TEST(conf_listeners_of_file_replace_the_built_in)
{
	struct conf conf = conf_case_good(
		"listeners: { a: { port = 1; }; b: { path = \"@b\"; }; };");

	ck_assert_uint_eq(conf.n_listeners, 2);
	ck_assert_str_eq(conf.listeners[0].name, "a");
	ck_assert_str_eq(conf.listeners[0].address, "127.0.0.1");
	ck_assert_ptr_null(conf.listeners[0].path);
	ck_assert_str_eq(conf.listeners[1].path, "@b");
	ck_assert_ptr_null(conf.listeners[1].address);
	ck_assert_int_eq(conf.listeners[1].port, 0);
	conf_fini(&conf);
}
END_TEST

START_TEST(conf_block_of_built_in_name_starts_from_it)
{
	struct conf conf = conf_case_good(
		"listeners: { callback: { max_clients = 7; }; };");

	ck_assert_uint_eq(conf.n_listeners, 1);
	ck_assert_int_eq(conf.listeners[0].port, 8002);
	ck_assert_int_eq(conf.listeners[0].driver, CONF_DRIVER_CALLBACK);
	ck_assert_str_eq(conf.listeners[0].label, "callback");
	ck_assert_int_eq(conf.listeners[0].max_clients, 7);
	conf_fini(&conf);
}
END_TEST

START_TEST(conf_label_follows_driver)
{
	struct conf conf =
		conf_case_good("listeners: { fiber: { driver = \"callback\"; };"
			       " x: { port = 1; label = \"Eio\"; }; };");

	ck_assert_str_eq(conf.listeners[0].label, "callback");
	ck_assert_str_eq(conf.listeners[1].label, "Eio");
	conf_fini(&conf);
}
END_TEST

START_TEST(conf_path_takes_the_place_of_a_built_in_port)
{
	struct conf conf = conf_case_good(
		"listeners: { fiber: { path = \"/x\"; mode = \"0600\"; }; };");

	ck_assert_int_eq(conf.listeners[0].port, 0);
	ck_assert_str_eq(conf.listeners[0].path, "/x");
	ck_assert_int_eq(conf.listeners[0].mode, 0600);
	conf_fini(&conf);
}
END_TEST

START_TEST(conf_print_of_default_reads_back)
{
	check_round_trip("");
}
END_TEST

START_TEST(conf_print_of_everything_reads_back)
{
	check_round_trip(
		"listeners: {"
		" a: { address = \"::\"; port = 0; label = \"L $${x}\\\"\\\\\";"
		"      backlog = 1; max_clients = 1000000; };"
		" b: { path = \"/p $$${y}\"; mode = \"0007\"; };"
		" c-d_e: { path = \"@c\"; driver = \"callback\"; }; };"
		"room: { history_lines = 1; history_bytes = 65537;"
		"        line_max = 80; };"
		"log: { level = \"debug\"; destination = \"syslog\"; };"
		"drain_timeout = \"1500 ms\";");
}
END_TEST

START_TEST(conf_print_of_extremes_reads_back)
{
	check_round_trip("room: { history_lines = 1000000000;"
			 " history_bytes = \"1T\"; line_max = 65536;"
			 " history_on_join = 7; lag_policy = \"drop\"; };"
			 "log: { level = \"error\"; };"
			 "drain_timeout = \"0 s\";");
}
END_TEST

START_TEST(conf_print_leaves_out_what_a_socket_has_not)
{
	struct conf conf =
		conf_case_good("listeners: { u: { path = \"/u\"; }; };");
	char *printed = conf_case_print(&conf);

	ck_assert_ptr_nonnull(strstr(printed, "path = \"/u\";"));
	ck_assert_ptr_nonnull(strstr(printed, "mode = \"0660\";"));
	ck_assert_ptr_null(strstr(printed, "port"));
	ck_assert_ptr_null(strstr(printed, "\taddress ="));
	free(printed);
	conf_fini(&conf);
}
END_TEST

SUITE(conf)
{
	ADD(conf_default_is_two_loopback_listeners);
	ADD(conf_empty_text_is_the_default);
	ADD(conf_fini_of_zeroed_is_fine);
	ADD(conf_listeners_of_file_replace_the_built_in);
	ADD(conf_block_of_built_in_name_starts_from_it);
	ADD(conf_label_follows_driver);
	ADD(conf_path_takes_the_place_of_a_built_in_port);
	ADD(conf_print_of_default_reads_back);
	ADD(conf_print_of_everything_reads_back);
	ADD(conf_print_of_extremes_reads_back);
	ADD(conf_print_leaves_out_what_a_socket_has_not);
}
