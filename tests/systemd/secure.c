/* SPDX-License-Identifier: MIT */
/*
 * secure keys DIRECTORY: a certificate that nobody vouches for, and its key, in
 * the files cert.pem and key.pem of DIRECTORY.
 * secure say PORT TEXT WANTED: says TEXT by TLS to that port of this machine,
 * and reads until WANTED has come. What went wrong is said.
 */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

/* Seconds for something to come, and bytes of all that does. */
#define PATIENCE 10
#define ANSWER_MAX 65536

/* Seconds that a certificate is good for. */
#define DAY (24L * 60 * 60)

/* Says that @what has failed. Returns 1. */
static int
fail(const char *what)
{
	printf("secure: %s\n", what);
	ERR_print_errors_fp(stdout);
	return 1;
}

static bool
sign(X509 *x509, EVP_PKEY *key)
{
	X509_NAME *name = X509_get_subject_name(x509);

	return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
					  (const unsigned char *)"localhost",
					  -1, -1, 0) &&
		X509_set_issuer_name(x509, name) &&
		X509_gmtime_adj(X509_getm_notBefore(x509), -DAY) &&
		X509_gmtime_adj(X509_getm_notAfter(x509), DAY) &&
		X509_set_pubkey(x509, key) &&
		X509_sign(x509, key, EVP_sha256());
}

static int
make_keys(void)
{
	X509 *x509 = X509_new();
	EVP_PKEY *key = EVP_EC_gen("P-256");
	FILE *certificate, *secret;

	umask(077);
	certificate = fopen("cert.pem", "we");
	secret = fopen("key.pem", "we");
	if (!x509 || !key || !sign(x509, key) || !certificate || !secret ||
	    !PEM_write_X509(certificate, x509) ||
	    !PEM_write_PrivateKey(secret, key, NULL, NULL, 0, NULL, NULL))
		return fail("making a certificate");
	X509_free(x509);
	EVP_PKEY_free(key);
	return fclose(certificate) != 0 || fclose(secret) != 0;
}

static int
dial(int port)
{
	const struct timeval patience = { .tv_sec = PATIENCE };
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	return fd;
}

/* Reads until @wanted has come. */
static bool
hear(SSL *ssl, const char *wanted)
{
	static char answer[ANSWER_MAX];
	size_t len = 0;
	int n;

	while (len < sizeof(answer) - 1) {
		n = SSL_read(ssl, answer + len,
			     (int)(sizeof(answer) - 1 - len));
		if (n <= 0)
			break;
		len += (size_t)n;
		answer[len] = '\0';
		if (strstr(answer, wanted))
			return true;
	}
	printf("%s\n", answer);
	return false;
}

static int
say(int port, const char *text, const char *wanted)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	SSL *ssl = context ? SSL_new(context) : NULL;
	int fd = dial(port);
	int code = 0;

	if (!ssl || fd < 0 || !SSL_set_fd(ssl, fd) || SSL_connect(ssl) <= 0)
		code = fail("connecting");
	else if (SSL_write(ssl, text, (int)strlen(text)) <= 0)
		code = fail("saying it");
	else if (!hear(ssl, wanted))
		code = fail("what was to come has not");
	else
		SSL_shutdown(ssl);
	SSL_free(ssl);
	SSL_CTX_free(context);
	close(fd);
	return code;
}

int
main(int argc, char *argv[])
{
	if (argc == 3 && strcmp(argv[1], "keys") == 0)
		return chdir(argv[2]) < 0 || make_keys() != 0;
	if (argc == 5 && strcmp(argv[1], "say") == 0)
		return say((int)strtol(argv[2], NULL, 10), argv[3], argv[4]);
	return 64;
}
