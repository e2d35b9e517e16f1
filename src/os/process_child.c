/* SPDX-License-Identifier: MIT */
/*
 * The child's own part, up to execve(2). The sanitizers must not look at it:
 * it runs on a stack that they do not know, in the parent's memory, and never
 * returns.
 */
#include "config.h"

#include "os/process_child.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the child may use of stack; it needs a few hundred bytes. */
#define STACK_SIZE 65536

#define IN_CHILD __attribute__((no_sanitize("address", "thread", "undefined")))

IN_CHILD int
coir__child_die_with(pid_t parent, int number)
{
	if (prctl(PR_SET_PDEATHSIG, number) < 0)
		return -errno;
	/* it may have ended before we asked */
	if (getppid() != parent)
		raise(number);
	return 0;
}

IN_CHILD void
coir__child_reset_signals(void)
{
	struct sigaction action = { .sa_handler = SIG_DFL };
	sigset_t none;

	/* those that cannot be set are the default ones anyway */
	for (int number = 1; number < _NSIG; number++)
		sigaction(number, &action, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static IN_CHILD int
set_session(const struct coir__child *child)
{
	pid_t group = child->group == COIR_PROCESS_NEW_GROUP ? 0 : child->group;

	if (child->new_session || child->tty > 0) {
		if (setsid() < 0)
			return -errno;
	} else if (child->group != 0 && setpgid(0, group) < 0) {
		return -errno;
	}
	return 0;
}

static IN_CHILD int
set_tty(const struct coir__child *child)
{
	if (child->tty > 0 && ioctl(child->tty, TIOCSCTTY, 0) < 0)
		return -errno;
	return 0;
}

static IN_CHILD int
set_dir(const struct coir__child *child)
{
	if (child->dir >= 0 && fchdir(child->dir) < 0)
		return -errno;
	return 0;
}

/* System calls: the C library would also change the parent's threads. */
static IN_CHILD int
set_user(const struct coir__child *child)
{
	const struct coir_process_user *user = child->user;

	if (!user)
		return 0;
	if (syscall(SYS_setgroups, user->n_groups, user->groups) < 0 ||
	    syscall(SYS_setresgid, user->gid, user->gid, user->gid) < 0 ||
	    syscall(SYS_setresuid, user->uid, user->uid, user->uid) < 0)
		return -errno;
	return 0;
}

/*
 * All sources are duplicated above all targets first, so that any permutation
 * will do. Then everything is close-on-exec but what dup2(2) makes.
 */
static IN_CHILD int
place_fds(struct coir__child *child)
{
	struct coir_process_fd *fd, *end = child->fds + child->n_fds;

	for (fd = child->fds; fd < end; fd++) {
		fd->source =
			fcntl(fd->source, F_DUPFD_CLOEXEC, child->first_free);
		if (fd->source < 0)
			return -errno;
	}
	/* before Linux 5.11 what is not close-on-exec is left open */
	close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
	for (fd = child->fds; fd < end; fd++)
		if (dup2(fd->source, fd->target) < 0)
			return -errno;
	return 0;
}

/* Where a search in $PATH goes on, as with execvp(3). */
static IN_CHILD bool
look_further(int error)
{
	return error == EACCES || error == ENOENT || error == ENOTDIR ||
		error == ESTALE || error == ENODEV || error == ETIMEDOUT;
}

static IN_CHILD int
execute(const struct coir__child *child)
{
	int error = ENOENT;

	for (char **path = child->paths; *path; path++) {
		execve(*path, child->args, child->env);
		if (!look_further(errno) || !child->paths[1])
			return -errno;
		if (errno == EACCES)
			error = EACCES;
	}
	return -error;
}

/* The last steps. It dies with its parent only if it is still its child. */
static IN_CHILD int
execute_at_last(const struct coir__child *child)
{
	int rc = 0;

	coir__child_reset_signals();
	if (child->death_signal > 0)
		rc = coir__child_die_with(child->parent, child->death_signal);
	return rc < 0 ? rc : execute(child);
}

static IN_CHILD struct coir__child_report
prepare(struct coir__child *child)
{
	struct coir__child_report report = { COIR__CHILD_SESSION, 0 };

	report.error = set_session(child);
	if (report.error < 0)
		return report;
	report.step = COIR__CHILD_TTY;
	report.error = set_tty(child);
	if (report.error < 0)
		return report;
	report.step = COIR__CHILD_DIR;
	report.error = set_dir(child);
	if (report.error < 0)
		return report;
	report.step = COIR__CHILD_USER;
	report.error = set_user(child);
	if (report.error < 0)
		return report;
	report.step = COIR__CHILD_FDS;
	report.error = place_fds(child);
	return report;
}

static IN_CHILD int
child_main(void *arg)
{
	struct coir__child *child = arg;
	struct coir__child_report report = { COIR__CHILD_FDS, 0 };
	int to = fcntl(child->report, F_DUPFD_CLOEXEC, child->first_free);
	ssize_t unused;

	if (to < 0) {
		report.error = -errno;
		to = child->report;
	} else {
		report = prepare(child);
	}
	if (report.error == 0) {
		report.step = COIR__CHILD_EXECUTE;
		report.error = execute_at_last(child);
	}
	unused = write(to, &report, sizeof(report));
	(void)unused;
	_exit(127);
}

/*
 * Give birth, with all signals blocked: no handler runs in the child. Returns
 * its number, or a negative errno.
 */
static pid_t
give_birth(struct coir__child *child, void *stack, int *ret_pidfd)
{
	const int flags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD;
	sigset_t all, mask;
	pid_t pid;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &mask);
	pid = clone(child_main, (char *)stack + STACK_SIZE, flags, child,
		    ret_pidfd);
	if (pid < 0)
		pid = -errno;
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
	return pid;
}

/* What the child has to say: nothing if it executes its program. */
static int
read_report(int fd, struct coir__child_report *ret_report)
{
	struct coir__child_report report;
	ssize_t n;

	do
		n = read(fd, &report, sizeof(report));
	while (n < 0 && errno == EINTR);
	if (n != sizeof(report))
		return 0;
	*ret_report = report;
	return report.error;
}

static int
start(struct coir__child *child, int report, pid_t *ret_pid, int *ret_pidfd,
      struct coir__child_report *ret_report)
{
	const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK;
	void *stack =
		mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, flags, -1, 0);
	int pidfd, rc;
	siginfo_t info;
	pid_t pid;

	if (stack == MAP_FAILED) {
		close(child->report);
		return -errno;
	}
	pid = give_birth(child, stack, &pidfd);
	munmap(stack, STACK_SIZE);
	close(child->report);
	if (pid < 0)
		return pid;
	rc = read_report(report, ret_report);
	if (rc == 0) {
		*ret_pid = pid;
		*ret_pidfd = pidfd;
		return 0;
	}
	while (waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED) < 0 &&
	       errno == EINTR)
		;
	close(pidfd);
	return rc;
}

int
coir__child_start(struct coir__child *child, pid_t *ret_pid, int *ret_pidfd,
		  struct coir__child_report *ret_report)
{
	int fds[2], rc;

	ret_report->step = COIR__CHILD_EXECUTE;
	if (pipe2(fds, O_CLOEXEC) < 0)
		return -errno;
	child->report = fds[1];
	rc = start(child, fds[0], ret_pid, ret_pidfd, ret_report);
	close(fds[0]);
	return rc;
}
