/* SPDX-License-Identifier: MIT */
/*
 * An echo server: answers "you said: " and what it read. A fiber for each
 * client.
 *
 *	echo [PORT]	by default any free port, which is printed
 */
#include "config.h"

#include <coir.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
serve(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	char line[] = "you said: ", buf[1024];
	ssize_t n;
	int rc = 0;

	(void)peer;
	(void)arg;
	while (rc == 0 && (n = coir_read(&sock->flow, buf, sizeof(buf))) != 0) {
		struct iovec answer[] = {
			{ .iov_base = line, .iov_len = strlen(line) },
			{ .iov_base = buf, .iov_len = (size_t)n },
		};

		if (n < 0)
			return (int)n;
		rc = coir_writev(&sock->flow, answer, 2, NULL);
	}
	return rc;
}

/* A client that fails is no reason to stop. */
static int
report(int error, const struct coir_addr *peer, void *arg)
{
	(void)peer;
	(void)arg;
	fprintf(stderr, "echo: %s\n", coir_error_describe(error));
	return 0;
}

static int
print_address(const struct coir_listener *listener)
{
	struct coir_addr addr;
	char text[COIR_ADDR_TEXT_MAX];
	int rc = coir_listener_addr(listener, &addr);

	if (rc < 0)
		return rc;
	coir_addr_format(&addr, text, sizeof(text));
	printf("listening on %s\n", text);
	return fflush(stdout) < 0 ? -EIO : 0;
}

static int
run(void *arg)
{
	struct coir_listen_options listen_options = { .reuse_addr = true };
	struct coir_server_options options = { .on_error = report };
	struct coir_listener listener;
	int rc = coir_listen(NULL, arg, &listen_options, &listener);

	if (rc < 0) {
		fprintf(stderr, "echo: %s\n", coir_error_describe(rc));
		return rc;
	}
	rc = print_address(&listener);
	if (rc == 0)
		rc = coir_run_server(&listener, &options, serve, NULL);
	coir_listener_close(&listener);
	return rc;
}

int
main(int argc, char **argv)
{
	uint16_t port = argc > 1 ? (uint16_t)strtoul(argv[1], NULL, 10) : 0;
	struct coir_addr addr;

	if (coir_addr_tcp(COIR_IP4_LOOPBACK, port, &addr) < 0)
		return 1;
	return coir_run(run, &addr) < 0;
}
