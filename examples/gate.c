/* SPDX-License-Identifier: MIT */
/*
 * A thing of one's own that can be waited for: a gate, which two fibers pass
 * when an alarm opens it. A watchman is cancelled when they are through, and
 * has time to lock up.
 */
#include "config.h"

#include <coir.h>
#include <stdbool.h>
#include <stdio.h>

/* Closed until it is opened, then open for good. */
struct gate {
	struct coir_waiters waiters;
	bool open;
};

static int
gate_poll(struct coir_node *node)
{
	struct gate *gate = coir_node_object(node);

	return gate->open ? coir_node_complete(node, 0) : 0;
}

static int
gate_enlist(struct coir_node *node)
{
	struct gate *gate = coir_node_object(node);

	return coir_waiters_add(&gate->waiters, node);
}

static const struct coir_source gate_source = {
	.name = "gate",
	.poll = gate_poll,
	.enlist = gate_enlist,
	.withdraw = coir_waiters_remove,
};

/* Waits as every blocking call does: with deadlines, cancels and a dump. */
static int
gate_pass(struct gate *gate)
{
	struct coir_node node;

	coir_source_node(&node, &gate_source, gate, NULL);
	return coir_wait(&node);
}

static int
open_gate(void *arg)
{
	struct gate *gate = arg;

	printf("the gate opens\n");
	gate->open = true;
	coir_waiters_fire_all(&gate->waiters, 0);
	return 0;
}

static int
visitor(void *arg)
{
	int rc = gate_pass(arg);

	if (rc == 0)
		printf("a visitor is through\n");
	return rc;
}

static int
lock_up(void *arg)
{
	int rc = coir_sleep(coir_ms(1));

	(void)arg;
	printf("locked\n");
	return rc;
}

static int
watchman(void *arg)
{
	int rc = coir_await_cancel();

	/* cancelled, but this may wait all the same */
	coir_protect(lock_up, arg);
	return rc;
}

static int
evening(void *arg)
{
	static const struct coir_spawn_options daemon = { .daemon = true };
	struct gate gate = { .open = false };
	struct coir_scope scope;
	struct coir_alarm alarm;
	int rc = coir_scope_open(&scope);

	if (rc < 0)
		return rc;
	coir_waiters_init(&gate.waiters);
	rc = coir_alarm_init(&alarm, &scope, open_gate, &gate);
	if (rc == 0)
		rc = coir_alarm_set(&alarm, coir_ms(10));
	if (rc == 0)
		rc = coir_spawn_fiber(&scope, &daemon, watchman, arg, NULL);
	if (rc == 0)
		rc = coir_both(visitor, &gate, visitor, &gate);
	return coir_scope_close(&scope, rc);
}

int
main(void)
{
	return coir_run(evening, NULL) < 0;
}
