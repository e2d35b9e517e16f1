/* SPDX-License-Identifier: MIT */
/*
 * Fetch the front page of a web server and print the whole response.
 *
 *	http_get ADDRESS	for instance tcp:127.0.0.1:80
 */
#include "config.h"

#include <coir.h>
#include <stdio.h>
#include <unistd.h>

/* Send the request, end that direction, print all that comes back. */
static int
get(struct coir_flow *server, struct coir_flow *out)
{
	struct coir_reader reader;
	int rc = coir_copy_string("GET / HTTP/1.0\r\n\r\n", server);

	if (rc == 0)
		rc = coir_shutdown(server, COIR_SHUT_WRITE);
	if (rc == 0)
		rc = coir_reader_init(&reader, server, 16384, 16384);
	if (rc < 0)
		return rc;
	rc = coir_reader_copy(&reader, out, NULL);
	coir_reader_fini(&reader);
	return rc;
}

/* What is attached to a scope lies outside of it: it is closed at its end. */
static int
fetch(const struct coir_addr *addr)
{
	struct coir_socket server;
	struct coir_pipe out;
	struct coir_scope scope;
	int rc = coir_scope_open(&scope);

	if (rc < 0)
		return rc;
	rc = coir_connect(&scope, addr, &server);
	if (rc == 0)
		rc = coir_pipe_init(&out, STDOUT_FILENO);
	if (rc == 0) {
		rc = get(&server.flow, &out.flow);
		coir_pipe_release(&out);
	}
	return coir_scope_close(&scope, rc);
}

static int
run(void *arg)
{
	struct coir_addr addr;
	int rc = coir_addr_parse(arg, &addr);

	if (rc < 0)
		coir_error(rc, "reading the address %s", (const char *)arg);
	else
		rc = fetch(&addr);
	if (rc < 0)
		fprintf(stderr, "http_get: %s\n", coir_error_describe(rc));
	return rc;
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: http_get ADDRESS\n");
		return 64;
	}
	return coir_run(run, argv[1]) < 0;
}
