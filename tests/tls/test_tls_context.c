/* SPDX-License-Identifier: MIT */
/*
 * test_tls_context.c - what a context says about all its sessions.
 */
#include "config.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <unistd.h>

#include "tls_case.h"

/* The ticket that the client got last. */
static SSL_SESSION *ticket;

static int
keep_ticket(SSL *ssl, SSL_SESSION *session)
{
	(void)ssl;
	SSL_SESSION_free(ticket);
	ticket = session;
	return 1;
}

/* Show the ticket; there is no function of ours for it. */
static void
show_ticket(const SSL *ssl, int where, int ret)
{
	(void)ret;
	if ((where & SSL_CB_HANDSHAKE_START) && ticket && SSL_in_before(ssl))
		ck_assert_int_eq(SSL_set_session((SSL *)ssl, ticket), 1);
}

static void
resume_sessions(SSL_CTX *client)
{
	SSL_CTX_set_session_cache_mode(client,
				       SSL_SESS_CACHE_CLIENT |
					       SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_new_cb(client, keep_ticket);
	SSL_CTX_set_info_callback(client, show_ticket);
}

static int
read_to_end(struct tls_case *tls)
{
	char c;

	tls->count += SSL_session_reused(coir_tls_raw(&tls->client));
	return (int)coir_read(&tls->client.flow, &c, 1);
}

/* Also by a server that asks who they are, and without a copy there. */
START_TEST(tls_context_lets_others_resume)
{
	struct tls_case tls;
	SSL_CTX *server;

	tls_case_init(&tls);
	tls.client_fn = read_to_end;
	server = coir_tls_context_raw(&tls.server_context);
	ck_assert_int_eq(coir_tls_context_require_cert(&tls.server_context), 0);
	ck_assert_int_eq(coir_tls_context_trust(&tls.server_context,
						certs_path(&tls.certs,
							   "authority.pem")),
			 0);
	ck_assert_int_eq(
		coir_tls_context_set_cert(&tls.client_context,
					  certs_path(&tls.certs, "client.pem"),
					  certs_path(&tls.certs, "client.key")),
		0);
	resume_sessions(coir_tls_context_raw(&tls.client_context));
	for (int i = 0; i < 3; i++) {
		tls_case_run(&tls);
		ck_assert_int_eq(tls.client_rc, 0);
		ck_assert_int_eq(tls.server_rc, 0);
		ck_assert_int_eq(tls.count, i);
	}
	ck_assert_int_eq((int)SSL_CTX_sess_number(server), 0);
	SSL_SESSION_free(ticket);
	tls_case_fini(&tls);
}
END_TEST

static void
lock_key(const char *from, const char *to)
{
	FILE *in = fopen(from, "r"), *out = fopen(to, "w");
	EVP_PKEY *key;

	ck_assert(in && out);
	key = PEM_read_PrivateKey(in, NULL, NULL, NULL);
	ck_assert_int_eq(PEM_write_PrivateKey(out, key, EVP_aes_128_cbc(), NULL,
					      0, NULL, (void *)"secret"),
			 1);
	EVP_PKEY_free(key);
	fclose(in);
	fclose(out);
}

/* Who would answer if somebody asked for a pass phrase. */
static void
prepare_answer(void)
{
	int fds[2];

	setsid();
	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq((int)write(fds[1], "secret\n", 7), 7);
	ck_assert_int_eq(dup2(fds[0], STDIN_FILENO), STDIN_FILENO);
	close(fds[0]);
	close(fds[1]);
}

START_TEST(tls_context_asks_nobody_for_a_pass_phrase)
{
	struct coir_tls_context context;
	struct certs certs;
	const char *locked;

	certs_make(&certs);
	locked = certs_path(&certs, "locked.key");
	lock_key(certs_path(&certs, "server.key"), locked);
	prepare_answer();
	ck_assert_int_eq(coir_tls_context_init_server(&context,
						      certs_path(&certs,
								 "server.pem"),
						      locked),
			 -EINVAL);
	ck_assert_int_eq(unlink(locked), 0);
	certs_remove(&certs);
}
END_TEST

SUITE(tls_context)
{
	ADD(tls_context_lets_others_resume);
	ADD(tls_context_asks_nobody_for_a_pass_phrase);
}
