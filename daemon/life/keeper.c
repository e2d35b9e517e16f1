/* SPDX-License-Identifier: MIT */
/*
 * keeper.c - see keeper.h: starting and ending it.
 *
 * The child shares descriptors and nothing else, which is neither fork(2) nor
 * a thread and has no name in libc. What it does is in keeper_child.c; all of
 * it is async-signal-safe, since chatd may have threads when it has to start
 * another keeper.
 */
#include "config.h"

#include "life/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/fd_table.h"
#include "common/notify_socket.h"
#include "life/bag.h"
#include "life/keeper_child.h"

/* Descriptors for which the table has room from the beginning. */
#define TABLE_ROOM 16384

bool
keeper_wanted(void)
{
	const char *places = getenv("FDSTORE");
	struct notify_socket to;

	return places && strtol(places, NULL, 10) > 0 &&
		notify_socket_find(&to) > 0;
}

static void
close_all(int fds[KEEPER_FDS])
{
	for (int i = 0; i < KEEPER_FDS; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

/* All that it will need, so that a full table does not hinder it. */
static int
equip(int ret_fds[KEEPER_FDS])
{
	int fds[KEEPER_FDS] = { -1, -1, -1, -1, -1, -1 };
	struct bag bag;
	int seen[2];
	int rc = access("/proc/self/fd", X_OK) < 0 ? -errno : bag_open(&bag);

	if (rc < 0)
		return rc;
	fds[KEEPER_IN] = bag.in;
	fds[KEEPER_OUT] = bag.out;
	fds[KEEPER_MAIN] = pidfd_open(getpid(), 0);
	if (fds[KEEPER_MAIN] < 0 || pipe2(seen, O_CLOEXEC) < 0) {
		rc = -errno;
		goto fail;
	}
	fds[KEEPER_SEEN_END] = seen[0];
	fds[KEEPER_SEEN] = seen[1];
	rc = notify_socket_open(0);
	if (rc < 0)
		goto fail;
	fds[KEEPER_NOTIFY] = rc;
	memcpy(ret_fds, fds, sizeof(fds));
	return 0;
fail:
	close_all(fds);
	return rc;
}

/* The child begins with all signals blocked, and leaves it at that. */
static int
start_child(const struct keeper *keeper, const struct notify_socket *to,
	    int *ret_pidfd)
{
	const unsigned long flags = CLONE_FILES | CLONE_PIDFD;
	sigset_t all, before;
	int pidfd = -1;
	long pid;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pid = syscall(SYS_clone, flags, NULL, &pidfd, NULL, NULL);
	if (pid == 0)
		keeper_child(keeper->fds, to);
	if (pid < 0)
		pid = -errno;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (pid > 0)
		*ret_pidfd = pidfd;
	return (int)pid;
}

int
keeper_start(struct keeper *ret_keeper)
{
	struct keeper keeper = { .pid = 0 };
	struct notify_socket to;
	int rc;

	if (!keeper_wanted()) {
		*ret_keeper = keeper;
		return 0;
	}
	rc = notify_socket_find(&to);
	if (rc > 0)
		rc = equip(keeper.fds);
	if (rc < 0)
		return rc;
	/* before it is shared */
	fd_table_widen(TABLE_ROOM);
	rc = start_child(&keeper, &to, &keeper.pidfd);
	if (rc < 0) {
		close_all(keeper.fds);
		return rc;
	}
	keeper.pid = rc;
	*ret_keeper = keeper;
	return 1;
}

void
keeper_dismiss(pid_t pid)
{
	kill(pid, SIGKILL);
}

/* A child like this one tells of its end by nothing but its pidfd. */
void
keeper_bury(pid_t pid)
{
	while (waitid(P_PID, (id_t)pid, &(siginfo_t){ 0 }, WEXITED | __WALL) <
		       0 &&
	       errno == EINTR)
		;
}

void
keeper_stop(struct keeper *keeper)
{
	if (keeper->pid == 0)
		return;
	keeper_dismiss(keeper->pid);
	keeper_bury(keeper->pid);
	close(keeper->pidfd);
	close_all(keeper->fds);
	keeper->pid = 0;
}
