/* SPDX-License-Identifier: MIT */
/*
 * bus_policy.c - pthread_setschedparam(3) as libzmq finds it in chatd.
 *
 * Each thread of libzmq sets the scheduling policy that it has already, and the
 * program is aborted when it may not: chatd's unit allows no such call. So here
 * nothing is done about what is so already, and what is not is refused. It is
 * in the program itself: the linker prefers that to libc.
 */
#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>

__attribute__((visibility("default"))) int
pthread_setschedparam(pthread_t thread, int policy,
		      const struct sched_param *param)
{
	struct sched_param now;
	int policy_now;
	int rc = pthread_getschedparam(thread, &policy_now, &now);

	if (rc != 0)
		return rc;
	return policy == policy_now &&
			param->sched_priority == now.sched_priority
		? 0
		: EPERM;
}
