/* SPDX-License-Identifier: MIT */
/*
 * test_conf_read.c - what an administrator is told about a bad file.
 *
 * The sentences are compared whole: they are what this code is for.
 */
#include "config.h"

#include "unit/conf_case.h"
#include "support/runner.h"

START_TEST(conf_read_unknown_keys)
{
	conf_case_bad(
		"listener: { };\n"
		"listeners: { fiber: { adress = \"::\"; }; };\n"
		"room: { histroy = 5; LINE_MAX = 9; level = \"debug\"; };\n"
		"max_clients = 10;\n"
		"frob = 1;\n",
		"t:1: unknown key listener; did you mean \"listeners\"?\n"
		"t:2: unknown key listeners.fiber.adress; did you mean "
		"\"address\"?\n"
		"t:3: unknown key room.histroy; did you mean "
		"\"history_lines\"?\n"
		"t:3: unknown key room.LINE_MAX; did you mean \"line_max\"?\n"
		"t:3: unknown key room.level; did you mean log.level?\n"
		"t:4: unknown key max_clients; did you mean "
		"listeners.NAME.max_clients?\n"
		"t:5: unknown key frob; the keys here are: listeners, room, "
		"limits, people, bus, control, metrics, web, log, "
		"drain_timeout\n");
}
END_TEST

START_TEST(conf_read_wrong_kinds)
{
	conf_case_bad(
		"listeners: { fiber: { port = \"8001\"; label = 5; }; };\n"
		"room: { line_max = 1.5; history_lines = true; };\n"
		"log = \"debug\";\n"
		"drain_timeout = 5;\n",
		"t:1: listeners.fiber.port is text in quotes; it takes a "
		"whole number from 0 to 65535, without quotes\n"
		"t:1: listeners.fiber.label is a number without quotes; it "
		"takes text in quotes, 1 to 64 bytes with no control "
		"characters\n"
		"t:2: room.line_max is a number with a fraction; it takes a "
		"whole number from 80 to 65536 (bytes), without quotes\n"
		"t:2: room.history_lines is true or false; it takes a whole "
		"number from 1 to 1000000000 (lines), without quotes\n"
		"t:3: log is not a group; it reads log: { KEY = VALUE; ... "
		"}\n"
		"t:4: drain_timeout has no unit; it takes a duration from "
		"\"0 s\" to \"1 h\", in ms, s, min, h or d\n");
}
END_TEST

START_TEST(conf_read_groups_for_values)
{
	conf_case_bad(
		"room: { line_max: { }; history_bytes = [ 1 ]; };\n"
		"listeners = ( { port = 1; } );\n"
		"log: { level = ( ); };\n",
		"t:1: room.line_max is a group; it takes a whole number from "
		"80 to 65536 (bytes), without quotes\n"
		"t:1: room.history_bytes is an array; it takes a size from "
		"\"64K\" to \"1T\", in K, M, G or T\n"
		"t:2: listeners is a list; it is a group with a named block "
		"for each listener, listeners: { NAME: { port = 8001; }; }\n"
		"t:3: log.level is a list; it takes \"error\", \"warning\", "
		"\"notice\", \"info\" or \"debug\"\n");
}
END_TEST

START_TEST(conf_read_bad_values)
{
	conf_case_bad(
		"listeners: { a: { port = 80080; address = \"localhost\";\n"
		"driver = \"fibre\"; max_clients = 0; };\n"
		"b: { path = \"run/x\"; mode = \"0999\"; }; };\n"
		"room: { history_bytes = \"64MB\"; };\n"
		"drain_timeout = \"99 h\";\n",
		"t:1: listeners.a.port = 80080 is out of range; it takes a "
		"whole number from 0 to 65535\n"
		"t:1: listeners.a.address = \"localhost\" is not understood; "
		"it takes an IP address in quotes, such as \"127.0.0.1\" or "
		"\"::1\"\n"
		"t:2: listeners.a.driver = \"fibre\" is not understood; it "
		"takes \"fiber\" or \"callback\"\n"
		"t:2: listeners.a.max_clients = 0 is out of range; it takes "
		"a whole number from 1 to 1000000 (clients)\n"
		"t:3: listeners.b.path = \"run/x\" is not understood; it "
		"takes \"/PATH\" or \"@NAME\", at most 107 bytes\n"
		"t:3: listeners.b.mode = \"0999\" is not understood; it takes "
		"octal permissions in quotes, such as \"0660\"\n"
		"t:4: room.history_bytes = \"64MB\" is not understood; it "
		"takes a size from \"64K\" to \"1T\", in K, M, G or T\n"
		"t:5: drain_timeout = \"99 h\" is out of range; it takes a "
		"duration from \"0 s\" to \"1 h\", in ms, s, min, h or d\n");
}
END_TEST

START_TEST(conf_read_number_past_32_bits_is_itself)
{
	struct conf conf =
		conf_case_good("room: { history_bytes = 8589934592; };");

	ck_assert_int_eq(conf.room.history_bytes, INT64_C(8589934592));
	conf_fini(&conf);
	conf_case_bad("room: { history_lines = 5000000000; };",
		      "t:1: room.history_lines = 5000000000 is out of range; "
		      "it takes a whole number from 1 to 1000000000 (lines)\n");
}
END_TEST

START_TEST(conf_read_control_characters_are_escaped)
{
	conf_case_bad("listeners: { fiber: { label = \"\x1b[2J\"; }; };",
		      "t:1: listeners.fiber.label = \"\\x1b[2J\" is not "
		      "understood; it takes text in quotes, 1 to 64 bytes "
		      "with no control characters\n");
}
END_TEST

START_TEST(conf_read_variables)
{
	struct conf conf;

	ck_assert_int_eq(setenv("CHATD_TEST_PORT", "8123", 1), 0);
	ck_assert_int_eq(setenv("CHATD_TEST_LABEL", "Eio", 1), 0);
	conf = conf_case_good("listeners: { x: { port = \"${CHATD_TEST_PORT}\";"
			      " label = \"<${CHATD_TEST_LABEL}>\"; }; };");
	ck_assert_int_eq(conf.listeners[0].port, 8123);
	ck_assert_str_eq(conf.listeners[0].label, "<Eio>");
	conf_fini(&conf);
}
END_TEST

START_TEST(conf_read_bad_variables)
{
	ck_assert_int_eq(unsetenv("CHATD_TEST_NONE"), 0);
	ck_assert_int_eq(setenv("CHATD_TEST_SMALL", "12", 1), 0);
	conf_case_bad(
		"log: { level = \"${CHATD_TEST_NONE}\";"
		" destination = \"${}\"; };\n"
		"room: { line_max = \"${CHATD_TEST_SMALL}\"; };",
		"t:1: log.level: ${CHATD_TEST_NONE} is not set in the "
		"environment; set it, or write $${ for a plain ${\n"
		"t:1: log.destination: ${ is no variable; a variable reads "
		"${NAME}, and $${ is a plain ${\n"
		"t:2: room.line_max = \"12\" is out of range; it takes a "
		"whole number from 80 to 65536 (bytes)\n");
}
END_TEST

START_TEST(conf_read_empty_listeners)
{
	conf_case_bad("listeners: { };",
		      "t:1: listeners is empty; give it a block such as NAME: "
		      "{ port = 8001; } or leave it out for the built-in "
		      "listeners\n");
	conf_case_bad("listeners: { fiber = 8001; };",
		      "t:1: listeners.fiber is not a group; it reads fiber: { "
		      "KEY = VALUE; ... }\n");
}
END_TEST

SUITE(conf_read)
{
	ADD(conf_read_unknown_keys);
	ADD(conf_read_wrong_kinds);
	ADD(conf_read_groups_for_values);
	ADD(conf_read_bad_values);
	ADD(conf_read_number_past_32_bits_is_itself);
	ADD(conf_read_control_characters_are_escaped);
	ADD(conf_read_variables);
	ADD(conf_read_bad_variables);
	ADD(conf_read_empty_listeners);
}
