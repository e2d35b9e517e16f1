/* SPDX-License-Identifier: MIT */
/*
 * user_time.h - how long the threads of a process are in user mode.
 *
 * The kernel's own accounting asks at each tick where the processor is, some
 * sixteen times in a measurement of 250 ms. This asks perf_event_open(2) some
 * 1250 times, by a clock that runs only while the thread does.
 */
#ifndef BENCH_USER_TIME_H
#define BENCH_USER_TIME_H

#include <stddef.h>
#include <sys/types.h>

struct user_thread;

/** struct user_time - the threads that a process had at the start. */
struct user_time {
	struct user_thread *threads;
	size_t n;
};

/*
 * From now on, for all threads that @pid has; others are not seen. Returns 0 or
 * a negative errno: -EACCES or -EPERM where only root may look into the kernel
 * (kernel.perf_event_paranoid), -ENOSYS where there is no perf.
 */
int user_time_start(pid_t pid, struct user_time *ret);

/* What it has been since, in ns; that was all. */
double user_time_stop(struct user_time *time);

#endif
