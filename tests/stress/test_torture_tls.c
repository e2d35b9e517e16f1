/* SPDX-License-Identifier: MIT */
/*
 * A TLS session under torture: whoever is cancelled, in a handshake or after
 * it, both sides end, and what one has read the other has sent.
 */
#include "config.h"

#include <errno.h>

#include "support/torture.h"
#include "tls_case.h"

#define PIECES 3

static struct tls_case contexts;

/* What the sides have sent and read so far. */
static int sent;
static int received;

/* The other side may be gone before it has said so. */
static int
gone(int rc)
{
	return rc == -ECONNRESET || rc == -EPROTO || rc == -ENODATA ? 0 : rc;
}

static int
send_pieces(struct tls_case *tls)
{
	int rc = 0;

	while (rc == 0 && sent < PIECES) {
		sent++;
		rc = coir_write(&tls->client.flow, &(char){ (char)sent }, 1,
				NULL);
	}
	if (rc == 0)
		rc = coir_shutdown(&tls->client.flow, COIR_SHUT_WRITE);
	return rc;
}

static int
read_pieces(struct tls_case *tls)
{
	char piece;
	ssize_t n;

	while ((n = coir_read(&tls->server.flow, &piece, 1)) > 0)
		MUST(piece == ++received);
	return (int)n;
}

static int
client(void *arg)
{
	struct tls_case *tls = arg;

	(void)!tls_case_client(tls);
	return gone(tls->client_rc);
}

static int
server(void *arg)
{
	struct tls_case *tls = arg;

	(void)!tls_case_server(tls);
	return gone(tls->server_rc);
}

SCENARIO(tls_session_ends_on_both_sides, SCENARIO_VIRTUAL)
{
	struct tls_case tls = contexts;
	int rc = coir_socketpair(NULL, &tls.client_sock, &tls.server_sock);

	if (rc < 0)
		return rc;
	sent = 0;
	received = 0;
	tls.client_fn = send_pieces;
	tls.server_fn = read_pieces;
	rc = coir_both(server, &tls, client, &tls);
	MUST(received <= sent);
	MUST(rc < 0 || received == PIECES || tls.client_rc || tls.server_rc);
	coir_close(&tls.client_sock.flow);
	coir_close(&tls.server_sock.flow);
	return rc;
}

static void
set_up(void)
{
	tls_case_init(&contexts);
}

static void
tear_down(void)
{
	tls_case_fini(&contexts);
}

SUITE(torture_tls)
{
	TCase *tc = tcase_create("with certificates");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tc_ = tc;
	ADD_SCENARIO(tls_session_ends_on_both_sides);
	suite_add_tcase(s, tc);
}
