/* SPDX-License-Identifier: MIT */
/*
 * The beginning of a session: what is checked of the other side, and the
 * handshake.
 */
#include "config.h"

#include <coir/tls.h>

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

#include <coir/error.h>

#include "tls/tls_state.h"

void
coir__tls_fini(struct coir_tls *tls)
{
	coir__tls_bio_fini(tls);
	SSL_free(tls->ssl_);
	tls->ssl_ = NULL;
	coir__tls_shared_put(tls->shared_);
	tls->shared_ = NULL;
}

static int
session_init(struct coir_tls *tls, struct coir_tls_context *context,
	     struct coir_socket *sock)
{
	BIO *bio = NULL;

	if (!context->shared_)
		return -EBADF;
	*tls = (struct coir_tls){
		.flow.ops = &coir__tls_ops,
		.sock_ = sock,
		.shared_ = context->shared_,
	};
	coir_mutex_init(&tls->writers_);
	coir_cond_init(&tls->drained_);
	tls->shared_->refs++;
	ERR_clear_error();
	tls->ssl_ = SSL_new(tls->shared_->ssl_ctx);
	if (tls->ssl_)
		bio = coir__tls_bio_new(tls);
	if (!bio) {
		coir__tls_fini(tls);
		return -ENOMEM;
	}
	SSL_set_bio(tls->ssl_, bio, bio);
	return 0;
}

static bool
is_ip_address(const char *host)
{
	unsigned char raw[16];

	return inet_pton(AF_INET, host, raw) == 1 ||
		inet_pton(AF_INET6, host, raw) == 1;
}

/* Whose certificate is expected. Only names are told to the server (SNI). */
static int
expect_host(struct coir_tls *tls, const char *host)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(tls->ssl_);
	int ok;

	if (!host)
		return tls->shared_->insecure ? 0 : -EINVAL;
	if (!*host)
		return -EINVAL;
	if (is_ip_address(host))
		ok = X509_VERIFY_PARAM_set1_ip_asc(param, host);
	else
		ok = SSL_set1_host(tls->ssl_, host) &&
			SSL_set_tlsext_host_name(tls->ssl_, host);
	SSL_set_hostflags(tls->ssl_, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	return ok ? 0 : -EINVAL;
}

static int
handshake(struct coir_tls *tls)
{
	for (;;) {
		int done, rc;

		if (!tls->ssl_)
			return -EBADF;
		ERR_clear_error();
		done = SSL_do_handshake(tls->ssl_);
		if (done == 1)
			return 0;
		rc = coir__tls_wait(tls, done);
		if (rc < 0)
			return rc == -ENODATA ? -ECONNRESET : rc;
	}
}

static int
close_hook(void *arg)
{
	struct coir_tls *tls = arg;

	coir_close(&tls->flow);
	return 0;
}

/* The handshake is done: from here on @scope closes it. */
static int
attach(struct coir_scope *scope, struct coir_tls *tls)
{
	if (!scope)
		return 0;
	return coir_scope_defer(scope, &tls->hook_, close_hook, tls);
}

int
coir_tls_client(struct coir_scope *scope, struct coir_tls *ret_tls,
		struct coir_tls_context *context, struct coir_socket *sock,
		const char *host)
{
	int rc = session_init(ret_tls, context, sock);

	if (rc < 0)
		return rc;
	SSL_set_connect_state(ret_tls->ssl_);
	rc = expect_host(ret_tls, host);
	if (rc == 0)
		rc = handshake(ret_tls);
	if (rc < 0) {
		coir__tls_fini(ret_tls);
		return coir_error_context(rc, "TLS handshake with %s",
					  host ? host : "the server");
	}
	return attach(scope, ret_tls);
}

int
coir_tls_server(struct coir_scope *scope, struct coir_tls *ret_tls,
		struct coir_tls_context *context, struct coir_socket *sock)
{
	int rc = session_init(ret_tls, context, sock);

	if (rc < 0)
		return rc;
	SSL_set_accept_state(ret_tls->ssl_);
	rc = handshake(ret_tls);
	if (rc < 0) {
		coir__tls_fini(ret_tls);
		return coir_error_context(rc, "TLS handshake with a client");
	}
	return attach(scope, ret_tls);
}

int
coir_tls_alpn(const struct coir_tls *tls, char *buf, size_t len)
{
	const unsigned char *name;
	unsigned name_len;

	if (!tls->ssl_)
		return -EBADF;
	SSL_get0_alpn_selected(tls->ssl_, &name, &name_len);
	if (name_len >= len)
		return -ENOBUFS;
	if (name_len > 0)
		memcpy(buf, name, name_len);
	buf[name_len] = '\0';
	return 0;
}

struct ssl_st *
coir_tls_raw(const struct coir_tls *tls)
{
	return tls->ssl_;
}
