/* SPDX-License-Identifier: MIT */
/*
 * Driving libraries that say what they want.
 */
#include "config.h"

#include <coir/want.h>

#include "core/sched.h"
#include "io/fd.h"

static int
wait_for_either(struct coir_fd *cfd)
{
	struct coir_node read, write;
	struct coir_node *const nodes[] = { &read, &write };
	size_t which;

	coir_fd_read_node(&read, cfd);
	coir_fd_write_node(&write, cfd);
	return coir_select(nodes, 2, &which);
}

/* @fn has met EAGAIN: what was known of the descriptor before is stale. */
static int
wait_for_want(struct coir_fd *cfd, int want)
{
	if (want != COIR_WANT_WRITE)
		coir__side_exhausted(&cfd->read_);
	if (want != COIR_WANT_READ)
		coir__side_exhausted(&cfd->write_);
	if (want == COIR_WANT_READ)
		return coir_fd_wait_read(cfd);
	if (want == COIR_WANT_WRITE)
		return coir_fd_wait_write(cfd);
	return wait_for_either(cfd);
}

int
coir_want(struct coir_fd *cfd, coir_want_fn *fn, void *arg)
{
	int rc = coir_fd_number(cfd);

	if (rc >= 0)
		rc = coir__spend(0);
	while (rc == 0) {
		rc = fn(arg);
		if (rc != COIR_WANT_READ && rc != COIR_WANT_WRITE &&
		    rc != COIR_WANT_EITHER)
			return rc;
		rc = wait_for_want(cfd, rc);
		if (rc == 0)
			rc = coir__spend(0);
	}
	return rc;
}
