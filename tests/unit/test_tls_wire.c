/* SPDX-License-Identifier: MIT */
/*
 * TLS through a real door, with OpenSSL at both ends of it: what passes, and
 * how it ends.
 */
#include "config.h"

#include <sys/socket.h>

#include "support/runner.h"
#include "unit/tls_scene.h"

/* Lines that are history, or said at once. */
#define LINES 1500

/* "line 0", "line 1" and so on. */
static const char *
many_lines(void)
{
	static char text[LINES * 16];
	size_t len = 0;

	for (int i = 0; i < LINES; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
					"line %d\n", i);
	return text;
}

START_TEST(tls_wire_carries_what_is_said)
{
	begin(drivers[_i]);
	come_in(&client);
	ck_assert_str_eq(SSL_get_version(client.ssl), "TLSv1.3");
	secure_say(&client, "one\n");
	secure_await(&client, &scene, "one\n");
	ck_assert_uint_eq(scene.door.figures.received, 4);
	ck_assert_uint_eq(outcomes(TLS_OUTCOME_OK), 1);
	ck_assert_ptr_null(first_client()->wire->identity);
	end();
}
END_TEST

/* Many records, more than a socket takes at once, to who reads and who not. */
START_TEST(tls_wire_carries_much)
{
	begin(drivers[_i]);
	come_in(&client);
	come_in(&other);
	for (int i = 0; i < 4; i++) {
		secure_say(&client, many_lines());
		pass_often();
	}
	secure_await(&client, &scene, "line 1499\n");
	secure_say(&client, "the last\n");
	secure_await(&client, &scene, "the last\n");
	secure_await(&other, &scene, "the last\n");
	ck_assert_ptr_nonnull(strstr(other.caller.heard, many_lines()));
	secure_hang_up(&other);
	/* who comes later is shown it as history */
	come_in(&other);
	ck_assert_ptr_nonnull(strstr(other.caller.heard, many_lines()));
	secure_hang_up(&other);
	end();
}
END_TEST

/* It says that it ends its input, and is shown all of it before it is told. */
START_TEST(tls_wire_ends_in_order)
{
	begin(drivers[_i]);
	come_in(&client);
	secure_say(&client, many_lines());
	secure_say(&client, "and");
	ck_assert_int_eq(SSL_shutdown(client.ssl), 0);
	secure_await_end(&client, &scene);
	ck_assert(client.closed);
	ck_assert_ptr_nonnull(strstr(client.caller.heard, many_lines()));
	ck_assert_ptr_nonnull(strstr(client.caller.heard, "and\n"));
	ck_assert_uint_eq(scene.hall.limiter.figures.n[REASON_LEFT], 1);
	end();
}
END_TEST

/* A line that somebody may have cut off is none. */
START_TEST(tls_wire_does_not_believe_a_cut)
{
	begin(drivers[_i]);
	come_in(&client);
	secure_say(&client, "one\nand");
	ck_assert_int_eq(shutdown(client.caller.fd, SHUT_WR), 0);
	scene_wait(&scene, 1);
	ck_assert_uint_eq(scene.hall.limiter.figures.n[REASON_BROKEN], 1);
	come_in(&other);
	ck_assert_ptr_nonnull(strstr(other.caller.heard, "\none\n"));
	ck_assert_ptr_null(strstr(other.caller.heard, "\nand\n"));
	secure_hang_up(&other);
	end();
}
END_TEST

START_TEST(tls_wire_says_goodbye)
{
	begin(drivers[_i]);
	come_in(&client);
	client_see_off(first_client(), 7);
	secure_await_end(&client, &scene);
	ck_assert(client.closed);
	ck_assert_ptr_nonnull(strstr(client.caller.heard,
				     "*** restarting: come back and type "
				     "/since 7\n"));
	ck_assert_uint_eq(scene.hall.limiter.figures.n[REASON_RESTART], 1);
	end();
}
END_TEST

/* What has to be answered before anything else can be read. */
START_TEST(tls_wire_changes_its_keys)
{
	begin(drivers[_i]);
	come_in(&client);
	for (int i = 0; i < 20; i++) {
		ck_assert_int_eq(SSL_key_update(client.ssl,
						SSL_KEY_UPDATE_REQUESTED),
				 1);
		secure_say(&client, "x\n");
		pass_often();
		secure_step(&client);
	}
	secure_say(&client, "one\n");
	secure_await(&client, &scene, "one\n");
	end();
}
END_TEST

START_TEST(tls_wire_does_not_renegotiate)
{
	begin(drivers[_i]);
	secure_dial(&client, &scene);
	SSL_set_max_proto_version(client.ssl, TLS1_2_VERSION);
	secure_await(&client, &scene, "Got connection");
	ck_assert_int_eq(SSL_renegotiate(client.ssl), 1);
	(void)SSL_do_handshake(client.ssl);
	pass_often();
	secure_step(&client);
	ck_assert_uint_eq(outcomes(TLS_OUTCOME_OK), 1);
	ck_assert(client.failed);
	end();
}
END_TEST

START_TEST(tls_wire_gives_no_ticket)
{
	begin(drivers[_i]);
	come_in(&client);
	ck_assert_int_eq(SSL_SESSION_is_resumable(SSL_get0_session(client.ssl)),
			 0);
	end();
}
END_TEST

/* Of what OpenSSL takes for a connection we count about what it is. */
START_TEST(tls_wire_is_counted_in_memory)
{
	size_t before;

	begin(drivers[_i]);
	before = usher_memory(&scene.hall.usher);
	come_in(&client);
	ck_assert_uint_ge(usher_memory(&scene.hall.usher) - before, 8 * 1024);
	secure_hang_up(&client);
	scene_wait(&scene, 1);
	ck_assert_uint_eq(usher_memory(&scene.hall.usher), before);
	scene_fini(&scene);
}
END_TEST

SUITE(tls_wire)
{
	tcase_set_timeout(tc_, 60);
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_add_loop_test(tc_, tls_wire_carries_what_is_said, 0, 2);
	tcase_add_loop_test(tc_, tls_wire_carries_much, 0, 2);
	tcase_add_loop_test(tc_, tls_wire_ends_in_order, 0, 2);
	tcase_add_loop_test(tc_, tls_wire_does_not_believe_a_cut, 0, 2);
	tcase_add_loop_test(tc_, tls_wire_says_goodbye, 0, 2);
	tcase_add_loop_test(tc_, tls_wire_changes_its_keys, 0, 2);
	tcase_add_loop_test(tc_, tls_wire_does_not_renegotiate, 0, 2);
	tcase_add_loop_test(tc_, tls_wire_gives_no_ticket, 0, 2);
	tcase_add_loop_test(tc_, tls_wire_is_counted_in_memory, 0, 2);
}
