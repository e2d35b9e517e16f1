/* SPDX-License-Identifier: MIT */
/*
 * life.c - see life.h.
 */
#include "config.h"

#include "life.h"

#include <errno.h>
#include <sysexits.h>

#include "fd_limit.h"
#include "log.h"

int
life_begin(struct life *life)
{
	int rc = fd_limit_raise();

	if (rc < 0)
		log_warn_errno(rc, "cannot raise the limit of descriptors");
	rc = keeper_start(&life->keeper);
	if (rc < 0) {
		life->keeper = (struct keeper){ .pid = 0 };
		log_warn_errno(rc,
			       "cannot start the keeper: if chatd falls, its "
			       "clients are lost");
	}
	rc = inheritance_take(&life->inheritance);
	if (rc < 0) {
		log_error_errno(rc,
				"cannot take what was passed to chatd in "
				"LISTEN_FDS or " INHERITANCE_VARIABLE);
		keeper_stop(&life->keeper);
		return rc == -ENOMEM ? EX_OSERR : EX_CONFIG;
	}
	if (life->inheritance.lost)
		log_error("not all sockets of clients could be taken over: "
			  "there are too few file descriptors (LimitNOFILE= of "
			  "the unit, ulimit -Hn of a shell)");
	if (life->inheritance.keeper > 0)
		keeper_dismiss(life->inheritance.keeper);
	return EX_OK;
}

void
life_end(struct life *life)
{
	inheritance_fini(&life->inheritance);
}
