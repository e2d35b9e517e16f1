/* SPDX-License-Identifier: MIT */
/*
 * elsewhere.h - what another thread does, while this one waits.
 */
#ifndef ELSEWHERE_H
#define ELSEWHERE_H

#include <check.h>
#include <pthread.h>

/* Run @fn(@arg) in a thread of its own, to its end. Returns what it does. */
static inline void *
elsewhere(void *(*fn)(void *), void *arg)
{
	pthread_t thread;
	void *result;

	ck_assert_int_eq(pthread_create(&thread, NULL, fn, arg), 0);
	ck_assert_int_eq(pthread_join(thread, &result), 0);
	return result;
}

#endif
