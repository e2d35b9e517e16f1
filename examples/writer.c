/* SPDX-License-Identifier: MIT */
/*
 * A small binary protocol over a connection: the one side writes messages, the
 * other parses them. A message is "MSG", a number of four bytes, and so many
 * bytes of text. The last one is not as it should be.
 */
#include "config.h"

#include <coir.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static int
message(struct coir_writer *w, const char *text)
{
	int rc = coir_print_string(w, "MSG");

	if (rc == 0)
		rc = coir_print_be(w, 4, strlen(text));
	if (rc == 0)
		rc = coir_print_string(w, text);
	return rc;
}

/* All of it goes out as one write: nobody flushes, the flusher does. */
static int
messages(struct coir_writer *w, void *arg)
{
	int rc = message(w, "hello");

	(void)arg;
	if (rc == 0)
		rc = message(w, "world");
	if (rc == 0)
		rc = coir_print_string(w, "MESS");
	return rc;
}

static int
send_all(void *arg)
{
	struct coir_socket *sock = arg;
	int rc = coir_writer_run(&sock->flow, 512, messages, NULL);

	coir_close(&sock->flow);
	return rc;
}

static int
parse(struct coir_reader *r, void *arg)
{
	const char *text;
	uint64_t len;
	int rc = coir_parse_text(r, "MSG", 3);

	(void)arg;
	if (rc == 0)
		rc = coir_parse_be(r, 4, &len);
	if (rc == 0)
		rc = coir_reader_take(r, len, &text);
	if (rc == 0)
		printf("%.*s\n", (int)len, text);
	return rc;
}

static int
receive_all(void *arg)
{
	struct coir_socket *sock = arg;
	struct coir_reader reader;
	int rc = coir_reader_init(&reader, &sock->flow, 512, 4096);

	if (rc < 0)
		return rc;
	while (rc == 0)
		rc = coir_parse_run(&reader, parse, NULL);
	printf("%s\n", coir_error_text());
	coir_reader_fini(&reader);
	coir_close(&sock->flow);
	return rc == -EBADMSG ? 0 : rc;
}

static int
run(void *arg)
{
	struct coir_socket a, b;
	int rc = coir_socketpair(NULL, &a, &b);

	(void)arg;
	return rc < 0 ? rc : coir_both(receive_all, &b, send_all, &a);
}

int
main(void)
{
	return coir_run(run, NULL) < 0;
}
