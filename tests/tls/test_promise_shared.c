/* SPDX-License-Identifier: MIT */
/*
 * lua-eco's promise that all modules share one scheduler (P86): sessions,
 * datagrams, names, files, processes and timers in fibers of one thread, in
 * steps that nobody begins before all have ended the one before.
 */
#include "config.h"

#include <coir/command.h>
#include <coir/cond.h>
#include <coir/datagram.h>
#include <coir/each.h>
#include <coir/load.h>
#include <coir/resolve.h>
#include <coir/timer.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>

#include "support/tempdir.h"
#include "tls_case.h"
#include "unit/net_case.h"

enum {
	STEPS = 4,
};

/* Everybody, and how far they have got. */
struct crowd {
	struct tls_case tls;
	struct coir_cond all_there;
	struct coir_datagram to, from;
	struct coir_timer timer;
	pthread_t thread;
	int there;
	int step;
};

/* One step of one of them. */
typedef int step_fn(struct crowd *c);

static int
use_session(struct crowd *c)
{
	char buf[8] = "";
	int rc = coir_copy_string("hello", &c->tls.client.flow);

	if (rc == 0)
		rc = coir_read_exact(&c->tls.client.flow, buf, 5, NULL);
	return rc < 0 ? rc : -!!strcmp(buf, "hello");
}

static int
serve_session(struct crowd *c)
{
	char buf[8];
	int rc = coir_read_exact(&c->tls.server.flow, buf, 5, NULL);

	return rc < 0 ? rc : coir_write(&c->tls.server.flow, buf, 5, NULL);
}

static int
send_datagram(struct crowd *c)
{
	return coir_datagram_send(&c->to, "x", 1, NULL);
}

static int
receive_datagram(struct crowd *c)
{
	char buf[2];
	ssize_t n = coir_datagram_recv(&c->from, buf, sizeof(buf), NULL, NULL);

	return n < 0 ? (int)n : -(n != 1);
}

static int
resolve_a_name(struct crowd *c)
{
	struct coir_addr_list list = { 0 };
	int rc = coir_resolve("localhost", "http", NULL, &list);

	(void)c;
	coir_addr_list_fini(&list);
	return rc;
}

static int
use_a_file(struct crowd *c)
{
	const char *path = in_tempdir("file");
	void *bytes;
	size_t len;
	int rc = coir_file_save(path, "text", 4, O_CREAT | O_TRUNC, 0600);

	(void)c;
	if (rc == 0)
		rc = coir_file_load(path, 16, &bytes, &len);
	if (rc < 0)
		return rc;
	free(bytes);
	return -(len != 4);
}

static int
run_a_command(struct crowd *c)
{
	static const char *const args[] = { "true", NULL };

	(void)c;
	return coir_command_run(args, NULL, NULL);
}

static int
await_a_tick(struct crowd *c)
{
	return coir_timer_next(&c->timer, NULL);
}

static step_fn *const steps[] = {
	use_session,    serve_session, send_datagram, receive_datagram,
	resolve_a_name, use_a_file,    run_a_command, await_a_tick,
};

#define CROWD (sizeof(steps) / sizeof(steps[0]))

/* Wait until everybody is there. */
static int
meet(struct crowd *c)
{
	int step = c->step, rc = 0;

	if (++c->there == (int)CROWD) {
		c->there = 0;
		c->step++;
		coir_cond_broadcast(&c->all_there);
	}
	while (rc == 0 && c->step == step)
		rc = coir_cond_wait(&c->all_there);
	return rc;
}

/* One of the crowd; which one is the number of its step. */
static int
take_part(size_t i, void *arg)
{
	struct crowd *c = arg;
	int rc = 0;

	for (int n = 0; n < STEPS && rc == 0; n++) {
		rc = steps[i](c);
		ck_assert(pthread_equal(c->thread, pthread_self()));
		if (rc == 0)
			rc = meet(c);
	}
	return rc;
}

static int
shake_client(void *arg)
{
	struct tls_case *tls = arg;

	return coir_tls_client(NULL, &tls->client_context, &tls->client_sock,
			       tls->host, &tls->client);
}

static int
shake_server(void *arg)
{
	struct tls_case *tls = arg;

	return coir_tls_server(NULL, &tls->server_context, &tls->server_sock,
			       &tls->server);
}

static int
gather(void *arg)
{
	struct crowd *c = arg;
	int rc;

	pair_init(&c->tls.client_sock, &c->tls.server_sock);
	ck_assert_int_eq(coir_both(shake_server, &c->tls, shake_client,
				   &c->tls),
			 0);
	ck_assert_int_eq(coir_datagram_pair(NULL, &c->to, &c->from), 0);
	coir_cond_init(&c->all_there);
	coir_timer_init(&c->timer);
	ck_assert_int_eq(coir_timer_start(&c->timer, coir_ms(1), coir_ms(1)),
			 0);
	rc = coir_each(CROWD, COIR_EACH_ALL, take_part, c);
	coir_timer_fini(&c->timer);
	coir_cond_fini(&c->all_there);
	coir_datagram_close(&c->to);
	coir_datagram_close(&c->from);
	coir_close(&c->tls.client.flow);
	coir_close(&c->tls.server.flow);
	return rc;
}

START_TEST(P86_all_modules_share_one_scheduler)
{
	static struct crowd c;

	tempdir_new();
	tls_case_init(&c.tls);
	c.thread = pthread_self();
	ck_assert_int_eq(run_net(gather, &c), 0);
	ck_assert_int_eq(c.step, STEPS);
	tls_case_fini(&c.tls);
	tempdir_remove();
}
END_TEST

SUITE(promise_shared)
{
	ADD(P86_all_modules_share_one_scheduler);
}
