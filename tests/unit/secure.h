/* SPDX-License-Identifier: MIT */
/*
 * secure.h - somebody in a scene who speaks TLS, driven pass by pass like all
 * others there.
 */
#ifndef SECURE_H
#define SECURE_H

#include <openssl/ssl.h>
#include <stdbool.h>

#include "unit/scene.h"

/* Somebody who speaks TLS; the caller has what they have heard, in clear. */
struct secure {
	struct caller caller; /* connected; its end is that of the session */
	SSL_CTX *ctx;
	SSL *ssl;
	bool failed; /* the session cannot go on */
	bool closed; /* the other side has said that nothing more comes */
};

/* Connects, and speaks as little as possible: secure_await() does the rest. */
void secure_dial(struct secure *s, struct scene *scene);

/* Hangs up, without a word. */
void secure_hang_up(struct secure *s);

/* Goes on with what is to be done, as far as that goes now. */
void secure_step(struct secure *s);

/* Says @text, all of it; the handshake is made. */
void secure_say(struct secure *s, const char *text);

/* Lets the loop run until @s has heard @text. */
void secure_await(struct secure *s, struct scene *scene, const char *text);

/* The same until its session or its connection has ended. */
void secure_await_end(struct secure *s, struct scene *scene);

#endif
