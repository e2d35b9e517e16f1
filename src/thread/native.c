/* SPDX-License-Identifier: MIT */
/*
 * Starting a thread of the system: with all signals blocked from its first
 * instruction on, which it inherits from the one that starts it.
 */
#include "config.h"

#include "thread/native.h"

#include <errno.h>
#include <signal.h>

/* The kernel's limit on names, with the terminator. */
#define NAME_SIZE 16

static void
set_name(pthread_t thread, const char *name)
{
	char shown[NAME_SIZE] = "";

	for (size_t i = 0; i < NAME_SIZE - 1 && name[i]; i++)
		shown[i] = name[i];
	pthread_setname_np(thread, shown);
}

int
coir__native_start(const char *name, void *(*fn)(void *), void *arg,
		   pthread_t *ret_thread)
{
	sigset_t all, before;
	pthread_t thread;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&thread, NULL, fn, arg);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0)
		return -EAGAIN;
	set_name(thread, name);
	*ret_thread = thread;
	return 0;
}
