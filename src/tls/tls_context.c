/* SPDX-License-Identifier: MIT */
/*
 * Contexts: what a program says once about all its sessions.
 */
#include "config.h"

#include <errno.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <coir/error.h>

#include "tls/tls_state.h"

void
coir__tls_shared_put(struct coir__tls_shared *shared)
{
	if (atomic_fetch_sub(&shared->refs, 1) > 1)
		return;
	SSL_CTX_free(shared->ssl_ctx);
	BIO_meth_free(shared->bio_method);
	free(shared->alpn);
	free(shared);
}

/* Nobody is asked on a terminal. */
static int
no_pass_phrase(char *buf, int size, int writing, void *arg)
{
	(void)buf;
	(void)size;
	(void)writing;
	(void)arg;
	return -1;
}

static SSL_CTX *
ssl_ctx_new(bool server)
{
	static const unsigned char session_id[] = "coir";
	SSL_CTX *ctx =
		SSL_CTX_new(server ? TLS_server_method() : TLS_client_method());

	if (!ctx)
		return NULL;
	SSL_CTX_set_default_passwd_cb(ctx, no_pass_phrase);
	/* who resumes has a ticket; without the id, none that shows whom it is
	 * would be accepted */
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_session_id_context(ctx, session_id, sizeof(session_id) - 1);
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_options(ctx,
			    SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
	SSL_CTX_set_mode(ctx,
			 SSL_MODE_ENABLE_PARTIAL_WRITE |
				 SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
				 SSL_MODE_RELEASE_BUFFERS);
	return ctx;
}

static int
context_init(struct coir_tls_context *context, bool server)
{
	struct coir__tls_shared *shared = calloc(1, sizeof(*shared));

	context->shared_ = NULL;
	if (!shared)
		return -ENOMEM;
	ERR_clear_error();
	atomic_init(&shared->refs, 1);
	shared->server = server;
	shared->ssl_ctx = ssl_ctx_new(server);
	shared->bio_method = coir__tls_bio_method_new();
	if (!shared->ssl_ctx || !shared->bio_method) {
		coir__tls_shared_put(shared);
		return coir__tls_error(-EINVAL, "setting OpenSSL up");
	}
	context->shared_ = shared;
	return 0;
}

int
coir_tls_context_init_client(struct coir_tls_context *context)
{
	int rc = context_init(context, false);

	if (rc < 0)
		return rc;
	SSL_CTX_set_verify(context->shared_->ssl_ctx, SSL_VERIFY_PEER, NULL);
	/* one that has no authorities trusts nobody, and that is told then */
	SSL_CTX_set_default_verify_paths(context->shared_->ssl_ctx);
	ERR_clear_error();
	return 0;
}

int
coir_tls_context_init_server(struct coir_tls_context *context,
			     const char *chain, const char *key)
{
	int rc = context_init(context, true);

	if (rc < 0)
		return rc;
	rc = coir_tls_context_set_cert(context, chain, key);
	if (rc < 0)
		coir_tls_context_fini(context);
	return rc;
}

void
coir_tls_context_fini(struct coir_tls_context *context)
{
	if (context->shared_)
		coir__tls_shared_put(context->shared_);
	context->shared_ = NULL;
}

/* Can @path be read? OpenSSL's own words for that are for nobody. */
static int
check_readable(const char *path, const char *what)
{
	if (access(path, R_OK) < 0)
		return coir_error(-errno, "reading the %s %s", what, path);
	return 0;
}

/*
 * OpenSSL did not like what is in a file, or could not open it after all: a
 * policy of the system (AppArmor) is not asked by access(2).
 */
static int
bad_file(const char *path, const char *what)
{
	unsigned long error = ERR_peek_error();
	int rc;

	if (ERR_SYSTEM_ERROR(error)) {
		ERR_clear_error();
		return coir_error(-ERR_GET_REASON(error), "reading the %s %s",
				  what, path);
	}
	rc = coir__tls_error(-EINVAL, "OpenSSL");
	return coir_error_context(rc, "reading the %s %s", what, path);
}

int
coir_tls_context_trust(struct coir_tls_context *context, const char *path)
{
	static const char what[] = "authorities";
	SSL_CTX *ctx = coir_tls_context_raw(context);
	struct stat st;
	int rc;

	if (!ctx)
		return -EBADF;
	rc = check_readable(path, what);
	if (rc < 0)
		return rc;
	if (stat(path, &st) < 0)
		return coir_error(-errno, "reading the %s %s", what, path);
	ERR_clear_error();
	if (S_ISDIR(st.st_mode))
		rc = SSL_CTX_load_verify_dir(ctx, path);
	else
		rc = SSL_CTX_load_verify_file(ctx, path);
	return rc == 1 ? 0 : bad_file(path, what);
}

int
coir_tls_context_set_cert(struct coir_tls_context *context, const char *chain,
			  const char *key)
{
	SSL_CTX *ctx = coir_tls_context_raw(context);
	int rc;

	if (!ctx)
		return -EBADF;
	rc = check_readable(chain, "certificate");
	if (rc == 0)
		rc = check_readable(key, "private key");
	if (rc < 0)
		return rc;
	ERR_clear_error();
	if (SSL_CTX_use_certificate_chain_file(ctx, chain) != 1)
		return bad_file(chain, "certificate");
	if (SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1)
		return bad_file(key, "private key");
	return 0;
}

int
coir_tls_context_set_ciphers(struct coir_tls_context *context, const char *list)
{
	SSL_CTX *ctx = coir_tls_context_raw(context);

	if (!ctx)
		return -EBADF;
	ERR_clear_error();
	if (SSL_CTX_set_cipher_list(ctx, list) == 1)
		return 0;
	return coir_error_context(coir__tls_error(-EINVAL, "OpenSSL"),
				  "choosing the ciphers %s", list);
}

/* A server chooses the first of its own that is offered. */
static int
choose_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_len,
	    const unsigned char *offered, unsigned offered_len, void *arg)
{
	struct coir__tls_shared *shared = arg;
	unsigned char *chosen;

	(void)ssl;
	if (SSL_select_next_proto(&chosen, out_len, shared->alpn,
				  shared->alpn_len, offered,
				  offered_len) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	*out = chosen;
	return SSL_TLSEXT_ERR_OK;
}

/* "h2,http/1.1" as on the wire, each with its length before it. */
static int
alpn_wire(const char *protocols, unsigned char *wire)
{
	for (;;) {
		size_t len = strcspn(protocols, ",");

		if (len == 0 || len > 255)
			return -EINVAL;
		*wire++ = (unsigned char)len;
		memcpy(wire, protocols, len);
		wire += len;
		protocols += len;
		if (!*protocols)
			return 0;
		protocols++;
	}
}

int
coir_tls_context_set_alpn(struct coir_tls_context *context,
			  const char *protocols)
{
	struct coir__tls_shared *shared = context->shared_;
	size_t len = strlen(protocols) + 1;
	unsigned char *wire;
	int rc;

	if (!shared)
		return -EBADF;
	if (len > UINT16_MAX)
		return -EINVAL;
	wire = malloc(len);
	if (!wire)
		return -ENOMEM;
	rc = alpn_wire(protocols, wire);
	if (rc == 0 && !shared->server &&
	    SSL_CTX_set_alpn_protos(shared->ssl_ctx, wire, (unsigned)len) != 0)
		rc = -ENOMEM;
	if (rc < 0) {
		free(wire);
		return rc;
	}
	free(shared->alpn);
	shared->alpn = wire;
	shared->alpn_len = (unsigned)len;
	if (shared->server)
		SSL_CTX_set_alpn_select_cb(shared->ssl_ctx, choose_alpn,
					   shared);
	return 0;
}

int
coir_tls_context_require_cert(struct coir_tls_context *context)
{
	SSL_CTX *ctx = coir_tls_context_raw(context);

	if (!ctx)
		return -EBADF;
	SSL_CTX_set_verify(ctx,
			   SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
			   NULL);
	return 0;
}

int
coir_tls_context_set_insecure(struct coir_tls_context *context)
{
	SSL_CTX *ctx = coir_tls_context_raw(context);

	if (!ctx)
		return -EBADF;
	context->shared_->insecure = true;
	SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
	return 0;
}

struct ssl_ctx_st *
coir_tls_context_raw(const struct coir_tls_context *context)
{
	return context->shared_ ? context->shared_->ssl_ctx : NULL;
}
