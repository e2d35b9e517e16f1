/* SPDX-License-Identifier: MIT */
/*
 * Handshakes at a real door: who comes in, who does not, and what is counted.
 */
#include "config.h"

#include <sys/socket.h>

#include "support/runner.h"
#include "unit/tls_scene.h"

/* The same with clients that are asked who they are, as @word says. */
static void
begin_asking(const char *driver, const char *word)
{
	char tls[256];

	snprintf(tls, sizeof(tls),
		 "client_certificates = \"%s\"; client_ca = \"%s\";", word,
		 certs_path(&certs, "authority.pem"));
	begin_with(driver, tls, "");
}

/* The handshake comes to nothing but @outcome. */
static void
check_refused(enum tls_outcome outcome)
{
	secure_await_end(&client, &scene);
	ck_assert_str_eq(client.caller.heard, "");
	for (int i = 0; i < TLS_OUTCOME_N; i++)
		ck_assert_msg(outcomes((enum tls_outcome)i) ==
				      ((int)outcome == i),
			      "%s", tls_outcome_name((enum tls_outcome)i));
	ck_assert_uint_eq(scene.hall.limiter.figures.n[REASON_HANDSHAKE], 1);
	ck_assert_uint_eq(scene.door.porch.n, 0);
	ck_assert_uint_eq(scene.hall.limiter.clients, 0);
}

/* Has @client show a certificate of @name. */
static void
show(const char *name)
{
	char file[32];

	snprintf(file, sizeof(file), "%s.pem", name);
	ck_assert_int_eq(SSL_use_certificate_file(client.ssl,
						  certs_path(&certs, file),
						  SSL_FILETYPE_PEM),
			 1);
	snprintf(file, sizeof(file), "%s.key", name);
	ck_assert_int_eq(SSL_use_PrivateKey_file(client.ssl,
						 certs_path(&certs, file),
						 SSL_FILETYPE_PEM),
			 1);
}

START_TEST(tls_server_speaks_1_2_with_a_good_cipher)
{
	const SSL_CIPHER *cipher;

	begin(drivers[_i]);
	secure_dial(&client, &scene);
	SSL_set_max_proto_version(client.ssl, TLS1_2_VERSION);
	secure_await(&client, &scene, "Got connection");
	ck_assert_str_eq(SSL_get_version(client.ssl), "TLSv1.2");
	cipher = SSL_get_current_cipher(client.ssl);
	ck_assert_int_eq(SSL_CIPHER_is_aead(cipher), 1);
	ck_assert_int_eq(SSL_CIPHER_get_kx_nid(cipher), NID_kx_ecdhe);
	end();
}
END_TEST

/* Everything there is but what is good. */
START_TEST(tls_server_refuses_weak_ciphers)
{
	begin(drivers[_i]);
	secure_dial(&client, &scene);
	SSL_set_max_proto_version(client.ssl, TLS1_2_VERSION);
	ck_assert_int_eq(SSL_set_cipher_list(client.ssl,
					     "ALL:!AESGCM:!CHACHA20:@SECLEVEL="
					     "0"),
			 1);
	check_refused(TLS_OUTCOME_CIPHER);
	end();
}
END_TEST

START_TEST(tls_server_refuses_1_1)
{
	begin(drivers[_i]);
	secure_dial(&client, &scene);
	SSL_set_security_level(client.ssl, 0);
	SSL_set_min_proto_version(client.ssl, TLS1_VERSION);
	SSL_set_max_proto_version(client.ssl, TLS1_1_VERSION);
	check_refused(TLS_OUTCOME_VERSION);
	end();
}
END_TEST

START_TEST(tls_server_agrees_on_our_protocol)
{
	const unsigned char *chosen;
	unsigned int len;

	begin(drivers[_i]);
	secure_dial(&client, &scene);
	ck_assert_int_eq(SSL_set_alpn_protos(client.ssl,
					     (const unsigned char *)"\2h2\5cha"
								    "td",
					     9),
			 0);
	secure_await(&client, &scene, "Got connection");
	SSL_get0_alpn_selected(client.ssl, &chosen, &len);
	ck_assert_uint_eq(len, 5);
	ck_assert_int_eq(memcmp(chosen, "chatd", 5), 0);
	end();
}
END_TEST

/* A browser that is led here says nothing in the room. */
START_TEST(tls_server_refuses_other_protocols)
{
	begin(drivers[_i]);
	secure_dial(&client, &scene);
	ck_assert_int_eq(SSL_set_alpn_protos(client.ssl,
					     (const unsigned char *)"\2h2\10ht"
								    "tp/1.1",
					     12),
			 0);
	check_refused(TLS_OUTCOME_PROTOCOL);
	end();
}
END_TEST

START_TEST(tls_server_refuses_what_is_no_tls)
{
	static const char *const said[] = { "hello, is this the chat?\n",
					    "GET / HTTP/1.0\r\n\r\n" };

	begin(drivers[_i % 2]);
	secure_dial(&client, &scene);
	caller_say(&client.caller, said[_i / 2]);
	caller_await_end(&client.caller, &scene);
	ck_assert_uint_eq(outcomes(TLS_OUTCOME_NOT_TLS), 1);
	ck_assert_ptr_null(strstr(client.caller.heard, "***"));
	ck_assert_uint_eq(scene.door.clients, 0);
	end();
}
END_TEST

START_TEST(tls_server_waits_for_so_long)
{
	begin_with(drivers[_i], "", "greeting_time = \"3 s\";");
	secure_dial(&client, &scene);
	caller_say(&client.caller, "\x16\x03\x01");
	scene_wait(&scene, 2);
	ck_assert_uint_eq(scene.door.porch.n, 1);
	ck_assert_uint_eq(scene.hall.limiter.clients, 1);
	scene_wait(&scene, 2);
	ck_assert_uint_eq(outcomes(TLS_OUTCOME_TIME), 1);
	ck_assert_uint_eq(scene.door.porch.n, 0);
	ck_assert_uint_eq(scene.hall.limiter.clients, 0);
	end();
}
END_TEST

START_TEST(tls_server_meets_the_end_of_a_handshake)
{
	begin(drivers[_i]);
	secure_dial(&client, &scene);
	pass_often();
	ck_assert_int_eq(shutdown(client.caller.fd, SHUT_WR), 0);
	pass_often();
	ck_assert_uint_eq(outcomes(TLS_OUTCOME_CUT_OFF), 1);
	end();
}
END_TEST

/* A proxy speaks first, in the clear. */
START_TEST(tls_server_takes_a_header_first)
{
	struct prefix_list proxies;

	begin(drivers[_i]);
	ck_assert_int_eq(prefix_list_parse("127.0.0.1", &proxies), 0);
	scene.door.proxies = proxies;
	secure_dial(&client, &scene);
	caller_say(&client.caller, "PROXY TCP4 192.0.2.1 127.0.0.1 7 6\r\n");
	secure_await(&client, &scene, "tcp:192.0.2.1:7");
	end();
}
END_TEST

/* Those who make handshakes count among the clients of their address. */
START_TEST(tls_server_counts_who_makes_a_handshake)
{
	begin_with(drivers[_i], "", "exempt = \"\"; address_clients = 1;");
	secure_dial(&client, &scene);
	pass_often();
	ck_assert_uint_eq(scene.door.porch.n, 1);
	secure_dial(&other, &scene);
	secure_await_end(&other, &scene);
	/* it would not have understood */
	ck_assert_str_eq(other.caller.heard, "");
	ck_assert_uint_eq(scene.hall.limiter.figures.n[REASON_ADDRESS_FULL], 1);
	secure_await(&client, &scene, "Got connection");
	secure_hang_up(&other);
	end();
}
END_TEST

START_TEST(tls_server_knows_who_has_proved_it)
{
	static const char *const words[] = { "ask", "require" };

	begin_asking(drivers[_i % 2], words[_i / 2]);
	secure_dial(&client, &scene);
	show("client");
	secure_await(&client, &scene, "Got connection");
	ck_assert_str_eq(first_client()->wire->identity, "a client");
	end();
}
END_TEST

START_TEST(tls_server_lets_in_who_need_not_prove_it)
{
	begin_asking(drivers[_i], "ask");
	come_in(&client);
	ck_assert_ptr_null(first_client()->wire->identity);
	end();
}
END_TEST

START_TEST(tls_server_refuses_who_has_to_prove_it)
{
	begin_asking(drivers[_i], "require");
	secure_dial(&client, &scene);
	check_refused(TLS_OUTCOME_CERTIFICATE);
	end();
}
END_TEST

START_TEST(tls_server_refuses_whom_nobody_vouches_for)
{
	static const char *const names[] = { "stranger", "stranger", "expired",
					     "expired" };

	begin_asking(drivers[_i % 2], "ask");
	secure_dial(&client, &scene);
	show(names[_i]);
	check_refused(TLS_OUTCOME_CERTIFICATE);
	end();
}
END_TEST

SUITE(tls_server)
{
	tcase_set_timeout(tc_, 60);
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_add_loop_test(tc_, tls_server_speaks_1_2_with_a_good_cipher, 0,
			    2);
	tcase_add_loop_test(tc_, tls_server_refuses_weak_ciphers, 0, 2);
	tcase_add_loop_test(tc_, tls_server_refuses_1_1, 0, 2);
	tcase_add_loop_test(tc_, tls_server_agrees_on_our_protocol, 0, 2);
	tcase_add_loop_test(tc_, tls_server_refuses_other_protocols, 0, 2);
	tcase_add_loop_test(tc_, tls_server_refuses_what_is_no_tls, 0, 4);
	tcase_add_loop_test(tc_, tls_server_waits_for_so_long, 0, 2);
	tcase_add_loop_test(tc_, tls_server_meets_the_end_of_a_handshake, 0, 2);
	tcase_add_loop_test(tc_, tls_server_takes_a_header_first, 0, 2);
	tcase_add_loop_test(tc_, tls_server_counts_who_makes_a_handshake, 0, 2);
	tcase_add_loop_test(tc_, tls_server_knows_who_has_proved_it, 0, 4);
	tcase_add_loop_test(tc_, tls_server_lets_in_who_need_not_prove_it, 0,
			    2);
	tcase_add_loop_test(tc_, tls_server_refuses_who_has_to_prove_it, 0, 2);
	tcase_add_loop_test(tc_, tls_server_refuses_whom_nobody_vouches_for, 0,
			    4);
}
