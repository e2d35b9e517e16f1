/* SPDX-License-Identifier: MIT */
/*
 * tls_wire.c - a connection that speaks TLS; see tls_server.h.
 *
 * A turn of the room is one record, and one call of the system. A record is
 * made when what was made before is out, so that of a client who does not read
 * one is kept at most.
 */
#include "config.h"

#include "wire/tls_wire.h"

#include <errno.h>
#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes in a record at most. */
#define RECORD_MAX 16384

/* Bytes that OpenSSL takes for a connection, as measured. */
#define SESSION_MEMORY (16 * 1024)

/* What is gathered for one record; kept for no longer than that. */
static char record[RECORD_MAX];

static struct tls_wire *
of(struct wire *wire)
{
	return (struct tls_wire *)wire;
}

/* Why OpenSSL, whose call has returned @rc, does not go on. */
static int
trouble(struct tls_wire *t, int rc)
{
	int code = SSL_get_error(t->ssl, rc);

	ERR_clear_error();
	if (code == SSL_ERROR_WANT_READ)
		return -EAGAIN;
	if (code == SSL_ERROR_ZERO_RETURN)
		return 0;
	if (t->error == 0)
		t->error = code == SSL_ERROR_SYSCALL ? -ECONNRESET : -EPROTO;
	return t->error;
}

static ssize_t
tls_receive(struct wire *wire, int fd, char *buf, size_t size)
{
	struct tls_wire *t = of(wire);
	size_t n;
	int rc;

	(void)fd;
	ERR_clear_error();
	rc = SSL_read_ex(t->ssl, buf, size, &n);
	return rc == 1 ? (ssize_t)n : trouble(t, rc);
}

/*
 * The next bytes for a record, behind the first @from of the @n ranges. Returns
 * how many, with where they are in *@ret_bytes.
 */
static size_t
gather(const struct iovec *ranges, int n, size_t from, const char **ret_bytes)
{
	size_t len = 0;

	for (; n > 0 && from >= ranges->iov_len; ranges++, n--)
		from -= ranges->iov_len;
	*ret_bytes = record;
	if (n == 1) {
		*ret_bytes = (const char *)ranges->iov_base + from;
		len = ranges->iov_len - from;
		return len < RECORD_MAX ? len : RECORD_MAX;
	}
	for (; n > 0 && len < RECORD_MAX; ranges++, n--, from = 0) {
		size_t part = ranges->iov_len - from;

		if (part > RECORD_MAX - len)
			part = RECORD_MAX - len;
		memcpy(record + len, (const char *)ranges->iov_base + from,
		       part);
		len += part;
	}
	return len;
}

/* A record that cannot be made breaks the connection, whatever the cause. */
static int
trouble_in_writing(struct tls_wire *t, int rc)
{
	int error = trouble(t, rc);

	return error == 0 || error == -EAGAIN ? -EPIPE : error;
}

static ssize_t
tls_send(struct wire *wire, int fd, struct iovec *ranges, int n, size_t bytes)
{
	struct tls_wire *t = of(wire);
	size_t taken = 0;
	int rc = t->error ? t->error : tls_bio_flush(t);

	(void)fd;
	if (rc == 0 && !SSL_is_init_finished(t->ssl))
		rc = -ENOTCONN;
	while (rc == 0 && taken < bytes && !t->out) {
		const char *next;
		size_t len = gather(ranges, n, taken, &next);
		size_t written;

		ERR_clear_error();
		rc = SSL_write_ex(t->ssl, next, len, &written);
		rc = rc == 1 ? 0 : trouble_in_writing(t, rc);
		if (rc == 0)
			taken += written;
	}
	return taken > 0 ? (ssize_t)taken : rc;
}

static bool
tls_pending(const struct wire *wire)
{
	return SSL_pending(((const struct tls_wire *)wire)->ssl) > 0;
}

static bool
tls_unsent(const struct wire *wire)
{
	return ((const struct tls_wire *)wire)->out;
}

/* It has all that there was for it: says so, and waits for no answer. */
static void
tls_end(struct wire *wire, int fd)
{
	struct tls_wire *t = of(wire);

	(void)fd;
	if (t->error || !SSL_is_init_finished(t->ssl))
		return;
	ERR_clear_error();
	(void)SSL_shutdown(t->ssl);
	ERR_clear_error();
	(void)tls_bio_flush(t);
}

static void
tls_free(struct wire *wire)
{
	struct tls_wire *t = of(wire);

	SSL_free(t->ssl);
	tls_server_put(t->tls);
	free(t->out);
	free(t);
}

static const struct wire_ops tls_ops = {
	.receive = tls_receive,
	.send = tls_send,
	.pending = tls_pending,
	.unsent = tls_unsent,
	.end = tls_end,
	.free = tls_free,
};

struct wire *
tls_wire_new(struct tls_server *tls, int fd)
{
	struct tls_wire *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->wire.ops = &tls_ops;
	t->wire.memory = sizeof(*t) + SESSION_MEMORY;
	t->fd = fd;
	t->tls = tls;
	tls->refs++;
	ERR_clear_error();
	t->ssl = SSL_new(coir_tls_context_raw(&tls->main));
	if (!t->ssl || tls_bio_attach(t, tls->bio_method) < 0) {
		ERR_clear_error();
		tls_free(&t->wire);
		return NULL;
	}
	SSL_set_accept_state(t->ssl);
	return &t->wire;
}

/* It is made: notes who is there, and what is spoken. */
static void
note(struct tls_wire *t)
{
	snprintf(t->cipher, sizeof(t->cipher), "%s %s", SSL_get_version(t->ssl),
		 SSL_get_cipher_name(t->ssl));
	if (tls_identity(t->ssl, t->identity))
		t->wire.identity = t->identity;
}

int
tls_wire_greet(struct wire *wire, enum tls_outcome *ret_outcome,
	       char ret_why[static TLS_WHY_MAX])
{
	struct tls_wire *t = of(wire);
	int rc = tls_bio_flush(t);
	int code;

	if (rc == -EAGAIN)
		return rc;
	ERR_clear_error();
	rc = SSL_do_handshake(t->ssl);
	if (rc == 1) {
		note(t);
		return 0;
	}
	code = SSL_get_error(t->ssl, rc);
	if (code == SSL_ERROR_WANT_READ)
		return -EAGAIN;
	*ret_outcome = tls_failure(t, code, ret_why);
	return -EPROTO;
}

const char *
tls_wire_cipher(const struct wire *wire)
{
	return ((const struct tls_wire *)wire)->cipher;
}
