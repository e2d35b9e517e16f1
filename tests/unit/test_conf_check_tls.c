/* SPDX-License-Identifier: MIT */
/*
 * The TLS of a listener in a configuration: what it takes to be complete.
 */
#include "config.h"

#include "support/runner.h"
#include "unit/conf_case.h"

#define LISTENER(text) "listeners: { a: { port = 1; " text " }; };"

#ifdef HAVE_TLS

START_TEST(conf_check_tls_takes_what_is_complete)
{
	struct conf conf = conf_case_good(
		LISTENER("tls: { certificate = \"/c\"; key = \"/k\"; "
			 "directory = \"/d\"; client_ca = \"/a\"; "
			 "client_certificates = \"require\"; };"));
	const struct conf_tls *tls = &conf.listeners[0].tls;

	ck_assert_str_eq(tls->certificate, "/c");
	ck_assert_str_eq(tls->key, "/k");
	ck_assert_str_eq(tls->directory, "/d");
	ck_assert_str_eq(tls->client_ca, "/a");
	ck_assert_int_eq(tls->client_certificates,
			 CONF_CLIENT_CERTIFICATES_REQUIRE);
	conf_fini(&conf);
}
END_TEST

START_TEST(conf_check_tls_misses_what_belongs_together)
{
	conf_case_bad(LISTENER("tls: { certificate = \"/c\"; };"),
		      "t:1: listeners.a.tls has a certificate and no key; set "
		      "both, or none\n");
	conf_case_bad(LISTENER("tls: { certificate = \"/c\"; key = \"/k\"; "
			       "client_certificates = \"ask\"; };"),
		      "t:1: listeners.a.tls asks for client_certificates, and "
		      "has no client_ca whose to believe; set it, or take them "
		      "out\n");
}
END_TEST

#else

START_TEST(conf_check_tls_says_that_there_is_none)
{
	conf_case_bad(LISTENER("tls: { certificate = \"/c\"; key = \"/k\"; };"),
		      "t:1: listeners.a.tls: this chatd was built without TLS; "
		      "take it out, or build chatd with OpenSSL\n");
}
END_TEST

#endif

START_TEST(conf_check_tls_misses_the_certificate)
{
	static const char *const keys[] = { "key", "directory", "client_ca" };
	char text[128], said[128];

	snprintf(text, sizeof(text), LISTENER("tls: { %s = \"/x\"; };"),
		 keys[_i]);
	snprintf(said, sizeof(said),
		 "t:1: listeners.a.tls has a %s and no certificate; set both, "
		 "or none\n",
		 keys[_i]);
	conf_case_bad(text, said);
}
END_TEST

START_TEST(conf_check_tls_knows_its_keys)
{
	conf_case_bad(LISTENER("tls: { certificat = \"/c\"; };"),
		      "t:1: unknown key listeners.a.tls.certificat; did you "
		      "mean \"certificate\"?\n");
	conf_case_bad(LISTENER("client_ca = \"/c\";"),
		      "t:1: unknown key listeners.a.client_ca; did you mean "
		      "listeners.NAME.tls.client_ca?\n");
	conf_case_bad(LISTENER("tls = 1;"),
		      "t:1: listeners.a.tls is not a group; it reads tls: { "
		      "KEY = VALUE; ... }\n");
}
END_TEST

/* What is printed is read as the same. */
START_TEST(conf_check_tls_prints_a_group)
{
	struct conf conf = conf_case_good(
		LISTENER("proxy_from = \"10.0.0.0/8\"; tls: { ciphers = "
			 "\"HIGH\"; };"));
	char *text = conf_case_print(&conf);
	struct conf again = conf_case_good(text);

	ck_assert_ptr_nonnull(strstr(text,
				     "\n\t\ttls: {\n"
				     "\t\t\tcertificate = \"\";\n"));
	conf_case_same(&conf, &again);
	conf_fini(&conf);
	conf_fini(&again);
	free(text);
}
END_TEST

SUITE(conf_check_tls)
{
#ifdef HAVE_TLS
	ADD(conf_check_tls_takes_what_is_complete);
	ADD(conf_check_tls_misses_what_belongs_together);
#else
	ADD(conf_check_tls_says_that_there_is_none);
#endif
	tcase_add_loop_test(tc_, conf_check_tls_misses_the_certificate, 0, 3);
	ADD(conf_check_tls_knows_its_keys);
	ADD(conf_check_tls_prints_a_group);
}
