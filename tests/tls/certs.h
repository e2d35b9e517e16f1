/* SPDX-License-Identifier: MIT */
/*
 * certs.h - certificates made for one test: of an authority, of a server for
 * localhost, example.org and 127.0.0.1, of the same when it has expired, of a
 * client, and of an authority that nobody trusts.
 */
#ifndef CERTS_H
#define CERTS_H

/** struct certs - a directory with NAME.pem and NAME.key for each. */
struct certs {
	char dir[64];
};

/* Make them: "authority", "server", "expired", "client", "stranger". */
void certs_make(struct certs *certs);

/* Remove the directory. */
void certs_remove(struct certs *certs);

/* The path of @file in the directory; valid until the next but three. */
const char *certs_path(const struct certs *certs, const char *file);

#endif
