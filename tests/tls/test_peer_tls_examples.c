/* SPDX-License-Identifier: MIT */
/*
 * What lua-eco's text promises of https (P88), by the two examples: a server of
 * one page, and a client that fetches it and does not wait for ever.
 */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "certs.h"
#include "support/runner.h"
#include "system/example.h"

/* Start the server; returns its port. */
static int
serve(struct example *server, const struct certs *certs)
{
	const char *args[] = { "tls_server", certs_path(certs, "server.pem"),
			       certs_path(certs, "server.key"), NULL };
	char line[128];
	int port;

	example_start_args(server, args);
	ck_assert_ptr_nonnull(fgets(line, sizeof(line), server->out));
	ck_assert_int_eq(sscanf(line, "listening on port %d\n", &port), 1);
	return port;
}

/* Fetch from @port; it says @expected and ends with @code. */
static void
get(const char *host, int port, const char *authorities, const char *seconds,
    const char *expected, int code)
{
	char address[64];
	const char *args[] = { "https_get", address, authorities, seconds,
			       NULL };
	struct example client;

	snprintf(address, sizeof(address), "%s:%d", host, port);
	example_start_args(&client, args);
	example_expect(&client, expected, code);
}

START_TEST(P88_https_get)
{
	struct certs certs;
	struct example server;
	const char *authority;
	int port, stalled;

	certs_make(&certs);
	authority = certs_path(&certs, "authority.pem");
	port = serve(&server, &certs);
	/* one that says nothing delays nobody */
	stalled = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(connect(stalled,
				 (struct sockaddr *)&(struct sockaddr_in){
					 .sin_family = AF_INET,
					 .sin_port = htons((uint16_t)port),
					 .sin_addr.s_addr =
						 htonl(INADDR_LOOPBACK) },
				 sizeof(struct sockaddr_in)),
			 0);
	get("127.0.0.1", port, authority, NULL, "status: 200\nhello\n", 0);
	get("127.0.0.1", port, certs_path(&certs, "stranger.pem"), NULL,
	    "https_get: certificate: unable to get local issuer certificate: "
	    "Key was rejected by service, TLS handshake with 127.0.0.1\n",
	    1);
	kill(server.pid, SIGTERM);
	waitpid(server.pid, NULL, 0);
	fclose(server.out);
	close(stalled);
	certs_remove(&certs);
}
END_TEST

START_TEST(P88_https_get_does_not_wait_for_ever)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
				   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(sin);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	/* connections are made by the kernel, and nobody ever answers */
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sin, sizeof(sin)), 0);
	ck_assert_int_eq(listen(fd, 1), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&sin, &len), 0);
	get("127.0.0.1", ntohs(sin.sin_port), "/dev/null", NULL,
	    "https_get: OpenSSL: no certificate or crl found: Invalid "
	    "argument, reading the authorities /dev/null\n",
	    1);
	get("127.0.0.1", ntohs(sin.sin_port), "/etc/ssl/certs", "0.2",
	    "https_get: no answer in time\n", 1);
	close(fd);
}
END_TEST

SUITE(peer_tls_examples)
{
	ADD(P88_https_get);
	ADD(P88_https_get_does_not_wait_for_ever);
}
