/* SPDX-License-Identifier: MIT */
/*
 * Starting a thread of the system. Every thread that the library starts takes
 * no signals, so that they find those of the program, and has a name.
 */
#ifndef COIR_THREAD_NATIVE_H
#define COIR_THREAD_NATIVE_H

#include <pthread.h>

/*
 * Start a thread called @name (at most 15 bytes are shown) with @fn(@arg). 0:
 * *ret_thread must be joined; or -EAGAIN.
 */
int
coir__native_start(const char *name, void *(*fn)(void *), void *arg,
		   pthread_t *ret_thread);

#endif
