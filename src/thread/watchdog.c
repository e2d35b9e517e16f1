/* SPDX-License-Identifier: MIT */
/*
 * The watchdog's thread. It looks who runs, and only if that is a fiber takes a
 * sample; the same turn in every sample for as long as the limit is a turn that
 * is too long. The thread, and all memory, is there from the start: nothing is
 * allocated to find somebody, only to tell where.
 */
#include "config.h"

#include <coir/watchdog.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/frames.h"
#include "core/idle.h"
#include "thread/native.h"
#include "thread/sample.h"

/* So often within the limit; and the shortest time between two looks. */
#define LOOKS 4
#define LOOK_MIN_NS 1000000

/* So long is waited for the loop's thread to take a signal. */
#define PATIENCE_NS 100000000

/** struct watchdog - a runtime's, if it has one. */
struct watchdog {
	struct coir__idle_hook hook;
	/* NULL: it is off */
	struct watch *watch;
};

/** struct watch - a watchdog that is on. */
struct watch {
	pthread_t thread;
	/* posted: the thread is to end */
	sem_t stop;
	int64_t limit;
	coir_dump_fn *fn;
	void *arg;
	/* the turn that was seen last, since when, and whether it was told */
	struct coir__turn turn;
	int64_t since;
	bool told;
	struct coir__sampler sampler;
};

static void
tell(struct watch *watch, int64_t span)
{
	const struct coir__sampler *sampler = &watch->sampler;
	struct coir__frames frames;
	char age[32];
	char line[160];

	coir_time_format(coir_ns(span), age, sizeof(age));
	snprintf(line, sizeof(line), "fiber \"%s\" has kept the loop for %s",
		 sampler->name, age);
	watch->fn(line, strlen(line), watch->arg);
	coir__frames_begin(&frames, watch->fn, watch->arg);
	frames.indent = 4;
	coir__frames_print_view(&frames, &sampler->regs, &sampler->stack);
	coir__frames_end(&frames);
}

static bool
same_turn(const struct coir__turn *a, const struct coir__turn *b)
{
	return a->fiber == b->fiber && a->turns == b->turns &&
		a->queued == b->queued && a->clock == b->clock;
}

/* Who runs is read, not looked at: it may be gone already. */
static bool
fiber_runs(struct coir_runtime *rt)
{
	return __atomic_load_n(&rt->current, __ATOMIC_RELAXED) != &rt->main;
}

static void
look(struct watch *watch)
{
	struct coir__sampler *sampler = &watch->sampler;
	int64_t now;

	if (!fiber_runs(sampler->rt) ||
	    !coir__sampler_take(sampler, PATIENCE_NS))
		return;
	now = coir_now().ns;
	if (!same_turn(&watch->turn, &sampler->turn)) {
		watch->turn = sampler->turn;
		watch->since = now;
		watch->told = false;
	} else if (watch->turn.fiber && !watch->told &&
		   now - watch->since >= watch->limit) {
		watch->told = true;
		tell(watch, now - watch->since);
	}
}

static void *
watch_main(void *arg)
{
	struct watch *watch = arg;
	int64_t step = watch->limit / LOOKS;
	struct timespec next;

	pthread_setname_np(pthread_self(), "coir-watchdog");
	if (step < LOOK_MIN_NS)
		step = LOOK_MIN_NS;
	for (;;) {
		next = coir__sampler_deadline(step);
		if (sem_clockwait(&watch->stop, CLOCK_MONOTONIC, &next) == 0)
			return NULL;
		if (errno == ETIMEDOUT)
			look(watch);
	}
}

/* The calling thread is that of @rt. */
static int
start(struct watch *watch, struct coir_runtime *rt)
{
	int rc;

	coir__sampler_init(&watch->sampler, rt);
	rc = coir__native_start(watch_main, watch, &watch->thread);
	if (rc < 0)
		coir__sampler_fini(&watch->sampler);
	return rc;
}

static struct watch *
new_watch(int64_t limit, coir_dump_fn *fn, void *arg)
{
	struct watch *watch = calloc(1, sizeof(*watch));

	if (!watch)
		return NULL;
	sem_init(&watch->stop, 0, 0);
	watch->limit = limit;
	watch->fn = fn ? fn : coir__frames_say;
	watch->arg = arg;
	return watch;
}

static void
free_watch(struct watch *watch)
{
	sem_destroy(&watch->stop);
	free(watch);
}

/* After fork(2) there is no thread to wait for. */
static void
stop(struct watchdog *watchdog)
{
	struct watch *watch = watchdog->watch;

	watchdog->watch = NULL;
	if (!watch)
		return;
	if (watch->sampler.pid == getpid()) {
		sem_post(&watch->stop);
		pthread_join(watch->thread, NULL);
	}
	coir__sampler_fini(&watch->sampler);
	free_watch(watch);
}

static void
watchdog_idle(struct coir__idle_hook *hook)
{
	(void)hook;
}

static void
watchdog_free(struct coir__idle_hook *hook)
{
	struct watchdog *watchdog =
		coir__container_of(hook, struct watchdog, hook);

	stop(watchdog);
	free(watchdog);
}

/* The runtime's own watchdog, made if there is none; NULL: no memory. */
static struct watchdog *
watchdog_of(struct coir_runtime *rt)
{
	struct coir__idle_hook *hook =
		coir__idle_find(&rt->idle, watchdog_idle);
	struct watchdog *watchdog;

	if (hook)
		return coir__container_of(hook, struct watchdog, hook);
	watchdog = calloc(1, sizeof(*watchdog));
	if (!watchdog)
		return NULL;
	watchdog->hook.idle = watchdog_idle;
	watchdog->hook.free = watchdog_free;
	coir__idle_add(&rt->idle, &watchdog->hook);
	return watchdog;
}

int
coir_watchdog_set(coir_time limit, coir_dump_fn *fn, void *arg)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct watch *watch = NULL;
	struct watchdog *watchdog;
	int rc;

	if (limit.ns < 0 || limit.ns > coir_ms(COIR_WATCHDOG_MS).ns)
		return -EINVAL;
	if (!rt)
		return -ENXIO;
	watchdog = watchdog_of(rt);
	if (limit.ns > 0)
		watch = new_watch(limit.ns, fn, arg);
	if (!watchdog || (limit.ns > 0 && !watch)) {
		if (watch)
			free_watch(watch);
		return -ENOMEM;
	}
	stop(watchdog);
	if (!watch)
		return 0;
	rc = start(watch, rt);
	if (rc < 0)
		free_watch(watch);
	else
		watchdog->watch = watch;
	return rc;
}
