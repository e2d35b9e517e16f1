/* SPDX-License-Identifier: MIT */
/*
 * tls_server.c - the certificates of a listener; see tls_server.h.
 *
 * Who names a host (SNI) gets the certificate of the directory that is for that
 * host, else the listener's own. What does not depend on the name is set for
 * all of them: OpenSSL looks some of it up in the one and some in the other.
 */
#include "config.h"

#include "wire/tls_server.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <coir/error.h>

#include "conf/conf.h"
#include "log/log.h"
#include "wire/tls_wire.h"

/*
 * What an administrator may not think of: the shipped profile lets chatd read
 * what is in /etc/chatd.
 */
#define NOT_PERMITTED                                                   \
	"; chatd's user has to be able to read it, and AppArmor, if "   \
	"that confines chatd, lets it read /etc/chatd only, without a " \
	"line in /etc/apparmor.d/local/chatd"

/* Says why, as the last call of libcoir that failed with @rc does. */
static int
explain(int rc, char ret_why[static TLS_WHY_MAX])
{
	snprintf(ret_why, TLS_WHY_MAX, "%s%s", coir_error_describe(rc),
		 rc == -EACCES ? NOT_PERMITTED : "");
	return rc;
}

/*
 * A key that others know is none. One of root's may be for a group: that is how
 * a machine's services share keys.
 */
static int
check_secrecy(const char *path, char ret_why[static TLS_WHY_MAX])
{
	struct stat st;
	mode_t others;

	/* a file that is not there is told of when it is read */
	if (stat(path, &st) < 0)
		return 0;
	others = st.st_uid == 0 ? S_IRWXO : S_IRWXG | S_IRWXO;
	if (!S_ISREG(st.st_mode) || !(st.st_mode & others))
		return 0;
	snprintf(ret_why, TLS_WHY_MAX,
		 "%s: others than its owner may use the private key; take "
		 "their permissions away (chmod 600)",
		 path);
	return -EACCES;
}

/* What is spoken inside is ours, or nothing in particular. */
static int
choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_len,
		const unsigned char *offered, unsigned int len, void *arg)
{
	const struct tls_server *tls = arg;
	size_t ours = strlen(tls->alpn);

	(void)ssl;
	for (unsigned int at = 0; at < len; at += 1U + offered[at]) {
		if (offered[at] != ours ||
		    memcmp(offered + at + 1, tls->alpn, ours) != 0)
			continue;
		*out = offered + at + 1;
		*out_len = offered[at];
		return SSL_TLSEXT_ERR_OK;
	}
	return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/* The certificate is that for the name that the client asks for. */
static int
choose_certificate(SSL *ssl, int *alert, void *arg)
{
	const struct tls_server *tls = arg;
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

	(void)alert;
	for (size_t i = 0; name && i < tls->n_more; i++) {
		SSL_CTX *ctx = coir_tls_context_raw(&tls->more[i]);

		if (X509_check_host(SSL_CTX_get0_certificate(ctx), name, 0, 0,
				    NULL) != 1)
			continue;
		SSL_set_SSL_CTX(ssl, ctx);
		return SSL_TLSEXT_ERR_OK;
	}
	return SSL_TLSEXT_ERR_NOACK;
}

/* Clients are asked who they are. */
static int
ask_clients(struct coir_tls_context *context, const struct conf_tls *conf)
{
	SSL_CTX *ctx = coir_tls_context_raw(context);
	bool require = conf->client_certificates ==
		CONF_CLIENT_CERTIFICATES_REQUIRE;
	int rc = coir_tls_context_trust(context, conf->client_ca);

	if (rc < 0)
		return rc;
	/* which are believed they are told, to choose by */
	SSL_CTX_set_client_CA_list(ctx,
				   SSL_load_client_CA_file(conf->client_ca));
	SSL_CTX_set_verify(ctx,
			   SSL_VERIFY_PEER |
				   (require ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT
					    : 0),
			   NULL);
	return 0;
}

/* All of it that does not depend on the name. */
static int
prepare(struct tls_server *tls, struct coir_tls_context *context,
	const struct conf_tls *conf)
{
	SSL_CTX *ctx = coir_tls_context_raw(context);
	int rc = coir_tls_context_set_ciphers(context, conf->ciphers);

	/* what was said may be a password */
	SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET | SSL_OP_CLEANSE_PLAINTEXT);
	SSL_CTX_set_num_tickets(ctx, 0);
	SSL_CTX_set_alpn_select_cb(ctx, choose_protocol, tls);
	if (rc == 0 && conf->client_certificates != CONF_CLIENT_CERTIFICATES_NO)
		rc = ask_clients(context, conf);
	return rc;
}

/*
 * A certificate that is not valid today is used all the same: chatd would not
 * start else, and who does not check it comes in.
 */
static void
check_time(struct coir_tls_context *context, const char *path)
{
	const X509 *cert =
		SSL_CTX_get0_certificate(coir_tls_context_raw(context));

	if (X509_cmp_current_time(X509_get0_notAfter(cert)) < 0)
		log_warn("%s: the certificate has expired: who checks it does "
			 "not come in",
			 path);
	else if (X509_cmp_current_time(X509_get0_notBefore(cert)) > 0)
		log_warn("%s: the certificate is not valid yet, or the clock "
			 "is wrong: who checks it does not come in",
			 path);
}

/* Reads a certificate and its key into @context, uninitialised memory. */
static int
load(struct tls_server *tls, struct coir_tls_context *context,
     const struct conf_tls *conf, const char *certificate, const char *key,
     char ret_why[static TLS_WHY_MAX])
{
	int rc = check_secrecy(key, ret_why);

	if (rc < 0)
		return rc;
	rc = coir_tls_context_init_server(context, certificate, key);
	if (rc < 0)
		return explain(rc, ret_why);
	check_time(context, certificate);
	rc = prepare(tls, context, conf);
	if (rc < 0) {
		explain(rc, ret_why);
		coir_tls_context_fini(context);
	}
	return rc;
}

static int
is_certificate(const struct dirent *entry)
{
	const char *end = strrchr(entry->d_name, '.');

	return end && *entry->d_name != '.' && strcmp(end, ".pem") == 0;
}

/* Reads one of the directory. */
static int
load_one_more(struct tls_server *tls, const struct conf_tls *conf,
	      const char *name, char ret_why[static TLS_WHY_MAX])
{
	char path[PATH_MAX];
	int rc;

	snprintf(path, sizeof(path), "%s/%s", conf->directory, name);
	rc = load(tls, &tls->more[tls->n_more], conf, path, path, ret_why);
	if (rc == 0)
		tls->n_more++;
	return rc;
}

/* Reads the directory, in the order of the names. */
static int
load_more(struct tls_server *tls, const struct conf_tls *conf,
	  char ret_why[static TLS_WHY_MAX])
{
	struct dirent **entries;
	int n = scandir(conf->directory, &entries, is_certificate, alphasort);
	int rc = 0;

	if (n < 0) {
		rc = -errno;
		snprintf(ret_why, TLS_WHY_MAX, "%s: %s", conf->directory,
			 strerror(-rc));
		return rc;
	}
	tls->more = calloc((size_t)n + 1, sizeof(*tls->more));
	if (!tls->more)
		rc = explain(-ENOMEM, ret_why);
	for (int i = 0; i < n; i++) {
		if (rc == 0)
			rc = load_one_more(tls, conf, entries[i]->d_name,
					   ret_why);
		free(entries[i]);
	}
	free(entries);
	return rc;
}

int
tls_server_new(const struct conf_tls *conf, const char *alpn,
	       struct tls_server **ret_tls, char ret_why[static TLS_WHY_MAX])
{
	struct tls_server *tls = calloc(1, sizeof(*tls));
	int rc;

	if (!tls)
		return explain(-ENOMEM, ret_why);
	tls->refs = 1;
	tls->alpn = alpn;
	tls->bio_method = tls_bio_method_new();
	if (tls->bio_method)
		rc = load(tls, &tls->main, conf, conf->certificate, conf->key,
			  ret_why);
	else
		rc = explain(-ENOMEM, ret_why);
	if (rc == 0 && *conf->directory)
		rc = load_more(tls, conf, ret_why);
	if (rc < 0) {
		tls_server_put(tls);
		return rc;
	}
	SSL_CTX_set_tlsext_servername_callback(coir_tls_context_raw(&tls->main),
					       choose_certificate);
	SSL_CTX_set_tlsext_servername_arg(coir_tls_context_raw(&tls->main),
					  tls);
	*ret_tls = tls;
	return 0;
}

void
tls_server_put(struct tls_server *tls)
{
	if (!tls || --tls->refs > 0)
		return;
	coir_tls_context_fini(&tls->main);
	for (size_t i = 0; i < tls->n_more; i++)
		coir_tls_context_fini(&tls->more[i]);
	free(tls->more);
	BIO_meth_free(tls->bio_method);
	free(tls);
}
