/* SPDX-License-Identifier: MIT */
/*
 * test_conf_syntax.c - what a syntax error is said to be, and what remains.
 */
#include "config.h"

#include "unit/conf_case.h"
#include "support/runner.h"

START_TEST(conf_syntax_value_without_quotes)
{
	conf_case_bad("listeners: { fiber: {\n  address = 127.0.0.1;\n}; };",
		      "t:2: the value of address has no quotes; write address "
		      "= \"127.0.0.1\"; the rest was not checked\n");
	conf_case_bad("drain_timeout = 5 s;",
		      "t:1: the value of drain_timeout has no quotes; write "
		      "drain_timeout = \"5 s\"; the rest was not checked\n");
	conf_case_bad("log: {\nlevel: debug\n};",
		      "t:2: the value of level has no quotes; write level = "
		      "\"debug\"; the rest was not checked\n");
}
END_TEST

/* The group has all of it on its line. */
START_TEST(conf_syntax_value_without_quotes_in_a_group)
{
	conf_case_bad("people: { accounts = yes; operators = \"a b\"; };",
		      "t:1: the value of accounts has no quotes; write "
		      "accounts = \"yes\"; the rest was not checked\n");
	conf_case_bad("log: { talk = \"{ no = x; }\"; level=debug };",
		      "t:1: the value of level has no quotes; write level = "
		      "\"debug\"; the rest was not checked\n");
	conf_case_bad("room: { line_max = 80; motd = \"a\\\"b\"; }; }",
		      "t:1: syntax error at or just before 'room: { line_max "
		      "= 80; motd = \"a\\\"b\"; }; }'; a setting reads KEY = "
		      "VALUE, a group NAME: { ... }; the rest was not "
		      "checked\n");
}
END_TEST

START_TEST(conf_syntax_string_that_goes_on)
{
	conf_case_bad("log: {\nlevel = \"debug;\ndestination = \"stderr\";\n"
		      "};\n",
		      "t:2: the text that begins here does not end on its "
		      "line; close it with \"; the rest was not checked\n");
}
END_TEST

START_TEST(conf_syntax_string_without_end)
{
	conf_case_bad("log: {\nlevel = \"debug;\n};\n",
		      "t:2: the text that begins here does not end on its "
		      "line; close it with \"; the rest was not checked\n");
	conf_case_bad("drain_timeout = \"5 s;",
		      "t:1: the text that begins here does not end on its "
		      "line; close it with \"; the rest was not checked\n");
}
END_TEST

START_TEST(conf_syntax_comment_without_end)
{
	conf_case_bad("frob = 1;\n/* a\nroom: { };\n",
		      "t:2: the comment that begins here has no end; close it "
		      "with */\n"
		      "t:1: unknown key frob; the keys here are: listeners, "
		      "room, limits, people, bus, control, metrics, web, "
		      "log, drain_timeout\n");
}
END_TEST

START_TEST(conf_syntax_group_that_is_not_closed)
{
	conf_case_bad("log: {\nlevel = \"debug\";\n",
		      "t:3: the file ends inside a group; a closing } is "
		      "missing; the rest was not checked\n");
}
END_TEST

START_TEST(conf_syntax_key_twice)
{
	conf_case_bad("room: {\nline_max = 80;\nline_max = 90;\n};",
		      "t:3: a key is set for the second time in its group, in "
		      "'line_max = 90;'; keep one; the rest was not "
		      "checked\n");
}
END_TEST

START_TEST(conf_syntax_anything_else)
{
	conf_case_bad("drain_timeout = ",
		      "t:1: syntax error at or just before 'drain_timeout ='; "
		      "a setting reads KEY = VALUE, a group NAME: { ... }; "
		      "the rest was not checked\n");
	conf_case_bad("[room]\nline_max = 80\n",
		      "t:1: syntax error at or just before '[room]'; a setting "
		      "reads KEY = VALUE, a group NAME: { ... }; the rest was "
		      "not checked\n");
}
END_TEST

START_TEST(conf_syntax_error_ends_a_report)
{
	conf_case_bad("frob = 1;\nroom: { line_max = 5; };\nport 8001;\n"
		      "drain_timeout = 1;\n",
		      "t:1: unknown key frob; the keys here are: listeners, "
		      "room, limits, people, bus, control, metrics, web, "
		      "log, drain_timeout\n"
		      "t:2: room.line_max = 5 is out of range; it takes a "
		      "whole number from 80 to 65536 (bytes)\n"
		      "t:3: syntax error at or just before 'port 8001'; a "
		      "setting reads KEY = VALUE, a group NAME: { ... }; the "
		      "rest was not checked\n");
}
END_TEST

START_TEST(conf_syntax_error_hides_what_may_follow)
{
	conf_case_bad("listeners: { a: { label = \"x\"; }; };\n}",
		      "t:2: syntax error at or just before '}'; a setting "
		      "reads KEY = VALUE, a group NAME: { ... }; the rest was "
		      "not checked\n");
}
END_TEST

SUITE(conf_syntax)
{
	ADD(conf_syntax_value_without_quotes);
	ADD(conf_syntax_value_without_quotes_in_a_group);
	ADD(conf_syntax_string_that_goes_on);
	ADD(conf_syntax_string_without_end);
	ADD(conf_syntax_comment_without_end);
	ADD(conf_syntax_group_that_is_not_closed);
	ADD(conf_syntax_key_twice);
	ADD(conf_syntax_anything_else);
	ADD(conf_syntax_error_ends_a_report);
	ADD(conf_syntax_error_hides_what_may_follow);
}
