/* SPDX-License-Identifier: MIT */
/*
 * tls_wire.h - what the files about TLS share; they alone know OpenSSL.
 */
#ifndef CHATD_TLS_WIRE_H
#define CHATD_TLS_WIRE_H

#include <openssl/ssl.h>
#include <stddef.h>

#include <coir/tls.h>

#include "wire/tls_server.h"
#include "wire/wire.h"

/* Bytes of an identity at most. */
#define TLS_IDENTITY_MAX 128

/* The certificates of a listener. */
struct tls_server {
	unsigned int refs;             /* the listener's, and each wire's */
	BIO_METHOD *bio_method;        /* from OpenSSL to sockets */
	const char *alpn;              /* what is spoken inside; borrowed */
	struct coir_tls_context main;  /* for who asks for no other name */
	struct coir_tls_context *more; /* n_more of them, for other names */
	size_t n_more;
};

/* A connection. */
struct tls_wire {
	struct wire wire;                    /* first */
	struct tls_server *tls;              /* kept */
	SSL *ssl;                            /* owned */
	int fd;                              /* its socket; borrowed */
	int error;                           /* of the socket; 0: none */
	char *out;                           /* what that has not taken */
	size_t out_from, out_to;             /* what of it is left */
	char identity[TLS_IDENTITY_MAX + 1]; /* who its certificate is of */
	char cipher[64];                     /* what is spoken */
};

/* How OpenSSL reads and writes the sockets of wires; NULL: no memory. */
BIO_METHOD *tls_bio_method_new(void);

/* Has @wire's session read and write its socket. 0 or -ENOMEM. */
int tls_bio_attach(struct tls_wire *wire, const BIO_METHOD *method);

/*
 * Sends what the socket has not taken. 0; -EAGAIN: it does not take all of it;
 * or another negative errno.
 */
int tls_bio_flush(struct tls_wire *wire);

/*
 * OpenSSL has given the handshake of @wire up, and SSL_get_error() says @code:
 * says why.
 */
enum tls_outcome tls_failure(const struct tls_wire *wire, int code,
			     char ret_why[static TLS_WHY_MAX]);

/*
 * Writes who the client has proved to be by its certificate: its common name,
 * else the first name or mail address that it is for. Returns false if it has
 * none, or not one for people.
 */
bool tls_identity(const SSL *ssl, char ret[static TLS_IDENTITY_MAX + 1]);

#endif
