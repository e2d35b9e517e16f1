/* SPDX-License-Identifier: MIT */
/*
 * Rows ECN-13 to ECN-19 of the peers' cases: lua-eco's ssl tests. Where it
 * says "canceled" after a close, ours says -EBADF.
 */
#include "config.h"

#include "tls_case.h"

enum {
	HANDSHAKES = 40,
};

static int
echo_line(struct tls_case *tls)
{
	char buf[64];
	ssize_t n = coir_read(&tls->server.flow, buf, sizeof(buf));

	return n < 0 ? (int)n
		     : coir_write(&tls->server.flow, buf, (size_t)n, NULL);
}

static int
hear_line(struct tls_case *tls)
{
	char buf[8] = "";

	ck_assert_int_eq(coir_copy_string("hello", &tls->client.flow), 0);
	ck_assert_int_eq(coir_read_exact(&tls->client.flow, buf, 5, NULL), 0);
	ck_assert_str_eq(buf, "hello");
	tls->count++;
	return 0;
}

START_TEST(ECN_13_P92_ssl_echo)
{
	tls_case_check(hear_line, echo_line);
}
END_TEST

START_TEST(ECN_15_ssl_shared_context)
{
	struct tls_case tls;

	tls_case_init(&tls);
	tls.client_fn = hear_line;
	tls.server_fn = echo_line;
	for (int i = 0; i < 3; i++) {
		tls_case_run(&tls);
		ck_assert_int_eq(tls.client_rc, 0);
		ck_assert_int_eq(tls.server_rc, 0);
	}
	ck_assert_int_eq(tls.count, 3);
	tls_case_fini(&tls);
}
END_TEST

static int
reading(void *arg)
{
	struct tls_case *tls = arg;
	char c;

	trace("read: %zd", coir_read(&tls->client.flow, &c, 1));
	return 0;
}

static int
closing(void *arg)
{
	struct tls_case *tls = arg;

	return coir_close(&tls->client.flow);
}

static int
close_under_read(struct tls_case *tls)
{
	return coir_both(reading, tls, closing, tls);
}

static int
await_end(struct tls_case *tls)
{
	char c;

	return (int)coir_read(&tls->server.flow, &c, 1);
}

START_TEST(ECN_16_ssl_close_cancels_read)
{
	tls_case_check(close_under_read, await_end);
	trace_expect("read: %d\n", -EBADF);
}
END_TEST

static int
finish_context(struct tls_case *tls)
{
	struct coir_tls another;

	coir_tls_context_fini(&tls->client_context);
	coir_tls_context_fini(&tls->client_context);
	ck_assert_ptr_null(coir_tls_context_raw(&tls->client_context));
	ck_assert_int_eq(coir_tls_client(NULL, &tls->client_context,
					 &tls->client_sock, "localhost",
					 &another),
			 -EBADF);
	ck_assert_int_eq(coir_tls_context_set_alpn(&tls->client_context, "a"),
			 -EBADF);
	/* the session that there is lives on */
	return hear_line(tls);
}

START_TEST(ECN_17_ssl_finished_context_blocks_new_sessions)
{
	tls_case_check(finish_context, echo_line);
}
END_TEST

static void
tell(int rc)
{
	trace("%d %s", rc, coir_error_text());
}

static int
bad_files(void *arg)
{
	struct tls_case *tls = arg;
	struct coir_tls_context *server = &tls->server_context;
	struct coir_tls_context *client = &tls->client_context;
	const char *pem = certs_path(&tls->certs, "server.pem");
	const char *other = certs_path(&tls->certs, "client.key");

	tell(coir_tls_context_trust(client, "no/such/ca.pem"));
	tell(coir_tls_context_trust(client, "/dev/null"));
	tell(coir_tls_context_set_cert(server, "no/such/cert.pem", other));
	tell(coir_tls_context_set_cert(server, "/dev/null", other));
	tell(coir_tls_context_set_cert(server, pem, "no/such.key"));
	ck_assert_int_eq(coir_tls_context_set_cert(server, pem, other),
			 -EINVAL);
	ck_assert_ptr_nonnull(
		strstr(coir_error_text(), "OpenSSL: key values mismatch"));
	tell(coir_tls_context_set_ciphers(client, "none of these"));
	return 0;
}

START_TEST(ECN_18_ssl_bad_files)
{
	struct tls_case tls;

	tls_case_init(&tls);
	ck_assert_int_eq(run_fiber(bad_files, &tls), 0);
	trace_expect(
		"-2 reading the authorities no/such/ca.pem: "
		"No such file or directory\n"
		"-22 OpenSSL: no certificate or crl found: Invalid argument, "
		"reading the authorities /dev/null\n"
		"-2 reading the certificate no/such/cert.pem: "
		"No such file or directory\n"
		"-22 OpenSSL: no start line: Invalid argument, "
		"reading the certificate /dev/null\n"
		"-2 reading the private key no/such.key: "
		"No such file or directory\n"
		"-22 OpenSSL: no cipher match: Invalid argument, "
		"choosing the ciphers none of these\n");
	tls_case_fini(&tls);
}
END_TEST

/* That memory comes to rest is what the leak checkers see. */
static int
many_handshakes(void *arg)
{
	struct tls_case *tls = arg;

	for (int i = 0; i < HANDSHAKES; i++)
		ck_assert_int_eq(tls_case_main(tls), 0);
	ck_assert_int_eq(tls->count, HANDSHAKES);
	return 0;
}

START_TEST(ECN_19_ssl_40_handshakes)
{
	struct tls_case tls;

	tls_case_init(&tls);
	tls.client_fn = hear_line;
	tls.server_fn = echo_line;
	ck_assert_int_eq(run_fiber(many_handshakes, &tls), 0);
	tls_case_fini(&tls);
}
END_TEST

SUITE(peer_tls)
{
	ADD(ECN_13_P92_ssl_echo);
	ADD(ECN_15_ssl_shared_context);
	ADD(ECN_16_ssl_close_cancels_read);
	ADD(ECN_17_ssl_finished_context_blocks_new_sessions);
	ADD(ECN_18_ssl_bad_files);
	ADD(ECN_19_ssl_40_handshakes);
}
