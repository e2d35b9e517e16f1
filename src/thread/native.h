/* SPDX-License-Identifier: MIT */
/*
 * Threads of the system. Every one that the library starts takes no signals,
 * so that these find the threads of the program. Who starts one joins it; or
 * it says when it is about to end, and then the next that does joins it, or
 * the end of the process.
 */
#ifndef COIR_THREAD_NATIVE_H
#define COIR_THREAD_NATIVE_H

#include <pthread.h>

/*
 * Start a thread with @fn(@arg): 0 or -EAGAIN. *@ret_thread must be joined; if
 * that is NULL the last thing that @fn does is coir__native_leave(), but for
 * telling somebody of it.
 */
int
coir__native_start(void *(*fn)(void *), void *arg, pthread_t *ret_thread);

/* The calling thread is about to end; join the one that left before it. */
void
coir__native_leave(void);

/* How many threads there are that nobody joins and that have not left. */
unsigned
coir__native_running(void);

/* Join the thread that left last, and so all that have. */
void
coir__native_settle(void);

#endif
