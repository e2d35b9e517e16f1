/* SPDX-License-Identifier: MIT */
/*
 * What the files of this library share.
 *
 * OpenSSL never waits here: its BIO tries the socket, and what that does not
 * take is kept and sent by the loop. So no call of OpenSSL is ever left half
 * done when a fiber is cancelled, and a record once made is always sent.
 */
#ifndef COIR_TLS_STATE_H
#define COIR_TLS_STATE_H

#include <openssl/ssl.h>
#include <stdatomic.h>

#include <coir/tls.h>

/** struct coir__tls_shared - what a context and its sessions hold. */
struct coir__tls_shared {
	/* the context, and each session, whatever thread it is in */
	atomic_uint refs;
	SSL_CTX *ssl_ctx;
	/* how OpenSSL reads and writes our sockets */
	BIO_METHOD *bio_method;
	bool server;
	/* sessions believe everybody */
	bool insecure;
	/* the server's protocols as RFC 7301 has them on the wire */
	unsigned char *alpn;
	unsigned alpn_len;
};

/* Let go of one reference. */
void
coir__tls_shared_put(struct coir__tls_shared *shared);

/* What coir__tls_bio_new() needs; NULL: no memory. */
BIO_METHOD *
coir__tls_bio_method_new(void);

/* A BIO on tls->sock_; NULL: no memory. */
BIO *
coir__tls_bio_new(struct coir_tls *tls);

/* Wait until the socket has taken what is pending: 0, or why it never will. */
int
coir__tls_drain(struct coir_tls *tls);

/* Nothing can be written any more; whoever waits for it is told. */
void
coir__tls_break(struct coir_tls *tls, int error);

/* Forget what is pending, and wait no longer. */
void
coir__tls_bio_fini(struct coir_tls *tls);

/** struct coir__tls_rest - what the socket has not taken. */
struct coir__tls_rest {
	/* on the heap; NULL: it has taken all */
	char *bytes;
	/* what is left of it */
	size_t from, to;
};

/* Take what is pending out of @tls, if it may still be sent. */
struct coir__tls_rest
coir__tls_take_rest(struct coir_tls *tls);

/* Have @rest (taken) sent and @sock closed after it: as coir_close(). */
int
coir__tls_farewell(struct coir_socket *sock, struct coir__tls_rest *rest);

/*
 * One call of OpenSSL has returned @rc, not positive: 0 if it is worth calling
 * again, after waiting for what it wanted; -ENODATA: the other side's end; else
 * the negative errno, with its reason told.
 */
int
coir__tls_wait(struct coir_tls *tls, int rc);

/* What OpenSSL's last failure in this thread was, told as of doing @what. */
int
coir__tls_error(int code, const char *what);

/* May the calling thread use @tls, and is it open? 0, -EBADF or -EXDEV. */
int
coir__tls_check(const struct coir_tls *tls);

/* Free what a session still holds; the socket stays as it is. */
void
coir__tls_fini(struct coir_tls *tls);

extern const struct coir_flow_ops coir__tls_ops;

#endif
