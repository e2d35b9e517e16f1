/* SPDX-License-Identifier: MIT */
/*
 * restarts.c - see restarts.h.
 */
#include "config.h"

#include "life/restarts.h"

#include <sys/wait.h>
#include <sysexits.h>

#define MS INT64_C(1000000)

/* The shortest pause, doubled each time, and the longest. */
#define PAUSE_NS (100 * MS)
#define PAUSE_MAX_NS (1000 * MS)

/* Who was ready for so long is as good as new. */
#define FORGIVEN_NS (10000 * MS)

int64_t
restarts_next(struct restarts *restarts, int64_t ready_ns)
{
	int64_t pause = PAUSE_NS;

	if (ready_ns >= 0)
		restarts->in_vain = 0;
	else if (++restarts->in_vain == RESTARTS_IN_VAIN_MAX)
		return -1;
	if (ready_ns >= FORGIVEN_NS)
		restarts->falls = 0;
	restarts->falls++;
	if (ready_ns >= 0 && restarts->falls == 1)
		return 0;
	for (unsigned i = ready_ns < 0 ? 1 : 2; i < restarts->falls; i++)
		if ((pause *= 2) >= PAUSE_MAX_NS)
			return PAUSE_MAX_NS;
	return pause;
}

bool
restarts_are_vain(int status)
{
	if (!WIFEXITED(status))
		return false;
	switch (WEXITSTATUS(status)) {
	case EX_USAGE:
	case EX_NOINPUT:
	case EX_CONFIG:
		return true;
	default:
		return false;
	}
}
