/* SPDX-License-Identifier: MIT */
/*
 * Periodic timers. While running, node_ listens for the next due tick; each
 * tick fires all waiters and moves due_ on by whole periods.
 */
#include "config.h"

#include <coir/timer.h>

#include <errno.h>

#include "core/claim.h"
#include "core/node.h"
#include "core/runtime.h"

static void
tick_cb(struct coir_node *node, int result, void *arg);

/* Have the tick at due_ announced. */
static int
arm(struct coir_timer *timer)
{
	int rc;

	coir_timer_node(&timer->node_, timer->due_);
	rc = coir_node_listen(&timer->node_, tick_cb, timer);
	timer->running_ = rc == 0;
	return rc;
}

static void
tick_cb(struct coir_node *node, int result, void *arg)
{
	struct coir_timer *timer = arg;
	int64_t late;
	uint64_t ticks = 1;

	(void)node;
	timer->running_ = false;
	if (result < 0) {
		coir__node_fire_all(&timer->waiters_, result);
		return;
	}
	if (timer->period_.ns > 0) {
		late = coir_now().ns - timer->due_.ns;
		ticks += (uint64_t)(late / timer->period_.ns);
		timer->due_ = coir_time_add(timer->due_,
					    coir_scaled((int64_t)ticks,
							timer->period_.ns));
		result = arm(timer);
	}
	timer->missed_ += ticks - 1;
	if (coir__node_fire_all(&timer->waiters_, result) == 0)
		timer->missed_++;
}

void
coir_timer_init(struct coir_timer *timer)
{
	*timer = (struct coir_timer){ 0 };
	coir__list_init(&timer->waiters_);
}

void
coir_timer_fini(struct coir_timer *timer)
{
	if (!coir__list_empty(&timer->waiters_))
		coir__die_waiters("coir_timer_fini", "timer");
	coir_timer_stop(timer);
}

int
coir_timer_start(struct coir_timer *timer, coir_time delay, coir_time period)
{
	int rc = coir__claim(&timer->thread_);

	if (rc < 0)
		return rc;
	coir_node_cancel(&timer->node_);
	timer->period_ = period;
	timer->due_ = coir_after(delay);
	timer->missed_ = 0;
	return arm(timer);
}

int
coir_timer_again(struct coir_timer *timer)
{
	if (timer->period_.ns <= 0)
		return -EINVAL;
	return coir_timer_start(timer, timer->period_, timer->period_);
}

void
coir_timer_stop(struct coir_timer *timer)
{
	coir_node_cancel(&timer->node_);
	timer->running_ = false;
	coir__node_fire_all(&timer->waiters_, -ESHUTDOWN);
}

static int
tick_poll(struct coir_node *node)
{
	struct coir_timer *timer = node->object_;
	int rc = coir__claim(&timer->thread_);

	if (rc < 0)
		return rc;
	return timer->running_ ? 0 : -ESHUTDOWN;
}

static int
tick_enlist(struct coir_node *node)
{
	struct coir_timer *timer = node->object_;

	coir__list_add_tail(&timer->waiters_, &node->runnable_.link_);
	return 0;
}

static const struct coir_source tick_source = {
	.name = "a timer's tick",
	.poll = tick_poll,
	.enlist = tick_enlist,
	.withdraw = coir__node_unlink,
};

void
coir_timer_next_node(struct coir_node *node, struct coir_timer *timer)
{
	coir__node_init(node, &tick_source, timer, NULL);
}

int
coir_timer_next(struct coir_timer *timer, uint64_t *ret_missed)
{
	struct coir_node node;
	int rc;

	coir_timer_next_node(&node, timer);
	rc = coir_wait(&node);
	if (rc < 0)
		return rc;
	if (ret_missed)
		*ret_missed = timer->missed_;
	timer->missed_ = 0;
	return 0;
}
