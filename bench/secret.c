/* SPDX-License-Identifier: MIT */
/*
 * secret.c - see secret.h.
 */
#include "config.h"

#include "secret.h"

#ifdef HAVE_TLS

#include <errno.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "bench.h"
#include "scratch.h"

/* Long enough for a benchmark. */
#define DAY (24L * 60 * 60)

/** struct secret - a session. */
struct secret {
	SSL *ssl;
};

bool
secret_possible(void)
{
	return true;
}

/* Opens @name in @directory, which nobody else may read. */
static FILE *
create(const char *directory, const char *name)
{
	char path[SCRATCH_PATH + 16];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "w");
	bench_check(file != NULL && fchmod(fileno(file), 0600) == 0, path);
	return file;
}

void
secret_certify(const char *directory)
{
	FILE *pem = create(directory, SECRET_CERTIFICATE);
	FILE *key_file = create(directory, SECRET_KEY);
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = X509_new();

	bench_check(key && cert, "a certificate");
	X509_set_version(cert, X509_VERSION_3);
	X509_gmtime_adj(X509_getm_notBefore(cert), -DAY);
	X509_gmtime_adj(X509_getm_notAfter(cert), DAY);
	X509_set_pubkey(cert, key);
	bench_check(X509_sign(cert, key, EVP_sha256()) > 0 &&
			    PEM_write_X509(pem, cert) == 1 &&
			    PEM_write_PrivateKey(key_file, key, NULL, NULL, 0,
						 NULL, NULL) == 1,
		    "a certificate");
	fclose(pem);
	fclose(key_file);
	X509_free(cert);
	EVP_PKEY_free(key);
}

/* What all sessions have in common. */
static SSL_CTX *
context(void)
{
	static SSL_CTX *ctx;

	if (ctx)
		return ctx;
	ctx = SSL_CTX_new(TLS_client_method());
	bench_check(ctx != NULL, "OpenSSL");
	/* one system call for many records */
	SSL_CTX_set_read_ahead(ctx, 1);
	SSL_CTX_set_mode(ctx,
			 SSL_MODE_ENABLE_PARTIAL_WRITE |
				 SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	return ctx;
}

struct secret *
secret_new(int fd)
{
	struct secret *secret = malloc(sizeof(*secret));

	bench_check(secret != NULL, "memory");
	secret->ssl = SSL_new(context());
	bench_check(secret->ssl && SSL_set_fd(secret->ssl, fd) == 1, "OpenSSL");
	return secret;
}

short
secret_greet(struct secret *secret)
{
	int rc;

	ERR_clear_error();
	rc = SSL_connect(secret->ssl);
	if (rc == 1)
		return 0;
	switch (SSL_get_error(secret->ssl, rc)) {
	case SSL_ERROR_WANT_READ:
		return POLLIN;
	case SSL_ERROR_WANT_WRITE:
		return POLLOUT;
	default:
		bench_check(false, "a TLS handshake");
		return 0;
	}
}

/* Nothing went, as SSL_get_error() says of @rc: what recv(2) would say. */
static ssize_t
nothing(struct secret *secret, int rc)
{
	int code = SSL_get_error(secret->ssl, rc);

	if (code == SSL_ERROR_ZERO_RETURN)
		return 0;
	errno = code == SSL_ERROR_WANT_READ || code == SSL_ERROR_WANT_WRITE
		? EAGAIN
		: ECONNRESET;
	return -1;
}

ssize_t
secret_receive(struct secret *secret, char *buf, size_t size)
{
	size_t len = 0, got;

	ERR_clear_error();
	while (len < size &&
	       SSL_read_ex(secret->ssl, buf + len, size - len, &got) == 1)
		len += got;
	return len > 0 ? (ssize_t)len : nothing(secret, 0);
}

ssize_t
secret_send(struct secret *secret, const char *bytes, size_t len)
{
	size_t sent;

	ERR_clear_error();
	if (SSL_write_ex(secret->ssl, bytes, len, &sent) == 1)
		return (ssize_t)sent;
	return nothing(secret, 0);
}

void
secret_free(struct secret *secret)
{
	if (!secret)
		return;
	SSL_free(secret->ssl);
	free(secret);
}

#else

#include "bench.h"

bool
secret_possible(void)
{
	return false;
}

void
secret_certify(const char *directory)
{
	bench_check(false, directory);
}

struct secret *
secret_new(int fd)
{
	(void)fd;
	bench_check(false, "OpenSSL");
	return NULL;
}

short
secret_greet(struct secret *secret)
{
	(void)secret;
	return 0;
}

ssize_t
secret_receive(struct secret *secret, char *buf, size_t size)
{
	(void)secret;
	(void)buf;
	(void)size;
	return 0;
}

ssize_t
secret_send(struct secret *secret, const char *bytes, size_t len)
{
	(void)secret;
	(void)bytes;
	(void)len;
	return 0;
}

void
secret_free(struct secret *secret)
{
	(void)secret;
}

#endif
