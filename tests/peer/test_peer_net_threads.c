/* SPDX-License-Identifier: MIT */
/*
 * Row NET-45 of the peers' cases: a server in three domains that is aborted,
 * in Eio's tests/network.md. A domain is a thread with a runtime.
 */
#include "config.h"

#include <coir/fiber.h>
#include <stdatomic.h>

#include "peer/net_peer.h"
#include "thread/native.h"
#include "unit/server_case.h"

#define CLIENTS 10

/* A server in three threads and how many it serves. */
struct domains {
	struct coir_listener l;
	struct coir_addr addr;
	atomic_int live;
};

static int
hi_for_ever(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	struct domains *d = arg;
	char byte;
	int rc;

	(void)peer;
	atomic_fetch_add(&d->live, 1);
	rc = coir_copy_string("Hi", &sock->flow);
	if (rc == 0)
		rc = (int)coir_read(&sock->flow, &byte, 1);
	atomic_fetch_sub(&d->live, 1);
	return rc;
}

static int
serve_domains(void *arg)
{
	struct coir_server_options options = { .extra_threads = 2 };
	struct domains *d = arg;

	return coir_run_server(&d->l, &options, hi_for_ever, d);
}

static int
abort_domains(void *arg)
{
	struct coir_socket clients[CLIENTS];
	struct domains d = { 0 };
	struct coir_scope scope;

	(void)arg;
	listen_tcp(&d.l, &d.addr);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_spawn(&scope, serve_domains, &d), 0);
	for (int i = 0; i < CLIENTS; i++) {
		ck_assert_int_eq(coir_connect(NULL, &d.addr, &clients[i]), 0);
		check_read(&clients[i], "Hi");
	}
	ck_assert_int_eq(d.live, CLIENTS);
	ck_assert_int_eq(coir_scope_fail(&scope, -EIO), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), -EIO);
	ck_assert_int_eq(d.live, 0);
	for (int i = 0; i < CLIENTS; i++)
		ck_assert_int_eq(expect_end(&clients[i]), 0);
	return coir_listener_close(&d.l);
}

START_TEST(NET_45_P70_P73_abort_three_domains)
{
	int fds = leak_count_fds();

	ck_assert_int_eq(coir_run(abort_domains, NULL), 0);
	coir__native_settle();
	ck_assert_int_eq(leak_count_fds(), fds);
}
END_TEST

SUITE(net_threads)
{
	ADD(NET_45_P70_P73_abort_three_domains);
}
