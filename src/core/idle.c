/* SPDX-License-Identifier: MIT */
/*
 * The list of hooks that upper layers add to a runtime. There are a handful
 * at most, each added once: a plain list.
 */
#include "config.h"

#include "core/idle.h"

#include <stddef.h>

void
coir__idle_add(struct coir__idle *idle, struct coir__idle_hook *hook)
{
	hook->next = idle->hooks;
	idle->hooks = hook;
	if (hook->gather)
		idle->gatherer = hook;
}

struct coir__idle_hook *
coir__idle_find(const struct coir__idle *idle,
		void (*fn)(struct coir__idle_hook *))
{
	struct coir__idle_hook *hook = idle->hooks;

	while (hook && hook->idle != fn)
		hook = hook->next;
	return hook;
}

void
coir__idle_run(struct coir__idle *idle)
{
	struct coir__idle_hook *hook;

	for (hook = idle->hooks; hook; hook = hook->next)
		hook->idle(hook);
}

void
coir__idle_fini(struct coir__idle *idle)
{
	struct coir__idle_hook *hook;

	while ((hook = idle->hooks)) {
		idle->hooks = hook->next;
		hook->free(hook);
	}
}
