/* SPDX-License-Identifier: MIT */
/*
 * standby_wait.c - see standby_wait.h.
 *
 * A supervisor knows whether the one that waits is of the program as it is now,
 * and a keeper, which may look at nothing, does not: so an heir looks itself,
 * and executes the new one in its place, with what it was passed.
 */
#include "config.h"

#include "life/standby_wait.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/late.h"
#include "common/passed.h"
#include "life/program.h"
#include "life/standby_order.h"
#include "log/log.h"

/* Where the one is told who waits for its answer, also after an exec. */
#define TELLER_VARIABLE "CHATD_STANDBY_TELLER"

/* Keeps @fd for standby_taken(), where nothing is passed. 0 or -errno. */
static int
keep_teller(int fd)
{
	int kept = fcntl(fd, F_DUPFD, PASSED_FIRST + HOLDER_PLACES);
	char text[24];

	if (kept < 0)
		return -errno;
	snprintf(text, sizeof(text), "%d", kept);
	return setenv(TELLER_VARIABLE, text, 1) < 0 ? -ENOMEM : 0;
}

/* Has all that is in @order passed. 0 or a negative errno. */
static int
pass(const struct standby_order *order)
{
	int rc = passed_give(order->fds, order->n, order->names);

	/* what was in the way of the others is gone */
	for (size_t i = 0; rc == 0 && i < order->n; i++)
		if (order->fds[i] >= PASSED_FIRST + (int)order->n)
			close(order->fds[i]);
	return rc;
}

/* Executes what has taken the place of the program since, if that can be. */
static void
renew(const struct options *options)
{
	const char *path = getenv(STANDBY_PROGRAM_VARIABLE);
	struct program program;

	if (!path || program_is_current(path))
		return;
	program_compose(&program, path, options, NULL);
	execv(path, (char *const *)program.args);
	log_warn_errno(-errno, "cannot execute the new %s", path);
}

int
standby_wait(const struct options *options)
{
	const char *text = getenv(STANDBY_VARIABLE);
	struct standby_order order = { .n = 0 };
	const char *why;
	int fd, rc;

	if (!text)
		return 0;
	fd = (int)strtol(text, NULL, 10);
	unsetenv(STANDBY_VARIABLE);
	/* an heir has that of the process before it */
	unsetenv("WATCHDOG_PID");
	/* what this chatd may need is to be there; what is not, is said then */
	(void)late_load_all(&why);
	rc = standby_order_take(fd, &order);
	if (rc == 0)
		rc = keep_teller(fd);
	close(fd);
	if (rc == 0)
		rc = pass(&order);
	if (rc == 0)
		renew(options);
	unsetenv(STANDBY_PROGRAM_VARIABLE);
	return rc;
}

bool
standby_taken(void)
{
	const char *text = getenv(TELLER_VARIABLE);
	int fd;

	if (!text)
		return false;
	fd = (int)strtol(text, NULL, 10);
	unsetenv(TELLER_VARIABLE);
	standby_order_answer(fd);
	close(fd);
	return true;
}
