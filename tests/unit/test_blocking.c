/* SPDX-License-Identifier: MIT */
/*
 * All calls that may block, of time, of what fibers share and of descriptors:
 * where they cannot they say so, and take nothing.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/chan.h>
#include <coir/cond.h>
#include <coir/datagram.h>
#include <coir/idle.h>
#include <coir/mutex.h>
#include <coir/once.h>
#include <coir/pipe.h>
#include <coir/promise.h>
#include <coir/sem.h>
#include <coir/signal.h>
#include <coir/timer.h>
#include <coir/wait_group.h>
#include <signal.h>

#include "blocking_case.h"
#include "support/fixture.h"
#include "unit/net_case.h"

/* One of each, and none has to be waited for but what is said below. */
struct things {
	struct coir_chan full, chan;
	void *slots[2];
	struct coir_cond cond;
	struct coir_mutex free, held;
	struct coir_sem sem;
	struct coir_wait_group group;
	struct coir_once once;
	int computed;
	struct coir_promise promise;
	struct coir_timer timer;
	struct coir_signal signal;
	struct coir_pipe out, in;
	struct coir_socket a, b;
	struct coir_datagram to, from;
	struct coir_listener listener;
	struct coir_socket client, accepted;
	struct coir_fiber *fiber;
};

static int
compute(void *arg)
{
	++*(int *)arg;
	return 0;
}

static int
ending(void *arg)
{
	(void)arg;
	return 0;
}

static void
make_shared(struct things *t)
{
	struct coir_scope *scope = coir_runtime_scope(coir_runtime_current());

	coir_chan_init(&t->chan, &t->slots[0], 1);
	coir_chan_init(&t->full, &t->slots[1], 1);
	ck_assert_int_eq(coir_chan_try_send(&t->chan, t), 0);
	ck_assert_int_eq(coir_chan_try_send(&t->full, t), 0);
	coir_cond_init(&t->cond);
	ck_assert_int_eq(coir_cond_signal(&t->cond), 0);
	coir_mutex_init(&t->free);
	coir_mutex_init(&t->held);
	ck_assert_int_eq(coir_mutex_try_lock(&t->free), 0);
	ck_assert_int_eq(coir_mutex_unlock(&t->free), 0);
	ck_assert_int_eq(coir_mutex_try_lock(&t->held), 0);
	ck_assert_int_eq(coir_sem_init(&t->sem, 1), 0);
	ck_assert_int_eq(coir_sem_try_acquire(&t->sem), 0);
	ck_assert_int_eq(coir_sem_release(&t->sem), 0);
	coir_wait_group_init(&t->group);
	ck_assert_int_eq(coir_wait_group_add(&t->group, 1), 0);
	ck_assert_int_eq(coir_wait_group_done(&t->group), 0);
	coir_once_init(&t->once, COIR_ONCE_RESTART, compute, &t->computed);
	coir_promise_init(&t->promise);
	ck_assert_int_eq(coir_promise_resolve(&t->promise, NULL), 0);
	coir_timer_init(&t->timer);
	ck_assert_int_eq(coir_timer_start(&t->timer, coir_sec(9), coir_sec(9)),
			 0);
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, ending, NULL, &t->fiber),
			 0);
}

static void
make_descriptors(struct things *t)
{
	struct coir_addr addr;

	ck_assert_int_eq(coir_signal_init(&t->signal, SIGUSR1), 0);
	raise(SIGUSR1);
	ck_assert_int_eq(coir_pipe_pair(&t->in, &t->out), 0);
	ck_assert_int_eq(coir_copy_string("x", &t->out.flow), 0);
	pair_init(&t->a, &t->b);
	ck_assert_int_eq(coir_copy_string("xy", &t->b.flow), 0);
	ck_assert_int_eq(coir_datagram_pair(NULL, &t->to, &t->from), 0);
	ck_assert_int_eq(coir_datagram_send(&t->to, "x", 1, NULL), 0);
	ck_assert_int_eq(coir_addr_unix("@coir-test-blocking", &addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &addr, NULL, &t->listener), 0);
	ck_assert_int_eq(coir_connect(NULL, &addr, &t->client), 0);
}

static void
finish(struct things *t)
{
	coir_chan_fini(&t->chan);
	coir_chan_fini(&t->full);
	coir_cond_fini(&t->cond);
	coir_mutex_fini(&t->free);
	coir_mutex_fini(&t->held);
	coir_sem_fini(&t->sem);
	coir_wait_group_fini(&t->group);
	coir_once_fini(&t->once);
	coir_promise_fini(&t->promise);
	coir_timer_fini(&t->timer);
	coir_fiber_put(t->fiber);
	ck_assert_int_eq(coir_signal_close(&t->signal), 0);
	ck_assert_int_eq(coir_close(&t->in.flow), 0);
	ck_assert_int_eq(coir_close(&t->out.flow), 0);
	close_pair(&t->a, &t->b);
	ck_assert_int_eq(coir_datagram_close(&t->to), 0);
	ck_assert_int_eq(coir_datagram_close(&t->from), 0);
	ck_assert_int_eq(coir_listener_close(&t->listener), 0);
	close_pair(&t->client, &t->accepted);
}

/* Something that none of the calls looks at. */
static char byte;
static void *message;

/* A function call_NAME() that makes the call of things t. */
#define CALL(name, expression)                       \
	static int call_##name(void *arg)            \
	{                                            \
		MAYBE_UNUSED struct things *t = arg; \
		return (int)(expression);            \
	}

static int
select_two(struct things *t)
{
	struct coir_node nodes[2];
	struct coir_node *const list[] = { &nodes[0], &nodes[1] };
	size_t which;

	coir_cond_node(&nodes[0], &t->cond);
	coir_promise_node(&nodes[1], &t->promise);
	return coir_select(list, 2, &which);
}

static int
wait_one(struct things *t)
{
	struct coir_node node;

	coir_promise_node(&node, &t->promise);
	return coir_wait(&node);
}

/* Of a read: 0 if it has read something. */
static int
some(ssize_t n)
{
	return n > 0 ? 0 : n < 0 ? (int)n : -ENODATA;
}

CALL(yield, coir_yield())
CALL(sleep, coir_sleep(coir_ns(0)))
CALL(sleep_long, coir_sleep(coir_sec(1)))
CALL(idle_wait, coir_idle_wait())
CALL(await_cancel, coir_await_cancel())
CALL(suspend, coir_suspend(&message))
CALL(chan_send, coir_chan_send(&t->full, t))
CALL(chan_recv, coir_chan_recv(&t->chan, &message))
CALL(cond_wait, coir_cond_wait(&t->cond))
CALL(cond_wait_mutex, coir_cond_wait_mutex(&t->cond, &t->held))
CALL(mutex_lock, coir_mutex_lock(&t->free))
CALL(mutex_lock_held, coir_mutex_lock(&t->held))
CALL(sem_acquire, coir_sem_acquire(&t->sem))
CALL(wait_group_wait, coir_wait_group_wait(&t->group))
CALL(once_get, coir_once_get(&t->once, NULL))
CALL(promise_await, coir_promise_await(&t->promise, NULL))
CALL(timer_next, coir_timer_next(&t->timer, NULL))
CALL(join, coir_join(t->fiber, NULL))
CALL(wait, wait_one(t))
CALL(select, select_two(t))
CALL(signal_wait, coir_signal_wait(&t->signal, NULL))
CALL(fd_wait_read, coir_fd_wait_read(&t->a.fd))
CALL(fd_wait_write, coir_fd_wait_write(&t->a.fd))
CALL(read_pipe, some(coir_read(&t->in.flow, &byte, 1)))
CALL(read, some(coir_read(&t->a.flow, &byte, 1)))
CALL(read_exact, coir_read_exact(&t->a.flow, &byte, 1, NULL))
CALL(write, coir_write(&t->a.flow, "x", 1, NULL))
CALL(datagram_send, coir_datagram_send(&t->to, "x", 1, NULL))
CALL(datagram_recv, some(coir_datagram_recv(&t->from, &byte, 1, NULL, NULL)))
CALL(accept, coir_accept(NULL, &t->listener, &t->accepted, NULL))

#define ROW(name, then, owned)                  \
	{                                       \
#name, call_##name, then, owned \
	}

static const struct call calls[] = {
	ROW(yield, 0, false),
	ROW(sleep, 0, false),
	ROW(sleep_long, -ETIMEDOUT, false),
	ROW(idle_wait, 0, false),
	ROW(await_cancel, -ETIMEDOUT, false),
	ROW(suspend, -ETIMEDOUT, false),
	ROW(chan_send, -ETIMEDOUT, true),
	ROW(chan_recv, 0, true),
	ROW(cond_wait, -ETIMEDOUT, true),
	ROW(cond_wait_mutex, -ETIMEDOUT, true),
	ROW(mutex_lock, 0, true),
	ROW(mutex_lock_held, -ETIMEDOUT, true),
	ROW(sem_acquire, 0, true),
	ROW(wait_group_wait, 0, true),
	ROW(once_get, 0, false),
	ROW(promise_await, 0, true),
	ROW(timer_next, -ETIMEDOUT, true),
	ROW(join, 0, true),
	ROW(wait, 0, true),
	ROW(select, 0, true),
	ROW(signal_wait, 0, true),
	ROW(fd_wait_read, 0, true),
	ROW(fd_wait_write, 0, true),
	ROW(read_pipe, 0, true),
	ROW(read, 0, true),
	ROW(read_exact, 0, true),
	ROW(write, 0, true),
	ROW(datagram_send, 0, true),
	ROW(datagram_recv, 0, true),
	ROW(accept, 0, true),
	{ NULL, NULL, 0, false },
};

NET_TEST(blocking_calls_that_are_refused_take_nothing)
{
	static struct things t;

	make_shared(&t);
	make_descriptors(&t);
	check_calls(calls, &t);
	ck_assert_int_eq(t.computed, 1);
	finish(&t);
	return 0;
}

SUITE(blocking)
{
	ADD(blocking_calls_that_are_refused_take_nothing);
}
