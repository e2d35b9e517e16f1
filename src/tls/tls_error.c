/* SPDX-License-Identifier: MIT */
/*
 * What OpenSSL says when it does not go on: something to wait for, or a reason
 * in its own words, which are kept for people while programs get an errno.
 */
#include "config.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <coir/error.h>
#include <coir/fd.h>

#include "tls/tls_state.h"

int
coir__tls_error(int code, const char *what)
{
	/* the first one is the cause */
	unsigned long error = ERR_peek_error();
	const char *reason = ERR_reason_error_string(error);

	ERR_clear_error();
	return coir_error(code, "%s: %s", what,
			  reason ? reason : "no reason given");
}

/* The certificate of the other side did not do. */
static int
rejected(struct coir_tls *tls)
{
	long why = SSL_get_verify_result(tls->ssl_);
	int code = why == X509_V_ERR_CERT_HAS_EXPIRED ? -EKEYEXPIRED
						      : -EKEYREJECTED;

	ERR_clear_error();
	return coir_error(code, "certificate: %s",
			  X509_verify_cert_error_string(why));
}

/* Why OpenSSL has given up. */
static int
reason(struct coir_tls *tls)
{
	unsigned long error = ERR_peek_error();

	if (ERR_GET_LIB(error) != ERR_LIB_SSL)
		return coir__tls_error(-EPROTO, "TLS");
	switch (ERR_GET_REASON(error)) {
	case SSL_R_CERTIFICATE_VERIFY_FAILED:
		return rejected(tls);
	case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
		return coir__tls_error(-EKEYREJECTED, "certificate");
	case SSL_R_UNEXPECTED_EOF_WHILE_READING:
		ERR_clear_error();
		return coir_error(-ECONNRESET,
				  "TLS: the connection was cut off");
	default:
		return coir__tls_error(-EPROTO, "TLS");
	}
}

/* The socket has failed. */
static int
sock_failed(struct coir_tls *tls)
{
	ERR_clear_error();
	if (tls->broken_ < 0)
		return tls->broken_;
	return tls->read_error_ < 0 ? tls->read_error_ : -ECONNRESET;
}

int
coir__tls_wait(struct coir_tls *tls, int rc)
{
	switch (SSL_get_error(tls->ssl_, rc)) {
	case SSL_ERROR_WANT_READ:
		return coir_fd_wait_read(&tls->sock_->fd);
	case SSL_ERROR_WANT_WRITE:
		return coir__tls_drain(tls);
	case SSL_ERROR_ZERO_RETURN:
		return -ENODATA;
	case SSL_ERROR_SSL:
		return tls->failed_ = reason(tls);
	default:
		return sock_failed(tls);
	}
}
