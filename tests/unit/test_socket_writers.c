/* SPDX-License-Identifier: MIT */
/*
 * Several fibers that write one socket: their messages stay whole, in order,
 * and whoever waits for a turn can be cancelled and hears of the close.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/pipe.h>
#include <coir/scope.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/net_case.h"
#include "unit/writers_case.h"

TRACE_TEST(socket_writers_do_not_mix, "a: 0, all\nb: 0, all\nc: 0, all\n")
{
	struct coir_socket a, b;
	struct line line = { .out = &a.flow, .in = &b.flow };

	pair_init(&a, &b);
	ck_assert_int_eq(coir_scope_run(write_together, &line), 0);
	close_pair(&a, &b);
	return 0;
}

TRACE_TEST(socket_writers_of_a_pipe_do_not_mix,
	   "a: 0, all\nb: 0, all\nc: 0, all\n")
{
	struct coir_pipe in, out;
	struct line line = { .out = &out.flow, .in = &in.flow };

	ck_assert_int_eq(coir_pipe_pair(&in, &out), 0);
	ck_assert_int_eq(coir_scope_run(write_together, &line), 0);
	ck_assert_int_eq(coir_close(&in.flow), 0);
	return coir_close(&out.flow);
}

/* One is in the middle of its message, one waits for its turn. */
static int
close_under_writers(struct coir_scope *scope, void *arg)
{
	struct coir_socket *sock = arg;
	struct writer a = { &sock->flow, 'a' }, b = { &sock->flow, 'b' };
	struct iovec iov = { .iov_base = "x", .iov_len = 1 };
	struct coir_fiber *first, *second;

	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, write_message, &a,
					  &first),
			 0);
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, write_message, &b,
					  &second),
			 0);
	ck_assert_int_eq(coir_socket_try_write(sock, &iov, 1), -EAGAIN);
	ck_assert_int_eq(coir_close(&sock->flow), 0);
	ck_assert_int_eq(coir_join(first, NULL), 0);
	ck_assert_int_eq(coir_join(second, NULL), 0);
	coir_fiber_put(first);
	coir_fiber_put(second);
	ck_assert_int_eq(coir_write(&sock->flow, "x", 1, NULL), -EBADF);
	return 0;
}

TRACE_TEST(socket_writers_are_woken_by_close, "a: -9, some\nb: -9, nothing\n")
{
	struct coir_socket a, b;

	pair_init(&a, &b);
	ck_assert_int_eq(coir_scope_run(close_under_writers, &a), 0);
	return coir_close(&b.flow);
}

/* Who waits for a turn is cancelled: the message does not appear. */
static int
cancel_a_turn(struct coir_scope *scope, void *arg)
{
	struct coir_socket *pair = arg;
	struct writer w[] = { { &pair[0].flow, 'a' },
			      { &pair[0].flow, 'x' },
			      { &pair[0].flow, 'b' } };
	struct coir_fiber *x;
	char *all = malloc(2 * MESSAGE);
	size_t wrong = 0;

	ck_assert_int_eq(coir_spawn(scope, write_message, &w[0]), 0);
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, write_message, &w[1],
					  &x),
			 0);
	ck_assert_int_eq(coir_spawn(scope, write_message, &w[2]), 0);
	ck_assert_int_eq(coir_fiber_cancel(x), 0);
	coir_fiber_put(x);
	ck_assert_int_eq(coir_read_exact(&pair[1].flow, all, 2 * MESSAGE, NULL),
			 0);
	for (size_t i = 0; i < 2 * MESSAGE; i++)
		wrong += all[i] != (char)('a' + i / MESSAGE);
	free(all);
	ck_assert_uint_eq(wrong, 0);
	return coir_yield();
}

TRACE_TEST(socket_writer_may_be_cancelled_before_its_turn,
	   "x: -125, nothing\na: 0, all\nb: 0, all\n")
{
	struct coir_socket pair[2];

	pair_init(&pair[0], &pair[1]);
	ck_assert_int_eq(coir_scope_run(cancel_a_turn, pair), 0);
	close_pair(&pair[0], &pair[1]);
	return 0;
}

SUITE(socket_writers)
{
	ADD(socket_writers_do_not_mix);
	ADD(socket_writers_of_a_pipe_do_not_mix);
	ADD(socket_writers_are_woken_by_close);
	ADD(socket_writer_may_be_cancelled_before_its_turn);
}
