/* SPDX-License-Identifier: MIT */
/*
 * tls_identity.c - who a client's certificate is of; see tls_wire.h.
 */
#include "config.h"

#include <openssl/x509v3.h>
#include <string.h>

#include "log/escape.h"
#include "wire/tls_wire.h"

/* Takes @string if it is one for people: short, and without tricks. */
static bool
take(const ASN1_STRING *string, char ret[static TLS_IDENTITY_MAX + 1])
{
	unsigned char *text;
	int len = ASN1_STRING_to_UTF8(&text, string);
	bool fits;

	if (len < 0)
		return false;
	fits = len > 0 && len <= TLS_IDENTITY_MAX &&
		escape_is_plain((const char *)text, (size_t)len);
	if (fits) {
		memcpy(ret, text, (size_t)len);
		ret[len] = '\0';
	}
	OPENSSL_free(text);
	return fits;
}

static bool
take_common_name(const X509 *cert, char ret[static TLS_IDENTITY_MAX + 1])
{
	const X509_NAME *subject = X509_get_subject_name(cert);
	int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);

	return at >= 0 &&
		take(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)),
		     ret);
}

/* The first host name or mail address that it is for. */
static bool
take_other_name(const X509 *cert, char ret[static TLS_IDENTITY_MAX + 1])
{
	GENERAL_NAMES *all =
		X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	bool taken = false;

	for (int i = 0; !taken && i < sk_GENERAL_NAME_num(all); i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(all, i);

		if (name->type == GEN_DNS || name->type == GEN_EMAIL)
			taken = take(name->d.ia5, ret);
	}
	GENERAL_NAMES_free(all);
	return taken;
}

bool
tls_identity(const SSL *ssl, char ret[static TLS_IDENTITY_MAX + 1])
{
	const X509 *cert = SSL_get0_peer_certificate(ssl);

	if (!cert || SSL_get_verify_result(ssl) != X509_V_OK)
		return false;
	return take_common_name(cert, ret) || take_other_name(cert, ret);
}
