/* SPDX-License-Identifier: MIT */
/*
 * sentinel.c - see sentinel.h.
 *
 * The least of all priorities that are real time's: nothing that is measured
 * has one, and whatever else has would keep a server waiting too.
 */
#include "config.h"

#include "sentinel.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

int64_t
sentinel_wake(struct stalls *stalls, int64_t due, int64_t now)
{
	if (now - due > SENTINEL_LATE_NS)
		stalls_add(stalls, due, now);
	return due + ((now - due) / SENTINEL_NS + 1) * SENTINEL_NS;
}

static void *
watch(void *arg)
{
	struct sentinel *sentinel = arg;
	int64_t due = bench_now() + SENTINEL_NS;

	while (!sentinel->stop) {
		struct timespec at = { due / 1000000000, due % 1000000000 };

		if (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at,
				    NULL) == 0)
			due = sentinel_wake(&sentinel->stalls, due,
					    bench_now());
	}
	return NULL;
}

/* Before others, on core @cpu, if there is more than one. */
static int
set_place(pthread_attr_t *attr, int cpu)
{
	struct sched_param param = {
		.sched_priority = sched_get_priority_min(SCHED_FIFO),
	};
	cpu_set_t set;
	int rc;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	rc = pthread_attr_setinheritsched(attr, PTHREAD_EXPLICIT_SCHED);
	if (rc == 0)
		rc = pthread_attr_setschedpolicy(attr, SCHED_FIFO);
	if (rc == 0)
		rc = pthread_attr_setschedparam(attr, &param);
	if (rc == 0 && sysconf(_SC_NPROCESSORS_ONLN) > 1)
		rc = pthread_attr_setaffinity_np(attr, sizeof(set), &set);
	return rc;
}

int
sentinel_start(struct sentinel *sentinel, int cpu)
{
	pthread_attr_t attr;
	int rc = pthread_attr_init(&attr);

	sentinel->stalls.n = 0;
	sentinel->stop = false;
	sentinel->watching = false;
	if (rc != 0)
		return -rc;
	rc = set_place(&attr, cpu);
	if (rc == 0)
		rc = pthread_create(&sentinel->thread, &attr, watch, sentinel);
	pthread_attr_destroy(&attr);
	sentinel->watching = rc == 0;
	return -rc;
}

void
sentinel_stop(struct sentinel *sentinel)
{
	if (!sentinel->watching)
		return;
	sentinel->stop = true;
	pthread_join(sentinel->thread, NULL);
	sentinel->watching = false;
}

void
sentinel_try(int cpu)
{
	static struct sentinel sentinel;
	int rc = sentinel_start(&sentinel, cpu);

	sentinel_stop(&sentinel);
	if (rc < 0)
		printf("no sentinel, so it is not known when the machine "
		       "stood still: %s\n",
		       strerror(-rc));
}
