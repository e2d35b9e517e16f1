/* SPDX-License-Identifier: MIT */
/*
 * reload_listeners.h - from the entrances there are to those there should be.
 *
 * One that is wanted unchanged but for its label, its places or its backlog is
 * kept. Another one is opened before anything is given up, with the socket of
 * the one it replaces if that listens at the same port, so that nobody in the
 * backlog is lost. Only where an old one stands in the way (of 0.0.0.0, say,
 * where 127.0.0.1 was) is that closed first, and opened again if the new one
 * cannot be.
 */
#ifndef CHATD_RELOAD_LISTENERS_H
#define CHATD_RELOAD_LISTENERS_H

#include <stddef.h>

struct conf;
struct conf_errors;
struct entrance;
struct server;
struct tls_server;

/* What becomes of one listener that is wanted. */
struct reload_step {
	struct entrance *kept;   /* it is here already; or */
	struct entrance *opened; /* it has been opened */
	struct tls_server *tls;  /* that one which is kept is to speak */
};

/* What becomes of all of them. */
struct reload_listeners {
	struct server *server;     /* whose; borrowed */
	const struct conf *next;   /* what is wanted; while opening */
	struct reload_step *steps; /* one a listener */
	size_t n;                  /* how many */
	struct entrance **closed;  /* what had to make way */
	size_t n_closed;           /* how many */
};

/*
 * Opens what @next wants. Returns 0, and *@ret_plan has to be committed; or a
 * negative errno, sentences in @errors, and everything is as it was.
 */
int reload_listeners_open(struct reload_listeners *ret_plan,
			  struct server *server, const struct conf *next,
			  struct conf_errors *errors);

/*
 * Lets people in where it was opened, and nobody any more where it is not
 * wanted. The server's configuration has what was wanted by now.
 */
void reload_listeners_commit(struct reload_listeners *plan);

#endif
