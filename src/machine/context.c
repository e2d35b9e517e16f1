/* SPDX-License-Identifier: MIT */
/*
 * machine/context.c - what all implementations of the switch have in common.
 *
 * The sanitizers' side of a context's life: its bounds are known before the
 * first switch to it, its arrival is confirmed before its function runs.
 */
#include "config.h"

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <pthread.h>
#include <string.h>

#include "machine/context_start.h"

#if COIR__CONTEXT_STARTED

void
coir__context_start(void *arg)
{
	struct coir__context *c = arg;

	coir__context_arrive(c);
	c->entry(c->arg);
	__builtin_trap();
}

#endif

void
coir__context_describe(struct coir__context *c, void *stack_lo, void *stack_top,
		       void (*entry)(void *arg), void *arg)
{
	memset(c, 0, sizeof(*c));
#if COIR__CONTEXT_STARTED
	c->entry = entry;
	c->arg = arg;
#endif
#if COIR__ASAN
	c->asan_lo = stack_lo;
	c->asan_size = (size_t)((char *)stack_top - (char *)stack_lo);
#endif
	(void)stack_lo;
	(void)stack_top;
	(void)entry;
	(void)arg;
}

void
coir__context_init_thread(struct coir__context *c)
{
	memset(c, 0, sizeof(*c));
#if COIR__ASAN
	pthread_attr_t attr;
	void *lo;

	if (pthread_getattr_np(pthread_self(), &attr))
		return;
	if (!pthread_attr_getstack(&attr, &lo, &c->asan_size))
		c->asan_lo = lo;
	pthread_attr_destroy(&attr);
#endif
#if COIR__TSAN
	c->tsan_fiber = __tsan_get_current_fiber();
#endif
}
