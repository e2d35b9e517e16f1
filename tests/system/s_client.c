/* SPDX-License-Identifier: MIT */
/*
 * s_client.c - see s_client.h.
 */
#include "config.h"

#include "system/s_client.h"

#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/runner.h"
#include "tls/certs.h"

/* Becomes it, with @fd for what it reads and writes. */
static void
become_s_client(int fd, const struct certs *certs, int port, const char *alpn)
{
	char address[32];
	int null = open("/dev/null", O_WRONLY);

	snprintf(address, sizeof(address), "127.0.0.1:%d", port);
	dup2(fd, STDIN_FILENO);
	dup2(fd, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execlp("openssl", "openssl", "s_client", "-quiet", "-connect", address,
	       "-servername", "localhost", "-verify_return_error", "-CAfile",
	       certs_path(certs, "authority.pem"), alpn ? "-alpn" : NULL, alpn,
	       (char *)NULL);
	_exit(127);
}

pid_t
s_client_start(struct peer *p, const struct certs *certs, int port,
	       const char *alpn)
{
	int ends[2];
	pid_t pid;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
				    ends),
			 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		become_s_client(ends[1], certs, port, alpn);
	close(ends[1]);
	*p = (struct peer){ .fd = ends[0] };
	return pid;
}

/* The certificate in @path. */
static X509 *
read_certificate(const char *path)
{
	FILE *in = fopen(path, "re");
	X509 *x509;

	ck_assert_ptr_nonnull(in);
	x509 = PEM_read_X509(in, NULL, NULL, NULL);
	ck_assert_ptr_nonnull(x509);
	fclose(in);
	return x509;
}

void
s_client_expect(const struct certs *certs, int port, const char *file)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	X509 *expected = read_certificate(certs_path(certs, file));
	struct peer p;
	X509 *shown;
	SSL *ssl;

	peer_connect(&p, port);
	ck_assert_ptr_nonnull(ctx);
	ssl = SSL_new(ctx);
	ck_assert_ptr_nonnull(ssl);
	ck_assert_int_eq(SSL_set_fd(ssl, p.fd), 1);
	ck_assert_int_eq(SSL_connect(ssl), 1);
	shown = SSL_get1_peer_certificate(ssl);
	ck_assert_msg(X509_cmp(shown, expected) == 0, "it is not %s", file);
	X509_free(shown);
	X509_free(expected);
	SSL_free(ssl);
	SSL_CTX_free(ctx);
	peer_close(&p);
}

void
s_client_end(pid_t pid)
{
	int status;

	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
}
