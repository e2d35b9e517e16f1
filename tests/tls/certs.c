/* SPDX-License-Identifier: MIT */
/*
 * certs.c - makes certificates with OpenSSL's library, as its command would.
 */
#include "config.h"

#include "certs.h"

#include <check.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	DAY = 24 * 60 * 60,
};

/* A certificate and its key. */
struct cert {
	X509 *x509;
	EVP_PKEY *key;
};

static const char *const names[] = { "authority", "server", "expired", "client",
				     "stranger" };

const char *
certs_path(const struct certs *certs, const char *file)
{
	static char paths[4][128];
	static unsigned next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", certs->dir, file);
	return path;
}

static void
add_extension(X509 *x509, int nid, const char *value)
{
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	ck_assert_ptr_nonnull(extension);
	ck_assert_int_eq(X509_add_ext(x509, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

/* A certificate for @name, signed by @issuer; NULL: by itself, an authority. */
static struct cert
make(const char *name, const struct cert *issuer, long end)
{
	struct cert cert = { X509_new(), EVP_EC_gen("P-256") };
	X509_NAME *subject = X509_get_subject_name(cert.x509);

	X509_set_version(cert.x509, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(cert.x509), random());
	X509_gmtime_adj(X509_getm_notBefore(cert.x509), -2L * DAY);
	X509_gmtime_adj(X509_getm_notAfter(cert.x509), end);
	X509_set_pubkey(cert.x509, cert.key);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
				   (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(cert.x509,
			     issuer ? X509_get_subject_name(issuer->x509)
				    : subject);
	if (issuer)
		add_extension(cert.x509, NID_subject_alt_name,
			      "DNS:localhost,DNS:example.org,IP:127.0.0.1");
	else
		add_extension(cert.x509, NID_basic_constraints,
			      "critical,CA:TRUE");
	ck_assert_int_gt(X509_sign(cert.x509, issuer ? issuer->key : cert.key,
				   EVP_sha256()),
			 0);
	return cert;
}

static FILE *
create(const struct certs *certs, const char *name, const char *suffix)
{
	char file[32];
	FILE *out;

	snprintf(file, sizeof(file), "%s.%s", name, suffix);
	out = fopen(certs_path(certs, file), "w");
	ck_assert_ptr_nonnull(out);
	/* nobody takes a key that others may read */
	ck_assert_int_eq(fchmod(fileno(out), 0600), 0);
	return out;
}

static void
save(const struct certs *certs, const char *name, struct cert *cert)
{
	FILE *pem = create(certs, name, "pem");
	FILE *key = create(certs, name, "key");

	ck_assert_int_eq(PEM_write_X509(pem, cert->x509), 1);
	ck_assert_int_eq(PEM_write_PrivateKey(key, cert->key, NULL, NULL, 0,
					      NULL, NULL),
			 1);
	fclose(pem);
	fclose(key);
}

void
certs_make(struct certs *certs)
{
	struct cert made[5];

	snprintf(certs->dir, sizeof(certs->dir), "/tmp/coir-certs-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(certs->dir));
	made[0] = make("an authority", NULL, DAY);
	made[1] = make("a server", &made[0], DAY);
	made[2] = make("an old server", &made[0], -DAY);
	made[3] = make("a client", &made[0], DAY);
	made[4] = make("a stranger", NULL, DAY);
	for (int i = 0; i < 5; i++) {
		save(certs, names[i], &made[i]);
		X509_free(made[i].x509);
		EVP_PKEY_free(made[i].key);
	}
}

void
certs_remove(struct certs *certs)
{
	for (int i = 0; i < 5; i++) {
		char file[32];

		snprintf(file, sizeof(file), "%s.pem", names[i]);
		unlink(certs_path(certs, file));
		snprintf(file, sizeof(file), "%s.key", names[i]);
		unlink(certs_path(certs, file));
	}
	rmdir(certs->dir);
}
