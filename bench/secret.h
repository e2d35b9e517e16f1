/* SPDX-License-Identifier: MIT */
/*
 * secret.h - TLS for the clients of a crowd, and a certificate for the server
 * that they talk to. Nobody is verified: it is all one machine. Built without
 * OpenSSL there is none.
 */
#ifndef BENCH_SECRET_H
#define BENCH_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* In the directory of the server. */
#define SECRET_CERTIFICATE "server.pem"
#define SECRET_KEY "server.key"

struct secret;

/* Can this program do it? */
bool secret_possible(void);

/* Writes a certificate and its key to these files in @directory. */
void secret_certify(const char *directory);

/* A session on the socket @fd, which it does not own. */
struct secret *secret_new(int fd);

/* Goes on with the handshake. 0: done; else poll(2)'s event to wait for. */
short secret_greet(struct secret *secret);

/* As recv(2) and send(2) that never wait: all there is, as much as is taken. */
ssize_t secret_receive(struct secret *secret, char *buf, size_t size);
ssize_t secret_send(struct secret *secret, const char *bytes, size_t len);

/* Frees it; NULL is nothing. */
void secret_free(struct secret *secret);

#endif
