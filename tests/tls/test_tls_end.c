/* SPDX-License-Identifier: MIT */
/*
 * test_tls_end.c - how sessions end: at a close, by the other side's fault, or
 * before they have begun. Nothing that was written is lost.
 */
#include "config.h"

#include <stdlib.h>

#include "support/fail.h"
#include "tls_case.h"

enum {
	/* more than sockets and sessions can hold */
	MUCH = 5 * 1024 * 1024,
};

/* What the client has written, in bytes. */
static size_t written;

static int
write_much(struct coir_scope *scope, void *arg)
{
	struct tls_case *tls = arg;
	char *data = calloc(1, MUCH);
	int rc;

	coir_scope_set_deadline(scope, coir_after(coir_ms(10)));
	rc = coir_write(&tls->client.flow, data, MUCH, &written);
	free(data);
	return rc;
}

/* Closed by its caller at once, while the socket is full. */
static int
fill_socket(struct tls_case *tls)
{
	ck_assert_int_eq(coir_scope_run(write_much, tls), -ETIMEDOUT);
	tls->count = 1;
	return 0;
}

static int
read_late(struct tls_case *tls)
{
	char buf[8192];
	size_t got = 0;
	ssize_t n;

	while (!tls->count)
		ck_assert_int_eq(coir_sleep(coir_ms(5)), 0);
	while ((n = coir_read(&tls->server.flow, buf, sizeof(buf))) > 0)
		got += (size_t)n;
	ck_assert_uint_gt(got, 0);
	ck_assert_uint_eq(got, written);
	return (int)n;
}

START_TEST(tls_end_comes_after_all_that_was_written)
{
	tls_case_check(fill_socket, read_late);
}
END_TEST

/* The other side never reads: that is not waited for for ever. */
static int
read_never(struct tls_case *tls)
{
	while (!tls->count)
		ck_assert_int_eq(coir_sleep(coir_ms(5)), 0);
	return coir_sleep(coir_sec(60));
}

START_TEST(tls_end_is_not_waited_for_for_ever)
{
	tls_case_check(fill_socket, read_never);
}
END_TEST

static int
talk_nonsense(struct tls_case *tls)
{
	static const char nonsense[] = "\x17\x03\x03\x00\x09nonsense";

	char answer[100];
	ssize_t n = coir_write(&tls->client_sock.flow, nonsense,
			       sizeof(nonsense), NULL);

	/* an alert, and the end */
	while (n >= 0 &&
	       (n = coir_read(&tls->client_sock.flow, answer, sizeof(answer))) >
		       0)
		;
	return (int)n;
}

/* It fails, and goes on failing with the same. */
static int
hear_nonsense(struct tls_case *tls)
{
	char buf[16];

	ck_assert_int_eq((int)coir_read(&tls->server.flow, buf, 16), -EPROTO);
	ck_assert_int_eq((int)coir_read(&tls->server.flow, buf, 16), -EPROTO);
	ck_assert_int_eq(coir_write(&tls->server.flow, "x", 1, NULL), -EPROTO);
	return 0;
}

START_TEST(tls_end_by_nonsense)
{
	tls_case_check(talk_nonsense, hear_nonsense);
}
END_TEST

/* A client that sends the first *@arg bytes of its handshake and goes. */
static int
half_a_client(void *arg)
{
	struct tls_case *tls = arg;
	/* a handshake record of TLS 1.0 that should have 512 bytes */
	static const char hello[200] = "\x16\x03\x01\x02\x00\x01\x00\x01\xfc"
				       "\x03\x03";

	if (tls->count > 0)
		ck_assert_int_eq(coir_write(&tls->client_sock.flow, hello,
					    (size_t)tls->count, NULL),
				 0);
	return coir_close(&tls->client_sock.flow);
}

static int
half_a_handshake(void *arg)
{
	struct tls_case *tls = arg;

	ck_assert_int_eq(coir_socketpair(NULL, &tls->client_sock,
					 &tls->server_sock),
			 0);
	return coir_both(tls_case_server, tls, half_a_client, tls);
}

START_TEST(tls_end_in_the_handshake)
{
	struct tls_case tls;

	tls_case_init(&tls);
	for (tls.count = 0; tls.count <= 200; tls.count += 5) {
		ck_assert_int_eq(run_fiber(half_a_handshake, &tls), 0);
		ck_assert_int_eq(tls.server_rc, -ECONNRESET);
	}
	tls_case_fini(&tls);
}
END_TEST

/* Nothing is sent, and the socket stays the caller's. */
static int
attach_to_nothing(void *arg)
{
	struct tls_case *tls = arg;
	struct coir_scope ended;
	char c;

	ck_assert_int_eq(coir_scope_open(&ended), 0);
	ck_assert_int_eq(coir_scope_close(&ended, 0), 0);
	ck_assert_int_eq(coir_socketpair(NULL, &tls->client_sock,
					 &tls->server_sock),
			 0);
	ck_assert_int_eq(coir_tls_client(&ended, &tls->client_context,
					 &tls->client_sock, tls->host,
					 &tls->client),
			 -EINVAL);
	ck_assert_ptr_null(coir_tls_raw(&tls->client));
	ck_assert_int_ge(coir_fd_number(&tls->client_sock.fd), 0);
	ck_assert_int_eq(coir_close(&tls->client_sock.flow), 0);
	ck_assert_int_eq((int)coir_read(&tls->server_sock.flow, &c, 1), 0);
	return coir_close(&tls->server_sock.flow);
}

START_TEST(tls_scope_that_has_ended)
{
	struct tls_case tls;

	tls_case_init(&tls);
	ck_assert_int_eq(run_fiber(attach_to_nothing, &tls), 0);
	tls_case_fini(&tls);
}
END_TEST

static int
close_soon(void *arg)
{
	struct tls_case *tls = arg;

	return coir_close(&tls->client.flow);
}

/* Closed by another fiber while the other side says nothing. */
static int
close_handshake(void *arg)
{
	struct tls_case *tls = arg;

	ck_assert_int_eq(coir_socketpair(NULL, &tls->client_sock,
					 &tls->server_sock),
			 0);
	ck_assert_int_eq(coir_both(tls_case_client, tls, close_soon, tls), 0);
	ck_assert_int_eq(tls->client_rc, -EBADF);
	return coir_close(&tls->server_sock.flow);
}

START_TEST(tls_closed_in_the_handshake)
{
	struct tls_case tls;

	tls_case_init(&tls);
	ck_assert_int_eq(run_fiber(close_handshake, &tls), 0);
	tls_case_fini(&tls);
}
END_TEST

/* tls_case_main() without a ck_assert(). */
static int
pair_main(void *arg)
{
	struct tls_case *tls = arg;
	int rc = coir_socketpair(NULL, &tls->client_sock, &tls->server_sock);

	if (rc < 0)
		return rc;
	return coir_both(tls_case_server, tls, tls_case_client, tls);
}

/* Both contexts are there; all else is made anew. */
static int
without_memory(void *arg)
{
	struct tls_case *tls = arg;
	int rc = coir_run(pair_main, tls);

	if (rc == 0)
		rc = tls->client_rc ? tls->client_rc : tls->server_rc;
	/* the side that had memory hears of the other's end */
	return rc == -ECONNRESET ? -ENOMEM : rc;
}

static int
say(struct tls_case *tls)
{
	return coir_copy_string("hello", &tls->client.flow);
}

static int
hear(struct tls_case *tls)
{
	char buf[5];

	return coir_read_exact(&tls->server.flow, buf, sizeof(buf), NULL);
}

START_TEST(tls_without_memory)
{
	struct tls_case tls;

	tls_case_init(&tls);
	tls.client_fn = say;
	tls.server_fn = hear;
	ck_assert_uint_gt(fail_each(without_memory, &tls), 3);
	tls_case_fini(&tls);
}
END_TEST

SUITE(tls_end)
{
	ADD(tls_end_comes_after_all_that_was_written);
	ADD(tls_end_is_not_waited_for_for_ever);
	ADD(tls_end_by_nonsense);
	ADD(tls_end_in_the_handshake);
	ADD(tls_scope_that_has_ended);
	ADD(tls_closed_in_the_handshake);
	ADD(tls_without_memory);
}
