/* SPDX-License-Identifier: MIT */
/*
 * A library that was written for blocking calls, and that lets its user say
 * how to read and write, goes on unchanged in a fiber. The library here is the
 * C library's stdio over a connection: while it waits, others run.
 *
 *	stdio ADDRESS	a web server, for instance tcp:127.0.0.1:80
 */
#include "config.h"

#include <coir.h>
#include <errno.h>
#include <stdio.h>

/* What stdio calls for its reads and writes; errors go by errno there. */
static ssize_t
read_cb(void *cookie, char *buf, size_t len)
{
	ssize_t n = coir_read(cookie, buf, len);

	if (n < 0)
		errno = (int)-n;
	return n < 0 ? -1 : n;
}

static ssize_t
write_cb(void *cookie, const char *buf, size_t len)
{
	int rc = coir_write(cookie, buf, len, NULL);

	if (rc < 0)
		errno = -rc;
	return rc < 0 ? 0 : (ssize_t)len;
}

static int
close_cb(void *cookie)
{
	return coir_close(cookie) < 0 ? EOF : 0;
}

/* As it would be in any program: nothing here knows of fibers. */
static int
request(FILE *server)
{
	long n = 0;

	fputs("GET / HTTP/1.0\r\n\r\n", server);
	fflush(server); /* from writing to reading */
	while (getc(server) != EOF)
		n++;
	if (ferror(server))
		return -errno;
	printf("got %ld bytes\n", n);
	return 0;
}

/* One connection with a stream on it. */
static int
fetch(void *arg)
{
	static const cookie_io_functions_t calls = {
		.read = read_cb,
		.write = write_cb,
		.close = close_cb,
	};
	struct coir_socket sock;
	FILE *server;
	int rc = coir_connect(NULL, arg, &sock);

	if (rc < 0)
		return rc;
	server = fopencookie(&sock.flow, "r+", calls);
	if (!server) {
		coir_close(&sock.flow);
		return -ENOMEM;
	}
	rc = request(server);
	fclose(server);
	return rc;
}

/* Twice at once: neither waits for the other. */
static int
run(int argc, char **argv)
{
	struct coir_addr addr;
	int rc;

	if (argc != 2) {
		fprintf(stderr, "usage: stdio ADDRESS\n");
		return 64;
	}
	rc = coir_addr_parse(argv[1], &addr);
	if (rc < 0)
		return coir_error(rc, "reading the address %s", argv[1]);
	return coir_both(fetch, &addr, fetch, &addr);
}

COIR_MAIN(run)
