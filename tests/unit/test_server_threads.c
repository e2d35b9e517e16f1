/* SPDX-License-Identifier: MIT */
/*
 * Servers with extra threads: all of them serve, under one limit, and a stop,
 * a failure and a cancel reach all. Real time, as there are threads; handlers
 * that block their whole thread at a barrier make sure that each serves one.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/server.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>

#include "support/leak.h"
#include "support/runner.h"
#include "thread/native.h"
#include "unit/net_case.h"
#include "unit/server_case.h"

#define THREADS 3
#define CLIENTS 20

/* A server, its handlers' meeting point, and what they count. */
struct crew {
	struct world w;
	pthread_t main_thread;
	pthread_barrier_t all_here;
	atomic_int live;
	atomic_int most;
	atomic_int served;
};

/* Run @body in a fiber with a crew of @threads that meet. */
static int
run_crew(coir_scope_fn *body, unsigned threads)
{
	struct crew crew = { .main_thread = pthread_self() };
	int rc;

	world_init(&crew.w);
	ck_assert_int_eq(pthread_barrier_init(&crew.all_here, NULL, threads),
			 0);
	crew.w.options.extra_threads = (int)threads - 1;
	rc = coir_scope_run(body, &crew);
	pthread_barrier_destroy(&crew.all_here);
	world_fini(&crew.w);
	return rc;
}

/* Run a program in real time; it leaves no descriptor, nor do its threads. */
static void
run_threads(coir_fn *program)
{
	int fds = leak_count_fds();

	ck_assert_int_eq(coir_run(program, NULL), 0);
	coir__native_settle();
	ck_assert_int_eq(leak_count_fds(), fds);
}

/* A test whose program is @body, run with a crew of @threads. */
#define CREW_TEST(name, body, threads)          \
	static int body##_program(void *arg)    \
	{                                       \
		(void)arg;                      \
		return run_crew(body, threads); \
	}                                       \
	START_TEST(name)                        \
	{                                       \
		run_threads(body##_program);    \
	}                                       \
	END_TEST

/* Clients that wait to be accepted. */
static void
knock(struct crew *crew, struct coir_socket *clients, int n)
{
	for (int i = 0; i < n; i++)
		ck_assert_int_eq(coir_connect(NULL, &crew->w.addr, &clients[i]),
				 0);
}

/* Meets the handlers of the other threads, then waits for its client. */
static int
meet_and_wait(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	struct crew *crew = arg;
	char byte;
	int rc;

	(void)peer;
	atomic_fetch_add(&crew->live, 1);
	pthread_barrier_wait(&crew->all_here);
	rc = (int)coir_read(&sock->flow, &byte, 1);
	if (rc == 0) {
		rc = coir_copy_string("Bye", &sock->flow);
		atomic_fetch_add(&crew->served, 1);
	}
	atomic_fetch_sub(&crew->live, 1);
	return rc;
}

static int
serve_and_meet(void *arg)
{
	struct crew *crew = arg;

	return coir_run_server(&crew->w.l, &crew->w.options, meet_and_wait,
			       crew);
}

/* Each thread has a client; the stop lets all of them finish. */
static int
all_serve(struct coir_scope *scope, void *arg)
{
	struct crew *crew = arg;
	struct coir_socket clients[THREADS];
	struct coir_fiber *server;
	int result;

	knock(crew, clients, THREADS);
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, serve_and_meet, crew,
					  &server),
			 0);
	ck_assert_int_eq(coir_promise_resolve(&crew->w.stop, NULL), 0);
	for (int i = 0; i < THREADS; i++)
		ck_assert_int_eq(coir_shutdown(&clients[i].flow,
					       COIR_SHUT_WRITE),
				 0);
	ck_assert_int_eq(coir_join(server, &result), 0);
	ck_assert_int_eq(result, 0);
	coir_fiber_put(server);
	ck_assert_int_eq(crew->served, THREADS);
	for (int i = 0; i < THREADS; i++) {
		check_read(&clients[i], "Bye");
		ck_assert_int_eq(expect_end(&clients[i]), 0);
	}
	return 0;
}
CREW_TEST(P70_P72_server_threads_all_serve_and_stop, all_serve, THREADS)

/* A cancel reaches the handlers of every thread. */
static int
cancel_all(struct coir_scope *scope, void *arg)
{
	struct crew *crew = arg;
	struct coir_socket clients[THREADS];
	struct coir_fiber *server;
	int result;

	knock(crew, clients, THREADS);
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, serve_and_meet, crew,
					  &server),
			 0);
	ck_assert_int_eq(coir_fiber_cancel(server), 0);
	ck_assert_int_eq(coir_join(server, &result), 0);
	ck_assert_int_eq(result, -ECANCELED);
	coir_fiber_put(server);
	ck_assert_int_eq(crew->live, 0);
	ck_assert_int_eq(crew->served, 0);
	for (int i = 0; i < THREADS; i++)
		ck_assert_int_eq(expect_end(&clients[i]), 0);
	return 0;
}
CREW_TEST(P73_server_threads_are_cancelled, cancel_all, THREADS)

/* The one that is not the calling thread fails. */
static int
meet_and_fail(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	struct crew *crew = arg;
	char byte;

	(void)peer;
	pthread_barrier_wait(&crew->all_here);
	if (!pthread_equal(pthread_self(), crew->main_thread))
		return -EIO;
	return (int)coir_read(&sock->flow, &byte, 1);
}

static int
fail_all(struct coir_scope *scope, void *arg)
{
	struct crew *crew = arg;
	struct coir_socket clients[2];

	(void)scope;
	knock(crew, clients, 2);
	ck_assert_int_eq(coir_run_server(&crew->w.l, &crew->w.options,
					 meet_and_fail, crew),
			 -EIO);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(expect_end(&clients[i]), 0);
	return 0;
}
CREW_TEST(P67_server_threads_fail_together, fail_all, 2)

/* Counts how many there are at once. */
static int
count_and_echo(struct coir_socket *sock, const struct coir_addr *peer,
	       void *arg)
{
	struct crew *crew = arg;
	int live = atomic_fetch_add(&crew->live, 1) + 1;
	int most = crew->most;
	char buf[8];
	ssize_t n;
	int rc = 0;

	(void)peer;
	while (live > most &&
	       !atomic_compare_exchange_weak(&crew->most, &most, live))
		;
	while (rc == 0 && (n = coir_read(&sock->flow, buf, sizeof(buf))) > 0)
		rc = coir_write(&sock->flow, buf, (size_t)n, NULL);
	atomic_fetch_sub(&crew->live, 1);
	atomic_fetch_add(&crew->served, 1);
	return rc;
}

static int
serve_and_count(void *arg)
{
	struct crew *crew = arg;

	return coir_run_server(&crew->w.l, &crew->w.options, count_and_echo,
			       crew);
}

static int
one_client(void *arg)
{
	struct crew *crew = arg;
	struct coir_socket sock;

	ck_assert_int_eq(coir_connect(NULL, &crew->w.addr, &sock), 0);
	ck_assert_int_eq(coir_copy_string("hello", &sock.flow), 0);
	check_read(&sock, "hello");
	ck_assert_int_eq(coir_shutdown(&sock.flow, COIR_SHUT_WRITE), 0);
	return expect_end(&sock);
}

static int
many_clients(struct coir_scope *scope, void *arg)
{
	for (int i = 0; i < CLIENTS; i++)
		ck_assert_int_eq(coir_spawn(scope, one_client, arg), 0);
	return 0;
}

static int
limited(struct coir_scope *scope, void *arg)
{
	struct crew *crew = arg;
	struct coir_fiber *server;

	crew->w.options.max_connections = 2;
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, serve_and_count, crew,
					  &server),
			 0);
	ck_assert_int_eq(coir_scope_run(many_clients, crew), 0);
	ck_assert_int_eq(coir_promise_resolve(&crew->w.stop, NULL), 0);
	ck_assert_int_eq(coir_join(server, NULL), 0);
	coir_fiber_put(server);
	ck_assert_int_eq(crew->served, CLIENTS);
	ck_assert_int_le(crew->most, 2);
	return 0;
}
CREW_TEST(P71_server_threads_have_one_limit, limited, THREADS)

/* What cannot be begun leaves nothing: no thread, no descriptor. */
static int
refused(struct coir_scope *scope, void *arg)
{
	struct crew *crew = arg;
	struct coir_server_options *options = &crew->w.options;
	int fds = leak_count_fds();
	struct rlimit old, few;

	(void)scope;
	options->extra_threads = -1;
	ck_assert_int_eq(coir_run_server(&crew->w.l, options, count_and_echo,
					 crew),
			 -EINVAL);
	options->extra_threads = 1000;
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &old), 0);
	few = (struct rlimit){ (rlim_t)fds + 20, old.rlim_max };
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
	ck_assert_int_eq(coir_run_server(&crew->w.l, options, count_and_echo,
					 crew),
			 -EMFILE);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &old), 0);
	ck_assert_int_eq(leak_count_fds(), fds);
	return 0;
}
CREW_TEST(P74_server_threads_that_cannot_be_had, refused, 1)

SUITE(server_threads)
{
	ADD(P70_P72_server_threads_all_serve_and_stop);
	ADD(P73_server_threads_are_cancelled);
	ADD(P67_server_threads_fail_together);
	ADD(P71_server_threads_have_one_limit);
	ADD(P74_server_threads_that_cannot_be_had);
}
