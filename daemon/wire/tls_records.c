/* SPDX-License-Identifier: MIT */
/*
 * tls_records.c - OpenSSL's way to the socket of a wire; see tls_wire.h.
 *
 * Writing always takes all: what the socket does not take is kept, and goes out
 * before anything else. So no record is ever begun and given up, and OpenSSL
 * never has to be called with the same bytes again.
 */
#include "config.h"

#include <errno.h>
#include <openssl/bio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "wire/tls_wire.h"

/*
 * Bytes kept at most: a record, and what OpenSSL answers to the client's
 * records by itself. Who has it answer more does not read.
 */
#define OUT_MAX (64 * 1024)

/* As send(2), but a negative errno. */
static ssize_t
try_send(const struct tls_wire *wire, const char *bytes, size_t len)
{
	ssize_t n = send(wire->fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);

	if (n >= 0)
		return n;
	return errno == EWOULDBLOCK || errno == EINTR ? -EAGAIN : -errno;
}

int
tls_bio_flush(struct tls_wire *wire)
{
	while (wire->out_from < wire->out_to) {
		ssize_t n = try_send(wire, wire->out + wire->out_from,
				     wire->out_to - wire->out_from);

		if (n == -EAGAIN)
			return -EAGAIN;
		if (n < 0)
			return wire->error = (int)n;
		wire->out_from += (size_t)n;
	}
	free(wire->out);
	wire->out = NULL;
	wire->out_from = wire->out_to = 0;
	return 0;
}

/* Keeps @len bytes behind what is kept already. */
static int
keep(struct tls_wire *wire, const char *bytes, size_t len)
{
	char *grown;

	if (len > OUT_MAX - wire->out_to)
		return -ENOBUFS;
	grown = realloc(wire->out, wire->out_to + len);
	if (!grown)
		return -ENOMEM;
	memcpy(grown + wire->out_to, bytes, len);
	wire->out = grown;
	wire->out_to += len;
	return 0;
}

/* Sends @len bytes, and keeps what does not go. 0 or a negative errno. */
static int
send_or_keep(struct tls_wire *wire, const char *bytes, size_t len)
{
	ssize_t n = 0;

	if (!wire->out)
		n = try_send(wire, bytes, len);
	if (n == -EAGAIN)
		n = 0;
	if (n < 0)
		return (int)n;
	if ((size_t)n == len)
		return 0;
	return keep(wire, bytes + n, len - (size_t)n);
}

static int
bio_write(BIO *bio, const char *bytes, int len)
{
	struct tls_wire *wire = BIO_get_data(bio);

	BIO_clear_retry_flags(bio);
	if (wire->error == 0)
		wire->error = send_or_keep(wire, bytes, (size_t)len);
	return wire->error < 0 ? -1 : len;
}

static int
bio_read(BIO *bio, char *buf, int size)
{
	struct tls_wire *wire = BIO_get_data(bio);
	ssize_t n = recv(wire->fd, buf, (size_t)size, MSG_DONTWAIT);

	BIO_clear_retry_flags(bio);
	if (n == 0)
		BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
	else if (n < 0 && (errno == EWOULDBLOCK || errno == EINTR))
		BIO_set_retry_read(bio);
	else if (n < 0)
		wire->error = -errno;
	return (int)n;
}

static long
bio_ctrl(BIO *bio, int command, long number, void *pointer)
{
	(void)number;
	(void)pointer;
	if (command == BIO_CTRL_EOF)
		return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
	return command == BIO_CTRL_FLUSH;
}

BIO_METHOD *
tls_bio_method_new(void)
{
	BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "chatd wire");

	if (!method)
		return NULL;
	BIO_meth_set_write(method, bio_write);
	BIO_meth_set_read(method, bio_read);
	BIO_meth_set_ctrl(method, bio_ctrl);
	return method;
}

int
tls_bio_attach(struct tls_wire *wire, const BIO_METHOD *method)
{
	BIO *bio = BIO_new(method);

	if (!bio)
		return -ENOMEM;
	BIO_set_data(bio, wire);
	BIO_set_init(bio, 1);
	SSL_set_bio(wire->ssl, bio, bio);
	return 0;
}
