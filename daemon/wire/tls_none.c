/* SPDX-License-Identifier: MIT */
/*
 * tls_none.c - tls_server.h for a chatd that is built without OpenSSL: nobody
 * gets as far as a handshake.
 */
#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>

#include "wire/tls_server.h"

int
tls_server_new(const struct conf_tls *conf, const char *alpn,
	       struct tls_server **ret_tls, char ret_why[static TLS_WHY_MAX])
{
	(void)conf;
	(void)alpn;
	(void)ret_tls;
	snprintf(ret_why, TLS_WHY_MAX, "this chatd was built without TLS");
	return -EOPNOTSUPP;
}

void
tls_server_put(struct tls_server *tls)
{
	(void)tls;
}

struct wire *
tls_wire_new(struct tls_server *tls, int fd)
{
	(void)tls;
	(void)fd;
	return NULL;
}

int
tls_wire_greet(struct wire *wire, enum tls_outcome *ret_outcome,
	       char ret_why[static TLS_WHY_MAX])
{
	(void)wire;
	*ret_outcome = TLS_OUTCOME_OTHER;
	*ret_why = '\0';
	return -EOPNOTSUPP;
}

const char *
tls_wire_cipher(const struct wire *wire)
{
	(void)wire;
	return "";
}
