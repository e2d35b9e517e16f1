/* SPDX-License-Identifier: MIT */
/*
 * test_conf_check_bus.c - values of the bus that exclude one another.
 */
#include "config.h"

#include "unit/conf_case.h"
#include "support/runner.h"

#define KEYS                                   \
	"curve_secret_key_file = \"/secret\";" \
	"curve_public_keys_file = \"/public\";"

START_TEST(conf_check_bus_is_off_by_default)
{
	struct conf conf = conf_case_good("bus: { heartbeat = \"2 s\"; };");

	ck_assert_str_eq(conf.bus.publish, "");
	ck_assert_str_eq(conf.bus.post, "");
	ck_assert_int_eq(conf.bus.heartbeat, INT64_C(2000000000));
	conf_fini(&conf);
	conf = conf_case_good("bus: { publish = \"\"; post = \"\"; };");
	conf_fini(&conf);
}
END_TEST

#ifdef HAVE_BUS

START_TEST(conf_check_bus_tcp_without_keys)
{
	conf_case_bad("bus: { publish = \"tcp://127.0.0.1:1\";\n"
		      "post = \"tcp://*:0\"; };",
		      "t:1: bus.publish is on tcp, where without keys anybody "
		      "could connect; set bus.curve_secret_key_file and "
		      "bus.curve_public_keys_file, or use \"ipc:///PATH\"\n"
		      "t:2: bus.post is on tcp, where without keys anybody "
		      "could connect; set bus.curve_secret_key_file and "
		      "bus.curve_public_keys_file, or use \"ipc:///PATH\"\n");
	conf_case_bad("bus: { publish = \"tcp://127.0.0.1:1\";"
		      " curve_secret_key_file = \"/secret\"; };",
		      "t:1: bus.publish is on tcp, where without keys anybody "
		      "could connect; set bus.curve_secret_key_file and "
		      "bus.curve_public_keys_file, or use \"ipc:///PATH\"\n");
}
END_TEST

START_TEST(conf_check_bus_good_ones)
{
	struct conf conf = conf_case_good(
		"bus: { publish = \"tcp://127.0.0.1:1\"; " KEYS "};");

	conf_fini(&conf);
	conf = conf_case_good("bus: { publish = \"ipc:///a\";"
			      " post = \"ipc://@b\"; };");
	conf_fini(&conf);
}
END_TEST

START_TEST(conf_check_bus_same_place_twice)
{
	conf_case_bad("bus: { publish = \"ipc:///a\";\n"
		      "post = \"ipc:///a\"; };",
		      "t:2: bus.post is on ipc:///a, which bus.publish takes "
		      "already; give one of them another place\n");
}
END_TEST

START_TEST(conf_check_bus_bad_endpoint)
{
	conf_case_bad("bus: { post = \"tcp://chat.example.net:1\"; };",
		      "t:1: bus.post = \"tcp://chat.example.net:1\" is not "
		      "understood; it takes \"ipc:///PATH\", \"ipc://@NAME\" "
		      "or \"tcp://ADDRESS:PORT\", or \"\" for none\n");
}
END_TEST

#else

START_TEST(conf_check_bus_is_not_built)
{
	conf_case_bad("bus: { publish = \"ipc:///a\"; };",
		      "t:1: bus.publish: this chatd was built without the "
		      "bus; take it out, or build chatd with libzmq and "
		      "Jansson\n");
}
END_TEST

#endif

SUITE(conf_check_bus)
{
	ADD(conf_check_bus_is_off_by_default);
#ifdef HAVE_BUS
	ADD(conf_check_bus_tcp_without_keys);
	ADD(conf_check_bus_good_ones);
	ADD(conf_check_bus_same_place_twice);
	ADD(conf_check_bus_bad_endpoint);
#else
	ADD(conf_check_bus_is_not_built);
#endif
}
