/* SPDX-License-Identifier: MIT */
/*
 * A library that does its own I/O on a descriptor and says what it wants to
 * wait for, driven by a fiber; then the connection is upgraded in place. The
 * library here is a toy: it greets, and then turns letters by thirteen.
 */
#include "config.h"

#include <coir.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The library: one attempt of a handshake, in the manner of many. */
struct toy {
	int fd;
	bool greeted;
};

static int
toy_handshake(void *arg)
{
	struct toy *toy = arg;
	char answer;

	if (!toy->greeted && write(toy->fd, "?", 1) < 0)
		return errno == EAGAIN ? COIR_WANT_WRITE : -errno;
	toy->greeted = true;
	if (read(toy->fd, &answer, 1) < 0)
		return errno == EAGAIN ? COIR_WANT_READ : -errno;
	printf("the other side says \"%c\"\n", answer);
	return answer == '!' ? 0 : -EPROTO;
}

/* The flow that the library makes of another. */
struct turned {
	struct coir_flow flow;
	struct coir_flow *under;
};

static ssize_t
turned_read(struct coir_flow *flow, void *buf, size_t len)
{
	struct turned *turned = (struct turned *)flow;
	ssize_t n = coir_read(turned->under, buf, len);
	char *c = buf;

	for (ssize_t i = 0; i < n; i++, c++)
		if (isalpha((unsigned char)*c))
			*c = (char)(tolower(*c) < 'n' ? *c + 13 : *c - 13);
	return n;
}

static const struct coir_flow_ops turned_ops = { .read = turned_read };

/* The other side. */
static int
other(void *arg)
{
	struct coir_socket *sock = arg;
	char question;
	int rc = coir_copy_string("in the clear\n", &sock->flow);

	if (rc == 0)
		rc = coir_read_exact(&sock->flow, &question, 1, NULL);
	if (rc == 0)
		rc = coir_copy_string("!", &sock->flow);
	if (rc == 0)
		rc = coir_copy_string("abg va gur pyrne\n", &sock->flow);
	coir_close(&sock->flow);
	return rc;
}

static int
print_line(struct coir_reader *reader)
{
	const char *line;
	int rc = coir_reader_line(reader, &line, NULL);

	if (rc == 0)
		puts(line);
	return rc;
}

/* The reader is the same before and after; what is behind it is not. */
static int
talk(void *arg)
{
	struct coir_socket *sock = arg;
	struct toy toy = { .fd = coir_fd_number(&sock->fd) };
	struct turned turned = { .flow.ops = &turned_ops,
				 .under = &sock->flow };
	struct coir_swap conn;
	struct coir_reader reader;
	int rc;

	coir_swap_init(&conn, &sock->flow);
	rc = coir_reader_init(&reader, &conn.flow, 64, 1024);
	if (rc < 0)
		return rc;
	rc = print_line(&reader);
	if (rc == 0)
		rc = coir_want(&sock->fd, toy_handshake, &toy);
	if (rc == 0)
		rc = coir_swap_to(&conn, &turned.flow, NULL);
	if (rc == 0)
		rc = print_line(&reader);
	coir_reader_fini(&reader);
	coir_close(&conn.flow);
	coir_close(&sock->flow);
	return rc;
}

static int
run(void *arg)
{
	struct coir_socket a, b;
	int rc = coir_socketpair(NULL, &a, &b);

	(void)arg;
	return rc < 0 ? rc : coir_both(talk, &a, other, &b);
}

int
main(void)
{
	return coir_run(run, NULL) < 0;
}
