/* SPDX-License-Identifier: MIT */
/*
 * test_conf_check.c - values of a configuration that exclude one another.
 */
#include "config.h"

#include "unit/conf_case.h"
#include "support/runner.h"

START_TEST(conf_check_path_beside_address_and_port)
{
	conf_case_bad("listeners: { a: {\naddress = \"::1\";\nport = 1;\n"
		      "path = \"/a\"; }; };",
		      "t:2: listeners.a.address is beside a path; keep one of "
		      "the two\n"
		      "t:3: listeners.a.port is beside a path; keep one of the "
		      "two\n");
}
END_TEST

START_TEST(conf_check_mode_without_a_file)
{
	conf_case_bad("listeners: { a: { port = 1; mode = \"0600\"; };\n"
		      "b: { path = \"@b\"; mode = \"0600\"; }; };",
		      "t:1: listeners.a.mode is for a unix socket, which needs "
		      "a path; take it out\n"
		      "t:2: listeners.b.mode is of no use for an abstract "
		      "socket; take it out\n");
}
END_TEST

START_TEST(conf_check_no_place_at_all)
{
	conf_case_bad("listeners: { a: { }; };",
		      "t:1: listeners.a has no port and no path; give it port "
		      "= NUMBER or path = \"/PATH\"\n");
}
END_TEST

START_TEST(conf_check_same_place_twice)
{
	conf_case_bad(
		"listeners: {\n"
		"a: { port = 1; };\n"
		"b: { port = 1; address = \"0.0.0.0\"; };\n"
		"c: { port = 2; address = \"::1\"; };\n"
		"d: { port = 2; address = \"0:0::1\"; };\n"
		"e: { path = \"/e\"; };\n"
		"f: { path = \"/e\"; }; };\n",
		"t:3: listeners.b is on 0.0.0.0:1, which listeners.a on "
		"127.0.0.1:1 takes already; give one of them another port\n"
		"t:5: listeners.d is on [0:0::1]:2, which listeners.c on "
		"[::1]:2 takes already; give one of them another port\n"
		"t:7: listeners.f is on /e, which listeners.e on /e takes "
		"already; give one of them another path\n");
}
END_TEST

START_TEST(conf_check_places_that_do_not_clash)
{
	struct conf conf = conf_case_good(
		"listeners: {"
		" a: { port = 0; }; b: { port = 0; };"
		" c: { port = 1; }; d: { port = 1; address = \"127.0.0.2\"; };"
		" e: { port = 1; address = \"::1\"; };"
		" f: { path = \"/f\"; }; g: { path = \"@f\"; }; };");

	ck_assert_uint_eq(conf.n_listeners, 7);
	conf_fini(&conf);
}
END_TEST

START_TEST(conf_check_fault_does_not_cause_another)
{
	conf_case_bad("listeners: { callback: { port = \"x\"; };\n"
		      "b: { port = 8002; }; };",
		      "t:1: listeners.callback.port is text in quotes; it "
		      "takes a whole number from 0 to 65535, without "
		      "quotes\n");
}
END_TEST

SUITE(conf_check)
{
	ADD(conf_check_path_beside_address_and_port);
	ADD(conf_check_mode_without_a_file);
	ADD(conf_check_no_place_at_all);
	ADD(conf_check_same_place_twice);
	ADD(conf_check_places_that_do_not_clash);
	ADD(conf_check_fault_does_not_cause_another);
}
