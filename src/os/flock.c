/* SPDX-License-Identifier: MIT */
/*
 * Locks of flock(2), asked for by threads of the pool, which never wait for
 * one: a thread that waited could not be called back, and as many waiters as
 * there are threads would keep the holder's own calls from running.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/flock.h>
#include <coir/time.h>
#include <errno.h>

#include "os/file.h"

/* How long until a lock is asked for again: at first, and at most. */
#define FIRST_PAUSE 1
#define LONGEST_PAUSE 50

static int
run_flock(int fd, void *arg)
{
	return flock(fd, *(int *)arg | LOCK_NB) < 0 ? -errno : 0;
}

int
coir_file_try_lock(struct coir_file *file, int op)
{
	if (op != LOCK_EX && op != LOCK_SH)
		return -EINVAL;
	return coir__file_call(file, run_flock, &op);
}

/*
 * -EWOULDBLOCK is also what the pool says when it has no thread; that is worth
 * another attempt as well.
 */
int
coir_file_lock(struct coir_file *file, int op)
{
	int64_t pause = FIRST_PAUSE;
	int rc;

	while ((rc = coir_file_try_lock(file, op)) == -EWOULDBLOCK) {
		rc = coir_sleep(coir_ms(pause));
		if (rc < 0)
			return rc;
		pause = pause < LONGEST_PAUSE / 2 ? 2 * pause : LONGEST_PAUSE;
	}
	return rc;
}

int
coir_file_unlock(struct coir_file *file)
{
	struct coir_shield shield;
	int op = LOCK_UN;
	int rc;

	coir_shield_begin(&shield);
	rc = coir__file_call(file, run_flock, &op);
	coir_shield_end(&shield);
	return rc;
}
