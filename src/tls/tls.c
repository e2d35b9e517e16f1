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
#include <coir/runtime.h>

#include "tls/tls_state.h"

int
coir__tls_check(const struct coir_tls *tls)
{
	if (!tls->ssl_)
		return -EBADF;
	return coir_runtime_current() == tls->runtime_ ? 0 : -EXDEV;
}

void
coir__tls_fini(struct coir_tls *tls)
{
	coir__tls_bio_fini(tls);
	SSL_free(tls->ssl_);
	tls->ssl_ = NULL;
	if (tls->shared_)
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
		.runtime_ = coir_runtime_current(),
		.sock_ = sock,
		.shared_ = context->shared_,
	};
	coir_mutex_init(&tls->writers_);
	coir_cond_init(&tls->drained_);
	atomic_fetch_add(&tls->shared_->refs, 1);
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

/* From here on @scope closes it; one that has ended would do so at once. */
static int
attach(struct coir_scope *scope, struct coir_tls *tls)
{
	if (!scope)
		return 0;
	if (coir_scope_check(scope) == -EINVAL)
		return -EINVAL;
	return coir_scope_defer(scope, &tls->hook_, close_hook, tls);
}

/* Begin a session whose side and expectations are set; @rc: or do not. */
static int
begin(struct coir_scope *scope, struct coir_tls *tls, int rc)
{
	if (rc == 0)
		rc = attach(scope, tls);
	if (rc == 0)
		rc = handshake(tls);
	if (rc == 0)
		return 0;
	coir_hook_remove(&tls->hook_);
	coir__tls_fini(tls);
	return rc;
}

int
coir_tls_client(struct coir_scope *scope, struct coir_tls_context *context,
		struct coir_socket *sock, const char *host,
		struct coir_tls *ret_tls)
{
	int rc = session_init(ret_tls, context, sock);

	if (rc < 0)
		return rc;
	SSL_set_connect_state(ret_tls->ssl_);
	rc = begin(scope, ret_tls, expect_host(ret_tls, host));
	return coir_error_context(rc, "TLS handshake with %s",
				  host ? host : "the server");
}

int
coir_tls_server(struct coir_scope *scope, struct coir_tls_context *context,
		struct coir_socket *sock, struct coir_tls *ret_tls)
{
	int rc = session_init(ret_tls, context, sock);

	if (rc < 0)
		return rc;
	SSL_set_accept_state(ret_tls->ssl_);
	rc = begin(scope, ret_tls, 0);
	return coir_error_context(rc, "TLS handshake with a client");
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
