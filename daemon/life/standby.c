/* SPDX-License-Identifier: MIT */
/*
 * standby.c - see standby.h.
 */
#include "config.h"

#include "life/standby.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <coir/time.h>

#include "life/holder.h"
#include "life/program.h"
#include "life/supervisor_child.h"
#include "log/log.h"

/* For chatd to say that it lives, unless $WATCHDOG_USEC says otherwise. */
#define WATCHDOG_NS INT64_C(30000000000)

/* So long what was current is taken to be. */
#define JUDGED_NS INT64_C(100000000)

/* Looks in a row that find nobody who is current. */
#define STANDBY_IN_VAIN_MAX 4

/* How long chatd may be silent. */
static int64_t
watchdog_time(void)
{
	const char *text = getenv("WATCHDOG_USEC");
	long long us = text ? strtoll(text, NULL, 10) : 0;

	return us > 0 ? us * 1000 : WATCHDOG_NS;
}

void
standby_init(struct standby *standby, const struct program *program,
	     const struct holder *holder)
{
	*standby = (struct standby){
		.program = program,
		.holder = holder,
		.watchdog_ns = watchdog_time(),
	};
}

/* Executes another one. Returns 0 or a negative errno. */
static int
execute(struct standby *standby)
{
	int ends[2];
	pid_t pid;

	/* what comes in its place from now on is not in it */
	if (stat(standby->program->path, &standby->file) < 0)
		standby->file = (struct stat){ .st_ino = 0 };
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return -errno;
	pid = supervisor_child(standby->program, standby->holder,
			       standby->watchdog_ns, ends[1]);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return pid;
	}
	standby->pid = pid;
	standby->fd = ends[0];
	return 0;
}

/*
 * Is a file that process @pid has mapped gone, or another one in its place?
 * Returns 1, 0 or a negative errno: nobody knows.
 */
static int
has_lost_a_file(pid_t pid)
{
	static const char mark[] = " (deleted)\n";
	char path[32];
	char *line = NULL;
	size_t room = 0;
	bool lost = false;
	ssize_t len;
	FILE *maps;

	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	maps = fopen(path, "re");
	if (!maps)
		return -errno;
	while (!lost && (len = getline(&line, &room, maps)) > 0)
		lost = (size_t)len > sizeof(mark) &&
			strcmp(line + len - (sizeof(mark) - 1), mark) == 0;
	free(line);
	fclose(maps);
	return lost;
}

/* Is the program the one that was there before the one that waits was? */
static bool
is_same_program(const struct standby *standby)
{
	const struct stat *old = &standby->file;
	struct stat now;

	return stat(standby->program->path, &now) == 0 &&
		now.st_dev == old->st_dev && now.st_ino == old->st_ino &&
		now.st_size == old->st_size &&
		now.st_mtim.tv_sec == old->st_mtim.tv_sec &&
		now.st_mtim.tv_nsec == old->st_mtim.tv_nsec;
}

/*
 * Does one wait, of the program and the libraries as they are now? Returns 1, 0
 * or a negative errno: nobody knows.
 */
static int
is_current(const struct standby *standby)
{
	int lost;

	if (standby->pid <= 0 || !is_same_program(standby))
		return 0;
	lost = has_lost_a_file(standby->pid);
	return lost < 0 ? lost : !lost;
}

/* Sends all that is kept. Returns 0 or a negative errno. */
static int
pass(int fd, const struct holder *holder)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(HOLDER_PLACES * sizeof(int))];
	} control = { .bytes = { 0 } };
	char names[HOLDER_NAMES_MAX];
	int fds[HOLDER_PLACES];
	const size_t size = holder_list(holder, fds, names) * sizeof(int);
	struct iovec text = { names, strlen(names) + 1 };
	struct msghdr message = { .msg_iov = &text, .msg_iovlen = 1 };

	if (size > 0) {
		message.msg_control = &control;
		message.msg_controllen = CMSG_SPACE(size);
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(size);
		memcpy(CMSG_DATA(&control.header), fds, size);
	}
	return sendmsg(fd, &message, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

/* Has the one that waits begin. Returns its process id or a negative errno. */
static pid_t
tell(struct standby *standby)
{
	pid_t pid = standby->pid;
	int rc;

	/* before all that it says itself */
	log_notice("supervisor: chatd is process %d", (int)pid);
	rc = pass(standby->fd, standby->holder);
	if (rc < 0)
		return rc;
	standby_ended(standby);
	return pid;
}

/* None is executed any more until chatd has been started once more. */
static void
give_up(struct standby *standby, const char *why)
{
	standby->in_vain = STANDBY_IN_VAIN_MAX;
	log_warn("supervisor: no chatd waits to be the next: %s", why);
}

int
standby_prepare(struct standby *standby)
{
	int current = is_current(standby);

	if (current > 0)
		standby->in_vain = 0;
	if (current > 0 || standby->in_vain == STANDBY_IN_VAIN_MAX)
		return 0;
	standby_dismiss(standby);
	if (current < 0)
		give_up(standby, "what it has mapped cannot be read in /proc");
	else if (++standby->in_vain == STANDBY_IN_VAIN_MAX)
		give_up(standby, "those that were executed have not lasted");
	else
		return execute(standby);
	return current;
}

void
standby_judge(struct standby *standby)
{
	standby->judged = is_current(standby) > 0 ? coir_now().ns : 0;
}

pid_t
standby_begin(struct standby *standby)
{
	bool current = coir_now().ns - standby->judged < JUDGED_NS ||
		is_current(standby) > 0;
	pid_t pid = current ? tell(standby) : -ESRCH;

	standby->in_vain = 0;
	if (pid > 0)
		return pid;
	/* it may just have been killed, or the kernel have no room for all */
	standby_dismiss(standby);
	return supervisor_child(standby->program, standby->holder,
				standby->watchdog_ns, -1);
}

void
standby_dismiss(struct standby *standby)
{
	if (standby->pid <= 0)
		return;
	kill(standby->pid, SIGKILL);
	standby_ended(standby);
}

void
standby_ended(struct standby *standby)
{
	close(standby->fd);
	standby->pid = 0;
	standby->judged = 0;
}
