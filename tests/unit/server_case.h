/* SPDX-License-Identifier: MIT */
/*
 * A listener, the options of a server on it, and what its handlers have seen.
 */
#ifndef SERVER_CASE_H
#define SERVER_CASE_H

#include <check.h>
#include <coir/promise.h>
#include <coir/reader.h>
#include <coir/scope.h>
#include <coir/server.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "support/fixture.h"

/* A server and what it has seen. */
struct world {
	struct coir_listener l;
	struct coir_addr addr;
	struct coir_server_options options;
	struct coir_promise stop;
	/* a handler that waits for it */
	struct coir_promise go;
	int handlers;
	int most;
	int served;
	int errors;
};

static inline void
world_init(struct world *w)
{
	char name[64];

	*w = (struct world){ 0 };
	snprintf(name, sizeof(name), "@coir-server-%d", getpid());
	ck_assert_int_eq(coir_addr_unix(name, &w->addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &w->addr, NULL, &w->l), 0);
	coir_promise_init(&w->stop);
	coir_promise_init(&w->go);
	w->options.stop = &w->stop;
}

static inline void
world_fini(struct world *w)
{
	coir_promise_fini(&w->go);
	coir_promise_fini(&w->stop);
	ck_assert_int_eq(coir_listener_close(&w->l), 0);
}

/* Run @body in a fiber, inside a scope, with a world. */
static inline int
run_world(coir_scope_fn *body)
{
	struct world w;
	int rc;

	world_init(&w);
	rc = coir_scope_run(body, &w);
	world_fini(&w);
	return rc;
}

/* A test whose program is @body, run with a world. */
#define WORLD_TEST(name, body)                                        \
	static int body##_program(void *arg)                          \
	{                                                             \
		(void)arg;                                            \
		return run_world(body);                               \
	}                                                             \
	START_TEST(name)                                              \
	{                                                             \
		ck_assert_int_eq(run_fiber(body##_program, NULL), 0); \
	}                                                             \
	END_TEST

/* Echoes until the end of the stream; counts how many do so at once. */
static inline int
echo(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	struct world *w = arg;
	struct coir_reader r;
	int rc;

	(void)peer;
	if (++w->handlers > w->most)
		w->most = w->handlers;
	rc = coir_reader_init(&r, &sock->flow, 1024, 1024);
	if (rc == 0) {
		rc = coir_reader_copy(&r, &sock->flow, NULL);
		coir_reader_fini(&r);
	}
	w->handlers--;
	w->served++;
	return rc;
}

static inline int
serve(void *arg)
{
	struct world *w = arg;

	return coir_run_server(&w->l, &w->options, echo, w);
}

/* The other side has closed. */
static inline int
expect_end(void *arg)
{
	struct coir_socket *sock = arg;
	char byte;

	ck_assert_int_eq(coir_read(&sock->flow, &byte, 1), 0);
	return coir_close(&sock->flow);
}

#endif
