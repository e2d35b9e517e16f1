/* SPDX-License-Identifier: MIT */
/*
 * s_client.h - somebody who speaks TLS: openssl s_client, a program of its own.
 * What it is told it sends, what it says has come. Whether there is one says
 * terminal_has().
 */
#ifndef SYSTEM_S_CLIENT_H
#define SYSTEM_S_CLIENT_H

#include <sys/types.h>

#include "system/peer.h"

struct certs;

/*
 * Has it connect to @port and be @p, who trusts the authority of @certs. With
 * @alpn that is what it wants to speak inside. Returns its process.
 */
pid_t s_client_start(struct peer *p, const struct certs *certs, int port,
		     const char *alpn);

/*
 * Makes a handshake with who is at @port, without that program: it has the
 * certificate in @file of @certs.
 */
void s_client_expect(const struct certs *certs, int port, const char *file);

/* Ends @pid, if it has not yet: that is no goodbye to whom it is connected to.
 */
void s_client_end(pid_t pid);

#endif
