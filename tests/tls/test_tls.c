/* SPDX-License-Identifier: MIT */
/*
 * test_tls.c - handshakes: who is believed, and what is said of those who are
 * not.
 */
#include "config.h"

#include <stdio.h>

#include "tls_case.h"

/* Run with the client's context and @host; compare how it went. */
static void
check(struct tls_case *tls, const char *host, int client_rc, int server_rc)
{
	tls->host = host;
	tls_case_run(tls);
	ck_assert_int_eq(tls->client_rc, client_rc);
	ck_assert_int_eq(tls->server_rc, server_rc);
}

START_TEST(tls_believes_who_is_vouched_for)
{
	struct tls_case tls;

	tls_case_init(&tls);
	check(&tls, "localhost", 0, 0);
	check(&tls, "example.org", 0, 0);
	check(&tls, "127.0.0.1", 0, 0);
	tls_case_fini(&tls);
}
END_TEST

START_TEST(tls_believes_nobody_else)
{
	struct tls_case tls;

	tls_case_init(&tls);
	check(&tls, "example.com", -EKEYREJECTED, -EPROTO);
	check(&tls, "127.0.0.2", -EKEYREJECTED, -EPROTO);
	coir_tls_context_fini(&tls.client_context);
	ck_assert_int_eq(coir_tls_context_init_client(&tls.client_context), 0);
	check(&tls, "localhost", -EKEYREJECTED, -EPROTO);
	ck_assert_int_eq(coir_tls_context_set_insecure(&tls.client_context), 0);
	check(&tls, "anybody", 0, 0);
	check(&tls, NULL, 0, 0);
	tls_case_fini(&tls);
}
END_TEST

START_TEST(tls_client_must_say_whom_it_wants)
{
	struct tls_case tls;

	tls_case_init(&tls);
	check(&tls, NULL, -EINVAL, -ECONNRESET);
	check(&tls, "", -EINVAL, -ECONNRESET);
	tls_case_fini(&tls);
}
END_TEST

static void
use_server_cert(struct tls_case *tls, const char *name)
{
	char pem[32], key[32];

	snprintf(pem, sizeof(pem), "%s.pem", name);
	snprintf(key, sizeof(key), "%s.key", name);
	ck_assert_int_eq(coir_tls_context_set_cert(&tls->server_context,
						   certs_path(&tls->certs, pem),
						   certs_path(&tls->certs,
							      key)),
			 0);
}

START_TEST(tls_expired_certificate)
{
	struct tls_case tls;

	tls_case_init(&tls);
	use_server_cert(&tls, "expired");
	check(&tls, "localhost", -EKEYEXPIRED, -EPROTO);
	use_server_cert(&tls, "stranger");
	check(&tls, "localhost", -EKEYREJECTED, -EPROTO);
	tls_case_fini(&tls);
}
END_TEST

static int
say_why(void *arg)
{
	struct tls_case *tls = arg;
	int rc = coir_tls_client(NULL, &tls->client_context, &tls->client_sock,
				 tls->host, &tls->client);

	trace("%d: %s", rc, coir_error_text());
	return coir_close(&tls->client_sock.flow);
}

static int
say_why_main(void *arg)
{
	struct tls_case *tls = arg;

	ck_assert_int_eq(coir_socketpair(NULL, &tls->client_sock,
					 &tls->server_sock),
			 0);
	return coir_both(tls_case_server, tls, say_why, tls);
}

START_TEST(tls_says_why)
{
	struct tls_case tls;

	tls_case_init(&tls);
	tls.host = "example.com";
	ck_assert_int_eq(run_fiber(say_why_main, &tls), 0);
	use_server_cert(&tls, "expired");
	tls.host = "localhost";
	ck_assert_int_eq(run_fiber(say_why_main, &tls), 0);
	trace_expect("%d: certificate: hostname mismatch: %s, "
		     "TLS handshake with example.com\n"
		     "%d: certificate: certificate has expired: %s, "
		     "TLS handshake with localhost\n",
		     -EKEYREJECTED, strerror(EKEYREJECTED), -EKEYEXPIRED,
		     strerror(EKEYEXPIRED));
	tls_case_fini(&tls);
}
END_TEST

/* TLS 1.3: a client learns only later that it was refused. */
static int
read_refusal(struct tls_case *tls)
{
	char c;

	return (int)coir_read(&tls->client.flow, &c, 1);
}

START_TEST(tls_server_may_require_a_certificate)
{
	struct tls_case tls;

	tls_case_init(&tls);
	ck_assert_int_eq(coir_tls_context_require_cert(&tls.server_context), 0);
	ck_assert_int_eq(coir_tls_context_trust(&tls.server_context,
						certs_path(&tls.certs,
							   "authority.pem")),
			 0);
	tls.client_fn = read_refusal;
	check(&tls, "localhost", -EPROTO, -EKEYREJECTED);
	ck_assert_int_eq(
		coir_tls_context_set_cert(&tls.client_context,
					  certs_path(&tls.certs, "client.pem"),
					  certs_path(&tls.certs, "client.key")),
		0);
	tls.client_fn = NULL;
	check(&tls, "localhost", 0, 0);
	tls_case_fini(&tls);
}
END_TEST

/* What is no TLS at all is told from the first bytes. */
static int
speak_plainly(void *arg)
{
	struct tls_case *tls = arg;
	char buf[64];
	ssize_t n;

	ck_assert_int_eq(coir_copy_string("GET / HTTP/1.0\r\n\r\n",
					  &tls->client_sock.flow),
			 0);
	while ((n = coir_read(&tls->client_sock.flow, buf, sizeof(buf))) > 0)
		;
	coir_close(&tls->client_sock.flow);
	return 0;
}

static int
plain_main(void *arg)
{
	struct tls_case *tls = arg;

	ck_assert_int_eq(coir_socketpair(NULL, &tls->client_sock,
					 &tls->server_sock),
			 0);
	return coir_both(tls_case_server, tls, speak_plainly, tls);
}

START_TEST(tls_garbage_is_refused)
{
	struct tls_case tls;

	tls_case_init(&tls);
	ck_assert_int_eq(run_fiber(plain_main, &tls), 0);
	ck_assert_int_eq(tls.server_rc, -EPROTO);
	tls_case_fini(&tls);
}
END_TEST

static int
handshake_in_time(struct coir_scope *scope, void *arg)
{
	struct tls_case *tls = arg;

	coir_scope_set_deadline(scope, coir_after(coir_sec(5)));
	return coir_tls_server(scope, &tls->server_context, &tls->server_sock,
			       &tls->server);
}

static int
silent_main(void *arg)
{
	struct tls_case *tls = arg;

	ck_assert_int_eq(coir_socketpair(NULL, &tls->client_sock,
					 &tls->server_sock),
			 0);
	ck_assert_int_eq(coir_scope_run(handshake_in_time, tls), -ETIMEDOUT);
	coir_close(&tls->client_sock.flow);
	return coir_close(&tls->server_sock.flow);
}

START_TEST(tls_handshake_obeys_a_deadline)
{
	struct tls_case tls;

	tls_case_init(&tls);
	ck_assert_int_eq(run_fiber(silent_main, &tls), 0);
	tls_case_fini(&tls);
}
END_TEST

static int
check_alpn(struct tls_case *tls)
{
	char name[16], tiny[2];

	ck_assert_int_eq(coir_tls_alpn(&tls->client, name, sizeof(name)), 0);
	trace("alpn: %s", name);
	ck_assert_int_eq(coir_tls_alpn(&tls->client, tiny, sizeof(tiny)),
			 *name ? -ENOBUFS : 0);
	return 0;
}

START_TEST(tls_agrees_on_a_protocol)
{
	struct tls_case tls;
	struct coir_tls_context *client = &tls.client_context;

	tls_case_init(&tls);
	tls.client_fn = check_alpn;
	check(&tls, "localhost", 0, 0);
	ck_assert_int_eq(coir_tls_context_set_alpn(client, ""), -EINVAL);
	ck_assert_int_eq(coir_tls_context_set_alpn(client, "a,"), -EINVAL);
	ck_assert_int_eq(coir_tls_context_set_alpn(client, ",a"), -EINVAL);
	ck_assert_int_eq(coir_tls_context_set_alpn(client, "chat,http/1.1"), 0);
	ck_assert_int_eq(coir_tls_context_set_alpn(&tls.server_context,
						   "h2,http/1.1,chat"),
			 0);
	check(&tls, "localhost", 0, 0);
	ck_assert_int_eq(coir_tls_context_set_alpn(client, "gopher"), 0);
	check(&tls, "localhost", -EPROTO, -EPROTO);
	trace_expect("alpn: \nalpn: http/1.1\n");
	tls_case_fini(&tls);
}
END_TEST

SUITE(tls)
{
	ADD(tls_believes_who_is_vouched_for);
	ADD(tls_believes_nobody_else);
	ADD(tls_client_must_say_whom_it_wants);
	ADD(tls_expired_certificate);
	ADD(tls_says_why);
	ADD(tls_server_may_require_a_certificate);
	ADD(tls_garbage_is_refused);
	ADD(tls_handshake_obeys_a_deadline);
	ADD(tls_agrees_on_a_protocol);
}
