/* SPDX-License-Identifier: MIT */
/*
 * Computing once. Whoever holds the mutex and finds it not done computes; so
 * those who wait do so in order, and the next one takes over from one that was
 * cancelled.
 */
#include "config.h"

#include <coir/once.h>

#include <errno.h>

#include <coir/cancel.h>

void
coir_once_init(struct coir_once *once, enum coir_once_cancel cancel,
	       coir_fn *fn, void *arg)
{
	*once = (struct coir_once){ .fn_ = fn, .arg_ = arg, .cancel_ = cancel };
	coir_mutex_init(&once->mutex_);
}

void
coir_once_init_done(struct coir_once *once, int result)
{
	coir_once_init(once, COIR_ONCE_RESTART, NULL, NULL);
	once->result_ = result;
	once->done_ = true;
}

void
coir_once_fini(struct coir_once *once)
{
	coir_mutex_fini(&once->mutex_);
}

/* Compute. 0: it is done; or the code of the cancel that kept it from that. */
static int
compute(struct coir_once *once)
{
	int rc;

	if (once->cancel_ == COIR_ONCE_PROTECT)
		rc = coir_protect(once->fn_, once->arg_);
	else
		rc = once->fn_(once->arg_);
	if (once->cancel_ == COIR_ONCE_RESTART && rc < 0 && rc == coir_check())
		return rc;
	once->result_ = rc;
	once->done_ = true;
	return 0;
}

int
coir_once_get(struct coir_once *once, int *ret_result)
{
	struct coir_fiber *self = coir_self();
	int rc;

	if (self && coir_mutex_holder(&once->mutex_) == self)
		return -EDEADLK;
	rc = coir_mutex_lock(&once->mutex_);
	if (rc < 0)
		return rc;
	if (!once->done_)
		rc = compute(once);
	coir_mutex_unlock(&once->mutex_);
	if (rc == 0 && ret_result)
		*ret_result = once->result_;
	return rc;
}

int
coir_once_result(const struct coir_once *once)
{
	return once->done_ ? once->result_ : -EINPROGRESS;
}
