/* SPDX-License-Identifier: MIT */
/*
 * activation.c - takes the passed sockets out of the environment.
 *
 * The protocol is libsystemd's; who gets which is activation_match.c's.
 */
#include "config.h"

#include "activation.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef HAVE_LIBSYSTEMD

#include <systemd/sd-daemon.h>

#include "activation_match.h"

static void
activation_free_names(char **names)
{
	if (names == NULL)
		return;
	for (char **name = names; *name != NULL; name++)
		free(*name);
	free(names);
}

/* n sockets were passed, with names. */
static int
activation_share_out(const struct activation_want *wants, size_t n_wants,
		     char **names, int n, int *ret_fds,
		     char ret_why[static ACTIVATION_WHY_MAX])
{
	const struct activation_passed passed = {
		.names = (const char *const *)names,
		.n = (size_t)n,
		.first = SD_LISTEN_FDS_START,
	};
	int rc = activation_match(wants, n_wants, &passed, ret_fds, ret_why);

	if (rc == 0)
		return n;
	for (int i = 0; i < n; i++)
		close(SD_LISTEN_FDS_START + i);
	return rc;
}

int
activation_take(const struct activation_want *wants, size_t n_wants,
		int *ret_fds, char ret_why[static ACTIVATION_WHY_MAX])
{
	char **names = NULL;
	int rc = sd_listen_fds_with_names(1, &names);

	if (rc < 0)
		snprintf(ret_why, ACTIVATION_WHY_MAX,
			 "the sockets passed in LISTEN_FDS cannot be taken: %s",
			 strerror(-rc));
	else if (rc > 0)
		rc = activation_share_out(wants, n_wants, names, rc, ret_fds,
					  ret_why);
	else
		for (size_t k = 0; k < n_wants; k++)
			ret_fds[k] = -1;
	activation_free_names(names);
	return rc;
}

#else /* !HAVE_LIBSYSTEMD */

/* Whether sockets were passed to this very process. */
static bool
activation_is_for_us(void)
{
	const char *pid = getenv("LISTEN_PID");

	return getenv("LISTEN_FDS") != NULL && pid != NULL &&
		strtol(pid, NULL, 10) == (long)getpid();
}

int
activation_take(const struct activation_want *wants, size_t n_wants,
		int *ret_fds, char ret_why[static ACTIVATION_WHY_MAX])
{
	(void)wants;
	if (activation_is_for_us()) {
		snprintf(ret_why, ACTIVATION_WHY_MAX,
			 "sockets were passed in LISTEN_FDS, but this chatd "
			 "was built without libsystemd; disable its socket "
			 "units");
		return -EOPNOTSUPP;
	}
	for (size_t k = 0; k < n_wants; k++)
		ret_fds[k] = -1;
	return 0;
}

#endif
