/* SPDX-License-Identifier: MIT */
/*
 * secure.c - see secure.h.
 */
#include "config.h"

#include "unit/secure.h"

#include <check.h>
#include <event2/event.h>
#include <openssl/err.h>
#include <string.h>

/* Passes of the loop after which something has gone wrong. */
#define PATIENCE 100000

void
secure_dial(struct secure *s, struct scene *scene)
{
	caller_dial(&s->caller, scene);
	s->failed = s->closed = false;
	s->ctx = SSL_CTX_new(TLS_client_method());
	ck_assert_ptr_nonnull(s->ctx);
	s->ssl = SSL_new(s->ctx);
	ck_assert_ptr_nonnull(s->ssl);
	ck_assert_int_eq(SSL_set_fd(s->ssl, s->caller.fd), 1);
	SSL_set_connect_state(s->ssl);
}

void
secure_hang_up(struct secure *s)
{
	SSL_free(s->ssl);
	SSL_CTX_free(s->ctx);
	caller_hang_up(&s->caller);
}

/* Nothing was read, and SSL_get_error() says @code. */
static void
note(struct secure *s, int code)
{
	if (code == SSL_ERROR_WANT_READ || code == SSL_ERROR_WANT_WRITE)
		return;
	s->caller.ended = true;
	s->closed = code == SSL_ERROR_ZERO_RETURN;
	s->failed = !s->closed;
}

void
secure_step(struct secure *s)
{
	struct caller *c = &s->caller;
	int n;

	do {
		ck_assert_uint_lt(c->len, SCENE_HEARD - 1);
		ERR_clear_error();
		n = SSL_read(s->ssl, c->heard + c->len,
			     (int)(SCENE_HEARD - 1 - c->len));
		if (n > 0)
			c->len += (size_t)n;
	} while (n > 0);
	note(s, SSL_get_error(s->ssl, n));
	c->heard[c->len] = '\0';
}

void
secure_say(struct secure *s, const char *text)
{
	int n = SSL_write(s->ssl, text, (int)strlen(text));

	ck_assert_int_eq(n, (int)strlen(text));
}

void
secure_await(struct secure *s, struct scene *scene, const char *text)
{
	for (int i = 0; secure_step(s), !strstr(s->caller.heard, text); i++) {
		ck_assert_msg(i < PATIENCE && !s->caller.ended,
			      "never \"%s\" after\n%s", text, s->caller.heard);
		event_base_loop(scene->fixture.base, EVLOOP_ONCE);
	}
}

void
secure_await_end(struct secure *s, struct scene *scene)
{
	for (int i = 0; secure_step(s), !s->caller.ended; i++) {
		ck_assert_msg(i < PATIENCE, "no end after\n%s",
			      s->caller.heard);
		event_base_loop(scene->fixture.base, EVLOOP_ONCE);
	}
}
