/* SPDX-License-Identifier: MIT */
/*
 * supervisor_signals.c - see supervisor_signals.h.
 */
#include "config.h"

#include "life/supervisor_signals.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>

int
supervisor_signals_open(void)
{
	static const int numbers[] = { SIGHUP,  SIGINT,  SIGTERM,
				       SIGUSR1, SIGUSR2, SIGCHLD };
	sigset_t set;
	int fd;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		sigaddset(&set, numbers[i]);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -errno;
	fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	return fd < 0 ? -errno : fd;
}
