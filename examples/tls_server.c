/* SPDX-License-Identifier: MIT */
/*
 * A server of one page over TLS: tls_server CHAIN.pem KEY.pem. Each client's
 * handshake is its own fiber's business and may take three seconds: one that
 * stalls delays nobody.
 */
#include "config.h"

#include <coir.h>
#include <coir/tls.h>
#include <stdio.h>

static const char page[] = "HTTP/1.0 200 OK\r\n"
			   "Content-Type: text/plain\r\n"
			   "\r\n"
			   "hello\n";

/* A client, from its handshake on. */
struct client {
	struct coir_tls_context *context;
	struct coir_socket *sock;
	struct coir_tls tls;
};

static int
handshake(void *arg)
{
	struct client *client = arg;

	return coir_tls_server(NULL, client->context, client->sock,
			       &client->tls);
}

/* Read a request to its empty line. */
static int
read_request(struct coir_flow *flow)
{
	struct coir_reader reader;
	const char *line;
	size_t len = 1;
	int rc = coir_reader_init(&reader, flow, 1024, 8192);

	if (rc < 0)
		return rc;
	while (rc == 0 && len > 0)
		rc = coir_reader_line(&reader, &line, &len);
	coir_reader_fini(&reader);
	return rc;
}

static int
serve(struct coir_socket *sock, const struct coir_addr *peer, void *context)
{
	struct client client = { .context = context, .sock = sock };
	int rc = coir_timeout(coir_sec(3), handshake, &client);

	(void)peer;
	if (rc < 0)
		return rc;
	rc = read_request(&client.tls.flow);
	if (rc == 0)
		rc = coir_copy_string(page, &client.tls.flow);
	coir_close(&client.tls.flow);
	return rc;
}

/* One client's failure is told; the others are served. */
static int
tell(int error, const struct coir_addr *peer, void *context)
{
	(void)peer;
	(void)context;
	fprintf(stderr, "tls_server: %s\n", coir_error_describe(error));
	return 0;
}

static int
listen_and_serve(struct coir_tls_context *context)
{
	struct coir_server_options options = { .on_error = tell };
	struct coir_listener listener;
	struct coir_addr addr;
	int rc = coir_addr_tcp(COIR_IP4_LOOPBACK, 0, &addr);

	if (rc == 0)
		rc = coir_listen(NULL, &addr, NULL, &listener);
	if (rc < 0)
		return rc;
	rc = coir_listener_addr(&listener, &addr);
	if (rc == 0) {
		printf("listening on port %u\n", coir_addr_port(&addr));
		fflush(stdout);
		rc = coir_run_server(&listener, &options, serve, context);
	}
	coir_listener_close(&listener);
	return rc;
}

static int
main_fiber(void *arg)
{
	char **argv = arg;
	struct coir_tls_context context;
	int rc = coir_tls_context_init_server(&context, argv[1], argv[2]);

	if (rc == 0)
		rc = listen_and_serve(&context);
	if (rc < 0)
		fprintf(stderr, "tls_server: %s\n", coir_error_describe(rc));
	coir_tls_context_fini(&context);
	return rc;
}

int
main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: tls_server CHAIN.pem KEY.pem\n");
		return 64;
	}
	return coir_run(main_fiber, argv) < 0;
}
