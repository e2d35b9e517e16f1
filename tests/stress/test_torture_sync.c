/* SPDX-License-Identifier: MIT */
/*
 * Channels, mutexes, semaphores, conditions, groups, pools and once-values
 * under torture: no message, lock, permit, signal or resource is lost, and
 * none is there twice.
 */
#include "config.h"

#include <errno.h>

#include <coir/chan.h>
#include <coir/combine.h>
#include <coir/cond.h>
#include <coir/each.h>
#include <coir/mutex.h>
#include <coir/scope.h>
#include <coir/sem.h>
#include <coir/time.h>
#include <coir/wait_group.h>

#include "support/torture.h"

#define MESSAGES 6

/* Messages are numbers: sent in order, received in order. */
struct relay {
	struct coir_chan *ch;
	uintptr_t sent;
	uintptr_t received;
};

static int
relay_send(void *arg)
{
	struct relay *r = arg;
	int rc = 0;

	while (rc == 0 && r->sent < MESSAGES) {
		rc = coir_chan_send(r->ch, (void *)(r->sent + 1));
		r->sent += rc == 0;
	}
	coir_chan_close(r->ch);
	return rc == -EPIPE ? 0 : rc;
}

static int
relay_recv(void *arg)
{
	struct relay *r = arg;
	void *msg;
	int rc;

	while ((rc = coir_chan_recv(r->ch, &msg)) == 0)
		MUST((uintptr_t)msg == ++r->received);
	coir_chan_close(r->ch);
	return rc == -EPIPE ? 0 : rc;
}

static int
relay_through(size_t capacity)
{
	struct relay r = { 0 };
	void *msg;
	int rc = coir_chan_new(capacity, &r.ch);

	if (rc < 0)
		return rc;
	rc = coir_both(relay_recv, &r, relay_send, &r);
	while (coir_chan_try_recv(r.ch, &msg) == 0)
		MUST((uintptr_t)msg == ++r.received);
	MUST(r.sent == r.received);
	MUST(rc < 0 || r.sent == MESSAGES);
	coir_chan_free(r.ch);
	return rc;
}

SCENARIO(chan_hand_to_hand, SCENARIO_VIRTUAL)
{
	return relay_through(0);
}

SCENARIO(chan_with_a_buffer, SCENARIO_VIRTUAL)
{
	return relay_through(2);
}

SCENARIO(chan_without_bounds, SCENARIO_VIRTUAL)
{
	return relay_through(COIR_CHAN_UNBOUNDED);
}

/* Who takes a message from either of two channels, or sees the time is up. */
struct choice {
	struct coir_chan a;
	struct coir_chan b;
	uintptr_t sent;
	uintptr_t received;
};

static int
choice_send(void *arg)
{
	struct choice *c = arg;
	struct coir_chan *const chans[] = { &c->a, &c->b };
	int rc = 0;

	for (int i = 0; i < 4 && rc == 0; i++) {
		rc = coir_chan_send(chans[i % 2], c);
		c->sent += rc == 0;
		if (rc == 0)
			rc = coir_sleep(coir_ms(1));
	}
	coir_chan_close(&c->a);
	coir_chan_close(&c->b);
	return rc == -EPIPE ? 0 : rc;
}

static int
choice_recv(void *arg)
{
	struct choice *c = arg;
	struct coir_node node[3];
	struct coir_node *const nodes[] = { &node[0], &node[1], &node[2] };
	size_t which;
	void *msg;
	int rc;

	do {
		coir_chan_recv_node(&node[0], &c->a, &msg);
		coir_chan_recv_node(&node[1], &c->b, &msg);
		coir_timer_node(&node[2], coir_after(coir_us(500)));
		which = 2;
		rc = coir_select(nodes, 3, &which);
		c->received += rc == 0 && which < 2;
	} while (rc == 0);
	coir_chan_close(&c->a);
	coir_chan_close(&c->b);
	return rc == -EPIPE ? 0 : rc;
}

SCENARIO(select_takes_one, SCENARIO_VIRTUAL)
{
	struct choice c = { 0 };
	int rc;

	coir_chan_init(&c.a, NULL, 0);
	coir_chan_init(&c.b, NULL, 0);
	rc = coir_both(choice_recv, &c, choice_send, &c);
	MUST(c.sent == c.received);
	MUST(rc < 0 || c.sent == 4);
	coir_chan_fini(&c.a);
	coir_chan_fini(&c.b);
	return rc;
}

/* A mutex, who is inside, and a semaphore of as many as may be. */
struct gate {
	struct coir_mutex mutex;
	struct coir_sem sem;
	unsigned inside;
	unsigned places;
	unsigned passed;
};

static int
pass_mutex(size_t i, void *arg)
{
	struct gate *g = arg;
	int rc = coir_mutex_lock(&g->mutex);

	(void)i;
	if (rc < 0)
		return rc;
	MUST(g->inside++ == 0);
	rc = coir_yield();
	g->inside--;
	g->passed += rc == 0;
	MUST(coir_mutex_unlock(&g->mutex) == 0);
	return rc;
}

SCENARIO(mutex_lets_one_in, SCENARIO_VIRTUAL)
{
	struct gate g = { 0 };
	int rc;

	coir_mutex_init(&g.mutex);
	rc = coir_each(6, 3, pass_mutex, &g);
	MUST(g.inside == 0);
	MUST(rc < 0 || g.passed == 6);
	MUST(coir_mutex_try_lock(&g.mutex) == 0);
	MUST(coir_mutex_unlock(&g.mutex) == 0);
	coir_mutex_fini(&g.mutex);
	return rc;
}

static int
pass_sem(size_t i, void *arg)
{
	struct gate *g = arg;
	int rc = coir_sem_acquire(&g->sem);

	(void)i;
	if (rc < 0)
		return rc;
	MUST(g->inside++ < g->places);
	rc = coir_sleep(coir_ms(1));
	g->inside--;
	g->passed += rc == 0;
	MUST(coir_sem_release(&g->sem) == 0);
	return rc;
}

SCENARIO(sem_keeps_its_permits, SCENARIO_VIRTUAL)
{
	struct gate g = { .places = 2 };
	int rc;

	MUST(coir_sem_init(&g.sem, g.places) == 0);
	rc = coir_each(8, 5, pass_sem, &g);
	MUST(coir_sem_value(&g.sem) == g.places);
	MUST(rc < 0 || g.passed == 8);
	coir_sem_fini(&g.sem);
	return rc;
}

/* A queue that is only a number, behind a mutex and a condition. */
struct stock {
	struct coir_mutex mutex;
	struct coir_cond changed;
	unsigned made;
	unsigned taken;
	bool closed;
};

static int
stock_make(void *arg)
{
	struct stock *s = arg;
	int rc = 0;

	while (rc == 0 && s->made < MESSAGES) {
		rc = coir_mutex_lock(&s->mutex);
		if (rc < 0)
			break;
		s->made++;
		coir_cond_signal(&s->changed);
		MUST(coir_mutex_unlock(&s->mutex) == 0);
		rc = coir_yield();
	}
	s->closed = true;
	coir_cond_broadcast(&s->changed);
	return rc;
}

static int
stock_take(void *arg)
{
	struct stock *s = arg;
	int rc = coir_mutex_lock(&s->mutex);

	if (rc < 0)
		return rc;
	while (rc == 0 && (!s->closed || s->taken < s->made)) {
		if (s->taken < s->made)
			s->taken++;
		else
			rc = coir_cond_wait_mutex(&s->changed, &s->mutex);
	}
	MUST(coir_mutex_unlock(&s->mutex) == 0);
	return rc;
}

SCENARIO(cond_with_a_mutex, SCENARIO_VIRTUAL)
{
	struct stock s = { 0 };
	struct coir_branch branches[] = {
		{ .fn = stock_take, .arg = &s },
		{ .fn = stock_take, .arg = &s },
		{ .fn = stock_make, .arg = &s },
	};
	int rc;

	coir_mutex_init(&s.mutex);
	coir_cond_init(&s.changed);
	rc = coir_all(branches, 3);
	MUST(s.taken <= s.made);
	MUST(rc < 0 || s.taken == MESSAGES);
	coir_cond_fini(&s.changed);
	coir_mutex_fini(&s.mutex);
	return rc;
}

/* A value that a signal carries is taken by one waiter, or by nobody. */
static int
value_wait(void *arg)
{
	struct stock *s = arg;
	void *value;
	int rc;

	while ((rc = coir_cond_wait_value(&s->changed, &value)) == 0)
		s->taken += value != NULL;
	return rc == -EPIPE ? 0 : rc;
}

static int
value_signal(void *arg)
{
	struct stock *s = arg;
	int rc = 0;

	for (int i = 0; i < MESSAGES && rc == 0; i++) {
		s->made += coir_cond_signal_value(&s->changed, s) > 0;
		rc = coir_yield();
	}
	coir_cond_close(&s->changed);
	return rc;
}

SCENARIO(cond_with_values, SCENARIO_VIRTUAL)
{
	struct stock s = { 0 };
	int rc;

	coir_cond_init(&s.changed);
	rc = coir_both(value_wait, &s, value_signal, &s);
	MUST(s.taken == s.made);
	coir_cond_fini(&s.changed);
	return rc;
}

/* Three who have something to do, and one who waits for them. */
struct work {
	struct coir_wait_group group;
	unsigned running;
};

static int
work_do(void *arg)
{
	struct work *w = arg;
	int rc;

	w->running++;
	rc = coir_sleep(coir_ms(1));
	w->running--;
	coir_wait_group_done(&w->group);
	return rc;
}

static int
work_begin(struct coir_scope *scope, void *arg)
{
	struct work *w = arg;
	int rc = 0;

	for (int i = 0; i < 3 && rc == 0; i++) {
		coir_wait_group_add(&w->group, 1);
		rc = coir_spawn(scope, work_do, w);
		if (rc < 0)
			coir_wait_group_done(&w->group);
	}
	if (rc == 0)
		rc = coir_wait_group_wait(&w->group);
	MUST(rc < 0 || w->running == 0);
	return rc;
}

SCENARIO(wait_group_waits_for_all, SCENARIO_VIRTUAL)
{
	struct work w = { 0 };
	int rc;

	coir_wait_group_init(&w.group);
	rc = coir_scope_run(work_begin, &w);
	MUST(coir_wait_group_count(&w.group) == 0);
	coir_wait_group_fini(&w.group);
	return rc;
}

SUITE(torture_sync)
{
	ADD_SCENARIO(chan_hand_to_hand);
	ADD_SCENARIO(chan_with_a_buffer);
	ADD_SCENARIO(chan_without_bounds);
	ADD_SCENARIO(select_takes_one);
	ADD_SCENARIO(mutex_lets_one_in);
	ADD_SCENARIO(sem_keeps_its_permits);
	ADD_SCENARIO(cond_with_a_mutex);
	ADD_SCENARIO(cond_with_values);
	ADD_SCENARIO(wait_group_waits_for_all);
}
