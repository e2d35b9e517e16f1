/* SPDX-License-Identifier: MIT */
/*
 * Alarms. The node listens while the alarm is set, and is idle again before
 * the fiber begins, which may therefore set it.
 */
#include "config.h"

#include <coir/alarm.h>

#include <errno.h>

#include "core/node.h"
#include "core/runtime.h"

static void
go_off(struct coir_node *node, int result, void *arg)
{
	static const struct coir_spawn_options options = { .name = "alarm" };
	struct coir_alarm *alarm = arg;
	struct coir_scope *scope = alarm->scope_;
	int rc;

	(void)node;
	(void)result;
	rc = coir_spawn_fiber(scope, &options, alarm->fn_, alarm->arg_, NULL);
	if (rc < 0 && rc != -ECANCELED)
		coir_scope_fail(scope, rc);
}

static int
scope_ended(void *arg)
{
	coir_alarm_fini(arg);
	return 0;
}

int
coir_alarm_init(struct coir_alarm *alarm, struct coir_scope *scope, coir_fn *fn,
		void *arg)
{
	int rc;

	if (!coir__current_runtime())
		return -ENXIO;
	rc = coir_scope_check(scope);
	if (rc == -EINVAL)
		return rc;
	*alarm = (struct coir_alarm){ .scope_ = scope, .fn_ = fn, .arg_ = arg };
	return coir_scope_defer(scope, &alarm->hook_, scope_ended, alarm);
}

void
coir_alarm_fini(struct coir_alarm *alarm)
{
	coir_alarm_cancel(alarm);
	coir_hook_remove(&alarm->hook_);
	alarm->scope_ = NULL;
}

int
coir_alarm_set(struct coir_alarm *alarm, coir_time delay)
{
	struct coir_runtime *rt = coir__current_runtime();

	if (!rt)
		return -ENXIO;
	if (delay.ns < 0)
		return -EINVAL;
	if (!alarm->scope_)
		return -ESHUTDOWN;
	if (alarm->scope_->cancel_.owner_->runtime != rt)
		return -EXDEV;
	coir_alarm_cancel(alarm);
	coir_timer_node(&alarm->node_, coir_after(delay));
	return coir_node_listen(&alarm->node_, go_off, alarm);
}

bool
coir_alarm_cancel(struct coir_alarm *alarm)
{
	return coir_node_cancel(&alarm->node_);
}
