/* SPDX-License-Identifier: MIT */
/*
 * Deadlines and sleep. A timer node is never complete when it is polled, even
 * if its deadline has passed: a sleep always lets others run. A deadline of
 * COIR_FOREVER is in no heap and so does not hold the loop.
 */
#include "config.h"

#include "core/timer.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

#include <coir/node.h>
#include <coir/time.h>

#include "core/loop.h"
#include "core/node.h"

/* For dumps: how long until it fires. */
static int
timer_describe(const struct coir_node *node, char *buf, size_t len)
{
	char left[32];

	if (node->heap_.deadline == INT64_MAX)
		return snprintf(buf, len, "timer, for ever");
	coir_time_format(coir_time_add(coir_ns(node->heap_.deadline),
				       coir_ns(-node->runtime_->clock)),
			 left, sizeof(left));
	return snprintf(buf, len, "timer, %s left", left);
}

static int
timer_poll(struct coir_node *node)
{
	(void)node;
	return 0;
}

static int
timer_enlist(struct coir_node *node)
{
	struct coir_runtime *rt = node->runtime_;

	if (node->heap_.deadline == INT64_MAX)
		return 0;
	coir__heap_insert(&rt->timers, &node->heap_, node->heap_.deadline);
	if (!rt->scheduled)
		coir__loop_arm(rt);
	return 0;
}

static void
timer_withdraw(struct coir_node *node)
{
	struct coir_runtime *rt = node->runtime_;

	coir__list_remove(&node->runnable_.link_); /* of the limits */
	if (!coir__heap_queued(&node->heap_))
		return;
	coir__heap_remove(&rt->timers, &node->heap_);
	if (!rt->scheduled)
		coir__loop_arm(rt);
}

static const struct coir_source timer_source = {
	.name = "timer",
	.poll = timer_poll,
	.enlist = timer_enlist,
	.withdraw = timer_withdraw,
	.describe = timer_describe,
};

void
coir_timer_node(struct coir_node *node, coir_time deadline)
{
	coir__node_init(node, &timer_source, NULL, NULL);
	node->heap_.deadline = deadline.ns;
	node->heap_.prev = NULL;
}

int
coir__timer_limit(struct coir_node *node, struct coir_runtime *rt,
		  coir_time span, coir_node_cb *cb, void *arg)
{
	if (rt->ending)
		return -ESHUTDOWN;
	coir_timer_node(node, span);
	node->heap_.sequence = coir__heap_number(&rt->timers);
	node->runtime_ = rt;
	node->cb_ = cb;
	node->arg_ = arg;
	node->state_ = COIR__NODE_ENLISTED;
	coir__list_add_tail(&rt->limits, &node->runnable_.link_);
	if (!rt->scheduled)
		coir__loop_arm(rt);
	return 0;
}

/* The limits become timers like the others. */
static void
set_limits(struct coir_runtime *rt)
{
	coir_time now = coir_now();
	struct coir_link *link;

	while ((link = coir__list_pop(&rt->limits))) {
		struct coir_heap_node *at = &coir__node_of(link)->heap_;
		coir_time deadline = coir_time_add(now, coir_ns(at->deadline));

		if (deadline.ns != INT64_MAX)
			coir__heap_insert_as(&rt->timers, at, deadline.ns,
					     at->sequence);
	}
}

int64_t
coir__timers_deadline(struct coir_runtime *rt)
{
	struct coir_heap_node *first;

	if (!coir__list_empty(&rt->limits))
		set_limits(rt);
	first = coir__heap_min(&rt->timers);

	return first ? first->deadline : INT64_MAX;
}

void
coir__timers_fire(struct coir_runtime *rt, int64_t now)
{
	struct coir_heap_node *at;

	while ((at = coir__heap_min(&rt->timers)) && at->deadline <= now) {
		coir__heap_pop(&rt->timers);
		coir__node_fire(coir__container_of(at, struct coir_node, heap_),
				0);
	}
}

void
coir__timers_end(struct coir_runtime *rt)
{
	struct coir_heap_node *at;

	set_limits(rt);
	while ((at = coir__heap_min(&rt->timers))) {
		coir__heap_pop(&rt->timers);
		coir__node_fire(coir__container_of(at, struct coir_node, heap_),
				-ESHUTDOWN);
	}
}

coir_time
coir_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (coir_time){ ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec };
}

coir_time
coir_after(coir_time span)
{
	if (span.ns == INT64_MAX)
		return COIR_FOREVER;
	return coir_time_add(coir_now(), span.ns < 0 ? coir_ns(0) : span);
}

int
coir_sleep_until(coir_time deadline)
{
	struct coir_node node;

	coir_timer_node(&node, deadline);
	return coir_wait(&node);
}

int
coir_sleep(coir_time span)
{
	return coir_sleep_until(coir_after(span));
}

/* The largest unit that still shows two digits or divides evenly. */
size_t
coir_time_format(coir_time span, char *ret_buf, size_t len)
{
	double s = (double)span.ns / 1e9;
	int n;

	if (span.ns == INT64_MAX)
		n = snprintf(ret_buf, len, "forever");
	else if (s >= 120 || s <= -120)
		n = snprintf(ret_buf, len, "%.3gm", s / 60);
	else if (s >= 0.1 || s <= -0.1)
		n = snprintf(ret_buf, len, "%.3gs", s);
	else if (s >= 1e-4 || s <= -1e-4 || span.ns == 0)
		n = snprintf(ret_buf, len, "%.3gms", s * 1e3);
	else
		n = snprintf(ret_buf, len, "%.3gus", s * 1e6);
	return n < 0 ? 0 : (size_t)n;
}
