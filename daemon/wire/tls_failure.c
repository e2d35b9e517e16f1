/* SPDX-License-Identifier: MIT */
/*
 * tls_failure.c - why a handshake has failed, in OpenSSL's words and in a few
 * of ours; see tls_wire.h.
 */
#include "config.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <string.h>

#include "wire/tls_wire.h"

/* What OpenSSL's reasons come to; those that are not here are "other". */
static const struct {
	int reason;
	enum tls_outcome outcome;
} reasons[] = {
	{ SSL_R_HTTP_REQUEST, TLS_OUTCOME_NOT_TLS },
	{ SSL_R_HTTPS_PROXY_REQUEST, TLS_OUTCOME_NOT_TLS },
	{ SSL_R_WRONG_VERSION_NUMBER, TLS_OUTCOME_NOT_TLS },
	{ SSL_R_BAD_RECORD_TYPE, TLS_OUTCOME_NOT_TLS },
	{ SSL_R_PACKET_LENGTH_TOO_LONG, TLS_OUTCOME_NOT_TLS },
	{ SSL_R_UNEXPECTED_MESSAGE, TLS_OUTCOME_NOT_TLS },
	{ SSL_R_UNSUPPORTED_PROTOCOL, TLS_OUTCOME_VERSION },
	{ SSL_R_VERSION_TOO_LOW, TLS_OUTCOME_VERSION },
	{ SSL_R_INAPPROPRIATE_FALLBACK, TLS_OUTCOME_VERSION },
	{ SSL_R_NO_SHARED_CIPHER, TLS_OUTCOME_CIPHER },
	{ SSL_R_NO_SUITABLE_KEY_SHARE, TLS_OUTCOME_CIPHER },
	{ SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM, TLS_OUTCOME_CIPHER },
	{ SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS, TLS_OUTCOME_CIPHER },
	{ SSL_R_NO_APPLICATION_PROTOCOL, TLS_OUTCOME_PROTOCOL },
	{ SSL_R_CERTIFICATE_VERIFY_FAILED, TLS_OUTCOME_CERTIFICATE },
	{ SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE, TLS_OUTCOME_CERTIFICATE },
	{ SSL_R_UNEXPECTED_EOF_WHILE_READING, TLS_OUTCOME_CUT_OFF },
};

static enum tls_outcome
outcome_of(int reason)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].reason == reason)
			return reasons[i].outcome;
	return reason > SSL_AD_REASON_OFFSET ? TLS_OUTCOME_REFUSED
					     : TLS_OUTCOME_OTHER;
}

enum tls_outcome
tls_failure(const struct tls_wire *wire, int code,
	    char ret_why[static TLS_WHY_MAX])
{
	/* the first one is the cause */
	unsigned long error = ERR_peek_error();
	enum tls_outcome outcome = outcome_of(ERR_GET_REASON(error));
	const char *why = ERR_reason_error_string(error);

	if (wire->error < 0)
		why = strerror(-wire->error);
	else if (ERR_GET_REASON(error) == SSL_R_CERTIFICATE_VERIFY_FAILED)
		why = X509_verify_cert_error_string(
			SSL_get_verify_result(wire->ssl));
	if (code == SSL_ERROR_SYSCALL || wire->error < 0)
		outcome = TLS_OUTCOME_CUT_OFF;
	ERR_clear_error();
	snprintf(ret_why, TLS_WHY_MAX, "%s",
		 why ? why : "the connection was cut off");
	return outcome;
}
