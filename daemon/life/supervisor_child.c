/* SPDX-License-Identifier: MIT */
/*
 * supervisor_child.c - see supervisor_child.h.
 *
 * The supervisor has no threads: its child may do what it likes before it
 * executes chatd. What it has is as from a service manager: no signal is
 * blocked, descriptors are passed as sd_listen_fds(3) says, and it is a process
 * group of its own, so that a ^C reaches it by way of the supervisor only.
 */
#include "config.h"

#include "life/supervisor_child.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "common/passed.h"
#include "life/holder.h"
#include "life/program.h"
#include "log/log.h"

/* The names of all, with colons. */
#define NAMES_MAX (HOLDER_PLACES * HOLDER_NAME_MAX)

static void
set_number(const char *name, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, value);
	setenv(name, text, 1);
}

/* Brings what is kept to where it is expected. 0 or a negative errno. */
static int
place_fds(const struct holder *holder)
{
	const int end = PASSED_FIRST + (int)holder->n;
	int above[HOLDER_PLACES];

	/* out of the way first, and what was there goes by exec or under it */
	for (size_t i = 0; i < holder->n; i++) {
		above[i] = fcntl(holder->held[i].fd, F_DUPFD_CLOEXEC, end);
		if (above[i] < 0)
			return -errno;
	}
	for (size_t i = 0; i < holder->n; i++)
		if (dup2(above[i], PASSED_FIRST + (int)i) < 0)
			return -errno;
	return 0;
}

static void
announce_fds(const struct holder *holder)
{
	char names[NAMES_MAX] = "";
	size_t len = 0;

	for (size_t i = 0; i < holder->n; i++)
		len += (size_t)snprintf(names + len, sizeof(names) - len,
					"%s%s", i > 0 ? ":" : "",
					holder->held[i].name);
	if (holder->n == 0)
		return;
	set_number("LISTEN_PID", getpid());
	set_number("LISTEN_FDS", (int64_t)holder->n);
	setenv("LISTEN_FDNAMES", names, 1);
}

static _Noreturn void
become_chatd(const struct program *program, const struct holder *holder,
	     int64_t watchdog_ns)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setpgid(0, 0);
	setenv("NOTIFY_SOCKET", holder->address, 1);
	set_number("FDSTORE", HOLDER_PLACES);
	set_number("WATCHDOG_PID", getpid());
	set_number("WATCHDOG_USEC", watchdog_ns / 1000);
	announce_fds(holder);
	/* here, and not in the supervisor: before all that chatd says */
	log_notice("supervisor: chatd is process %d", (int)getpid());
	if (place_fds(holder) == 0)
		execv(program->path, (char *const *)program->args);
	fprintf(stderr, "chatd: cannot execute %s: %s\n", program->path,
		strerror(errno));
	_exit(EX_OSERR);
}

pid_t
supervisor_child(const struct program *program, const struct holder *holder,
		 int64_t watchdog_ns)
{
	pid_t pid = fork();

	if (pid == 0)
		become_chatd(program, holder, watchdog_ns);
	return pid < 0 ? -errno : pid;
}

bool
supervisor_child_has_keeper(pid_t pid)
{
	siginfo_t info;

	return waitid(P_PGID, (id_t)pid, &info,
		      WEXITED | WNOHANG | WNOWAIT | __WALL) == 0 ||
		errno != ECHILD;
}
