/* SPDX-License-Identifier: MIT */
/*
 * late.c - see late.h.
 *
 * Where jumps lead is written when all of a library has been found, so that
 * another thread is either there or comes here, too.
 */
#include "config.h"

#include "common/late.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Has the jumps lead into @handle; if @now, else it is only tried. */
static int
lead(const struct late *late, void *handle, bool now)
{
	for (const struct late_call *call = late->calls; call->name; call++) {
		void *there = dlsym(handle, call->name);

		if (!there)
			return -ELIBACC;
		if (now)
			__atomic_store_n(call->at, there, __ATOMIC_RELEASE);
	}
	return 0;
}

/* With the lock. */
static int
load(struct late *late)
{
	/* as for what is linked, calls are bound one by one */
	void *handle = dlopen(late->name, RTLD_LAZY | RTLD_LOCAL);
	int rc = handle ? lead(late, handle, false) : -ELIBACC;

	if (rc < 0)
		return rc;
	late->handle = handle;
	return lead(late, handle, true);
}

int
late_load(struct late *late, const char **ret_why)
{
	int rc = 0;

	pthread_mutex_lock(&lock);
	if (late->name && !late->handle)
		rc = load(late);
	pthread_mutex_unlock(&lock);
	if (rc < 0)
		*ret_why = dlerror();
	return rc;
}

int
late_load_all(const char **ret_why)
{
	struct late *const all[] = {
		&late_icu,
		&late_microhttpd,
		&late_openssl,
		&late_zmq,
	};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(all) / sizeof(*all); i++)
		rc = late_load(all[i], ret_why);
	return rc;
}

void
late_demand(struct late *late)
{
	const char *why;

	if (late_load(late, &why) == 0)
		return;
	fprintf(stderr, "chatd: %s\n", why);
	abort();
}
