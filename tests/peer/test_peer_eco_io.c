/* SPDX-License-Identifier: MIT */
/*
 * Rows ECO-11, ECO-15, ECO-20, ECO-22 and ECO-23 of the peers' cases, those of
 * lua-eco's tests that read and write; P100 is its promise of a buffered
 * reader, P25 Luv's that those who work run before those who poll, P33
 * socketloop's that a wrapped socket is used like the original.
 */
#include "config.h"

#include <coir/fiber.h>
#include <coir/pipe.h>
#include <coir/reader.h>
#include <coir/scope.h>
#include <coir/socket.h>
#include <coir/time.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/reader_case.h"

/* Two ends of a connection. */
struct pair {
	struct coir_socket a;
	struct coir_socket b;
	struct coir_scope *scope;
};

static coir_fn *pair_body;

static int
pair_scope(struct coir_scope *scope, void *arg)
{
	struct pair *p = arg;

	p->scope = scope;
	return pair_body(p);
}

/* Run @body with a pair, which is closed afterwards. */
static int
pair_run(void *arg)
{
	struct pair p;
	int rc;

	(void)arg;
	ck_assert_int_eq(coir_socketpair(NULL, &p.a, &p.b), 0);
	rc = coir_scope_run(pair_scope, &p);
	coir_close(&p.a.flow);
	coir_close(&p.b.flow);
	return rc;
}

static void
with_pair(coir_fn *body)
{
	pair_body = body;
	ck_assert_int_eq(run_fiber(pair_run, NULL), 0);
}

/* A test whose body is given to with_pair(). */
#define PAIR_TEST(name) BODY_TEST(name, with_pair(name##_main))

/* The next piece before "XYZ": the call returns @rc. */
static void
check_until(struct coir_reader *r, int rc, const char *expected)
{
	const char *piece;
	size_t len;

	ck_assert_int_eq(coir_reader_until(r, "XYZ", 3, &piece, &len), rc);
	ck_assert_uint_eq(len, strlen(expected));
	ck_assert_mem_eq(piece, expected, len);
}

static void
read_until(struct coir_reader *r)
{
	check_until(r, 1, "ab");
	check_until(r, 0, "cdEF");
	check_line(r, "tail");
}

START_TEST(ECO_11_P100_readuntil_streams)
{
	with_reader(SCRIPT("abcd", "EFXYZtail\n"), 64, 64, read_until);
	trace_expect("read: 4\nread: 10\n");
}
END_TEST

/* What each way of reading says at the end of @flow, again and again. */
static void
check_end(struct coir_flow *flow)
{
	const char *bytes;
	struct coir_reader r;
	size_t len = 99;
	char byte;

	ck_assert_int_eq(coir_reader_init(&r, flow, 16, 64), 0);
	for (int i = 0; i < 2; i++) {
		check_take_all(&r, "");
		check_no_line(&r, -ENODATA);
		ck_assert_int_eq(coir_reader_line_raw(&r, &bytes, &len),
				 -ENODATA);
		ck_assert_int_eq(coir_reader_some(&r, 8, &bytes, &len),
				 -ENODATA);
		ck_assert_int_eq(coir_reader_take(&r, 1, &bytes), -ENODATA);
		ck_assert_int_eq(coir_read(&r.flow, &byte, 1), 0);
	}
	coir_reader_fini(&r);
}

/*
 * Theirs says "" the first time and then "closed" (a socket) or "eof" (a
 * file). In ours the end is the same for both and as often as it is asked for:
 * "all" is empty, everything else is -ENODATA, coir_read() is 0.
 */
PAIR_TEST(ECO_15_end_of_stream_across_formats)
{
	struct pair *p = arg;
	struct coir_pipe file;

	coir_close(&p->a.flow);
	check_end(&p->b.flow);
	ck_assert_int_eq(coir_pipe_init(&file,
					memfd_create("empty", MFD_CLOEXEC)),
			 0);
	check_end(&file.flow);
	return coir_close(&file.flow);
}

PAIR_TEST(ECO_20_writer_timeout_under_backpressure)
{
	struct pair *p = arg;
	size_t len = 2 << 20, done = 0;
	char *bytes = calloc(1, len);
	struct coir_scope scope;
	int rc;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_set_deadline(&scope,
						 coir_after(coir_ms(50))),
			 0);
	rc = coir_write(&p->a.flow, bytes, len, &done);
	ck_assert_int_eq(rc, -ETIMEDOUT);
	ck_assert_int_eq(coir_scope_close(&scope, rc), -ETIMEDOUT);
	/* theirs does not tell how much was written */
	ck_assert_uint_gt(done, 0);
	ck_assert_uint_lt(done, len);
	coir_close(&p->a.flow);
	for (ssize_t n; (n = coir_read(&p->b.flow, bytes, len)) > 0;)
		done -= (size_t)n;
	ck_assert_uint_eq(done, 0);
	free(bytes);
	return 0;
}

static int
stale_reader(void *arg)
{
	struct pair *p = arg;

	ck_assert_int_eq(coir_fd_wait_read(&p->a.fd), 0);
	trace("reader runs");
	return coir_fd_cancel_write(&p->a.fd);
}

static int
stale_writer(void *arg)
{
	struct pair *p = arg;

	trace("writer: %d", coir_fd_wait_write(&p->a.fd));
	return 0;
}

/*
 * One poll of the loop makes both ready. The reader runs first: of the events
 * of a descriptor libevent calls back the one first that was added last.
 */
static int
stale_event(void *arg)
{
	struct pair *p = arg;
	struct coir_node timer;
	static char bytes[65536];
	struct iovec iov = { .iov_base = bytes, .iov_len = sizeof(bytes) };
	ssize_t n;

	while ((n = coir_socket_try_write(&p->a, &iov, 1)) > 0)
		;
	ck_assert_int_eq(n, -EAGAIN);
	ck_assert_int_eq(coir_spawn(p->scope, stale_writer, p), 0);
	ck_assert_int_eq(coir_spawn(p->scope, stale_reader, p), 0);
	coir_timer_node(&timer, coir_after(coir_ms(1)));
	ck_assert_int_eq(coir_wait(&timer), 0);
	while (recv(coir_fd_number(&p->b.fd), bytes, sizeof(bytes),
		    MSG_DONTWAIT) > 0)
		;
	ck_assert_int_eq(send(coir_fd_number(&p->b.fd), "x", 1, 0), 1);
	return 0;
}

START_TEST(ECO_22_stale_writer_event)
{
	with_pair(stale_event);
	trace_expect("reader runs\nwriter: -125\n");
}
END_TEST

#define FLOOD 65536

/* Reads or writes that always succeed, beside somebody who counts his turns. */
struct greed {
	struct coir_flow *flow;
	bool writes;
	size_t done;
	bool end;
	unsigned ticks;
};

static int
tick(void *arg)
{
	struct greed *g = arg;

	while (!g->end) {
		g->ticks++;
		ck_assert_int_eq(coir_yield(), 0);
	}
	return 0;
}

static int
one_byte(struct greed *g)
{
	char byte = 'x';

	if (g->writes)
		return coir_write(g->flow, &byte, 1, NULL) == 0;
	return coir_read(g->flow, &byte, 1) == 1;
}

static int
be_greedy(void *arg)
{
	struct greed *g = arg;

	while (g->done < FLOOD && one_byte(g))
		g->done++;
	g->end = true;
	return 0;
}

static int
greedy_scope(struct coir_scope *scope, void *arg)
{
	ck_assert_int_eq(coir_spawn(scope, tick, arg), 0);
	return coir_spawn(scope, be_greedy, arg);
}

/* How often another fiber runs while one does FLOOD calls of one byte. */
static void
check_greed(struct coir_flow *flow, bool writes)
{
	struct greed g = { .flow = flow, .writes = writes };

	ck_assert_int_eq(coir_scope_run(greedy_scope, &g), 0);
	ck_assert_uint_eq(g.done, FLOOD);
	ck_assert_uint_ge(g.ticks, FLOOD / 64);
}

/*
 * Theirs measures 300 ms, ours counts 32 calls: a fiber that always finds
 * something lets the others run. Files are in test_peer_eco_file.c.
 */
PAIR_TEST(ECO_23_P25_fairness)
{
	struct pair *p = arg;
	static char bytes[FLOOD];
	struct coir_pipe file;

	ck_assert_int_eq(coir_write(&p->b.flow, bytes, FLOOD, NULL), 0);
	check_greed(&p->a.flow, false);
	ck_assert_int_eq(coir_pipe_init(&file,
					memfd_create("file", MFD_CLOEXEC)),
			 0);
	check_greed(&file.flow, true);
	ck_assert_int_eq(lseek(coir_fd_number(&file.fd), 0, SEEK_SET), 0);
	check_greed(&file.flow, false);
	return coir_close(&file.flow);
}

/* A socket that another part of the program has made, and gets back. */
FIBER_TEST(P33_wrapped_socket_is_used_like_the_original)
{
	int fds[2];
	struct coir_socket sock;
	char buf[8];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	ck_assert_int_eq(coir_socket_init(&sock, fds[0]), 0);
	ck_assert_int_eq(coir_fd_number(&sock.fd), fds[0]);
	ck_assert_int_eq(write(fds[1], "ping", 4), 4);
	ck_assert_int_eq(coir_read(&sock.flow, buf, sizeof(buf)), 4);
	ck_assert_int_eq(coir_write(&sock.flow, "pong", 4, NULL), 0);
	ck_assert_int_eq(read(fds[1], buf, sizeof(buf)), 4);
	ck_assert_int_eq(coir_shutdown(&sock.flow, COIR_SHUT_WRITE), 0);
	ck_assert_int_eq(read(fds[1], buf, sizeof(buf)), 0);
	ck_assert_int_eq(coir_fd_release(&sock.fd), fds[0]);
	ck_assert_int_eq(fcntl(fds[0], F_GETFL) & O_NONBLOCK, 0);
	close(fds[0]);
	return close(fds[1]);
}

SUITE(peer_eco_io)
{
	ADD(ECO_11_P100_readuntil_streams);
	ADD(ECO_15_end_of_stream_across_formats);
	ADD(ECO_20_writer_timeout_under_backpressure);
	ADD(ECO_22_stale_writer_event);
	ADD(ECO_23_P25_fairness);
	ADD(P33_wrapped_socket_is_used_like_the_original);
}
