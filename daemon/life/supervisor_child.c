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
#include "life/standby_wait.h"
#include "log/log.h"

static void
set_number(const char *name, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, value);
	setenv(name, text, 1);
}

/* Has it all that is kept from its beginning. 0 or a negative errno. */
static int
pass_all(const struct holder *holder)
{
	char names[HOLDER_NAMES_MAX];
	int fds[HOLDER_PLACES];
	size_t n = holder_list(holder, fds, names);

	/* here, and not in the supervisor: before all that chatd says */
	log_notice("supervisor: chatd is process %d", (int)getpid());
	return passed_give(fds, n, names);
}

/* Has it wait until it is told to begin at @fd. 0 or a negative errno. */
static int
stand_by(int fd)
{
	set_number(STANDBY_VARIABLE, fd);
	return fcntl(fd, F_SETFD, 0) < 0 ? -errno : 0;
}

static _Noreturn void
become_chatd(const struct program *program, const struct holder *holder,
	     int64_t watchdog_ns, int order_fd)
{
	sigset_t none;
	int rc;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setpgid(0, 0);
	setenv("NOTIFY_SOCKET", holder->address, 1);
	set_number("FDSTORE", HOLDER_PLACES);
	set_number("WATCHDOG_PID", getpid());
	set_number("WATCHDOG_USEC", watchdog_ns / 1000);
	rc = order_fd < 0 ? pass_all(holder) : stand_by(order_fd);
	if (rc == 0)
		execv(program->path, (char *const *)program->args);
	fprintf(stderr, "chatd: cannot execute %s: %s\n", program->path,
		strerror(errno));
	_exit(EX_OSERR);
}

pid_t
supervisor_child(const struct program *program, const struct holder *holder,
		 int64_t watchdog_ns, int order_fd)
{
	pid_t pid = fork();

	if (pid == 0)
		become_chatd(program, holder, watchdog_ns, order_fd);
	return pid < 0 ? -errno : pid;
}

bool
supervisor_child_has_ended(pid_t pid, int *ret_status)
{
	siginfo_t info = { .si_pid = 0 };

	if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 ||
	    info.si_pid == 0)
		return false;
	*ret_status = info.si_code == CLD_EXITED
		? W_EXITCODE(info.si_status, 0)
		: W_EXITCODE(0, info.si_status);
	return true;
}

bool
supervisor_child_has_keeper(pid_t pid)
{
	siginfo_t info;
	int rc;

	/* one that has ended would be shown instead of one that runs */
	do {
		info.si_pid = 0;
		rc = waitid(P_PGID, (id_t)pid, &info,
			    WEXITED | WNOHANG | __WALL);
	} while (rc == 0 && info.si_pid != 0);
	return rc == 0;
}

int
supervisor_child_code(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void
supervisor_child_tell_end(int status, int64_t pause)
{
	if (supervisor_child_code(status) == 0)
		log_notice("supervisor: chatd has ended and left its clients "
			   "behind; starting it again");
	else
		log_warn("supervisor: chatd %s %d; starting it again in %d ms",
			 WIFEXITED(status) ? "has ended with code"
					   : "was killed by signal",
			 WIFEXITED(status) ? WEXITSTATUS(status)
					   : WTERMSIG(status),
			 (int)(pause / 1000000));
}
