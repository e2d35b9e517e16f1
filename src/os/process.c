/* SPDX-License-Identifier: MIT */
/*
 * The life of a child process as its parent sees it: started, sent signals,
 * stopped, and killed at the latest when its scope ends.
 */
#include "config.h"

#include "os/process.h"

#include <errno.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <coir/command.h>
#include <coir/error.h>

#include "core/loop.h"
#include "core/node.h"
#include "core/runtime.h"
#include "io/fd.h"
#include "os/process_plan.h"
#include "os/process_stdio.h"

/* So much of a command is shown in an error's text. */
#define COMMAND_MAX 192

/* Who has lost the status to somebody else has no child either. */
static int
close_hook(void *arg)
{
	int rc = coir_process_close(arg);

	return rc == -ECHILD ? 0 : rc;
}

int
coir__process_init(struct coir_process *proc, struct coir_scope *scope)
{
	int rc = scope ? coir_scope_check(scope) : 0;

	*proc = (struct coir_process){ .state_ = -EBADF };
	coir__list_init(&proc->exit_waiters_);
	coir__list_init(&proc->waiters_);
	if (rc < 0 || !scope)
		return rc;
	return coir_scope_defer(scope, &proc->hook_, close_hook, proc);
}

/*
 * kill(2) where pidfd_send_signal(2) is missing (Linux before 5.1, valgrind):
 * until it is reaped here its number is nobody else's.
 */
static int
send_signal(int pidfd, pid_t pid, int number)
{
	int rc = pidfd_send_signal(pidfd, number, NULL, 0);

	if (rc < 0 && errno == ENOSYS)
		rc = kill(pid, number);
	return rc < 0 && errno != ESRCH ? -errno : 0;
}

/* Without O_NONBLOCK: waitid(2) is to wait when it is asked to. */
int
coir__process_begin(struct coir_process *proc, pid_t pid, int pidfd)
{
	int rc = coir_fd_init_nonblocking(&proc->pidfd_, pidfd);

	if (rc < 0) {
		send_signal(pidfd, pid, SIGKILL);
		while (waitid(P_PIDFD, (id_t)pidfd, &(siginfo_t){ 0 },
			      WEXITED) < 0 &&
		       errno == EINTR)
			;
		close(pidfd);
		return rc;
	}
	proc->pid_ = pid;
	proc->state_ = COIR__PROCESS_ALIVE;
	return 0;
}

void
coir__process_abandon(struct coir_process *proc)
{
	coir_hook_remove(&proc->hook_);
}

void
coir__process_undo(struct coir_process *proc)
{
	send_signal(coir_fd_number(&proc->pidfd_), proc->pid_, SIGKILL);
	coir__process_reap(proc, 0);
	coir_hook_remove(&proc->hook_);
}

/* Name the command in the text of a failure that is @explained or not. */
static __attribute__((noinline)) int
name_command(int rc, const char *const *args, bool explained)
{
	char command[COMMAND_MAX];

	coir_args_format(args, command, sizeof(command));
	if (explained)
		return coir_error_context(rc, "running command: %s", command);
	return coir_error(rc, "running command: %s", command);
}

/* Say what a child failed at. */
static int
explain(const struct coir__child_report *report, int rc,
	const char *const *args)
{
	static const char *const steps[] = {
		[COIR__CHILD_SESSION] = "setting its session and process group",
		[COIR__CHILD_TTY] = "setting its controlling terminal",
		[COIR__CHILD_DIR] = "changing to its directory",
		[COIR__CHILD_USER] = "setting its user and groups",
		[COIR__CHILD_FDS] = "setting up its descriptors",
		[COIR__CHILD_EXECUTE] = NULL,
	};
	const char *step = steps[report->step];

	if (step)
		coir_error(rc, "%s", step);
	return name_command(rc, args, step);
}

/* Start what @plan says, with @stdio, as @proc. */
static int
start(struct coir__child *plan, struct coir__stdio *stdio,
      struct coir_scope *scope, struct coir_process *proc)
{
	const char *const *args = (const char *const *)plan->args;
	struct coir__child_report report;
	int pidfd, rc;
	pid_t pid;

	rc = coir__child_start(plan, &pid, &pidfd, &report);
	if (rc < 0)
		return explain(&report, rc, args);
	rc = coir__process_begin(proc, pid, pidfd);
	if (rc < 0)
		return name_command(rc, args, false);
	rc = coir__stdio_start(stdio, scope, proc);
	if (rc < 0) {
		coir__process_undo(proc);
		return name_command(rc, args, false);
	}
	return 0;
}

static int
spawn(struct coir_scope *scope, const char *const *args,
      const struct coir_process_options *options, struct coir_process *proc)
{
	struct coir__stdio stdio;
	struct coir__child plan;
	int rc = coir__stdio_open(&stdio, options);

	if (rc < 0)
		return name_command(rc, args, true);
	if (coir__stdio_copies(&stdio) && !scope)
		rc = coir_error(-EINVAL, "copying a flow without a scope");
	else
		rc = coir__plan_init(&plan, args, options, stdio.fds);
	if (rc < 0) {
		name_command(rc, args, true);
	} else {
		rc = start(&plan, &stdio, scope, proc);
		coir__plan_fini(&plan);
	}
	coir__stdio_close(&stdio);
	if (rc < 0)
		coir__stdio_undo(&stdio);
	return rc;
}

int
coir_process_spawn(struct coir_scope *scope, const char *const *args,
		   const struct coir_process_options *options,
		   struct coir_process *ret_proc)
{
	static const struct coir_process_options defaults;
	int rc;

	if (!coir__current_runtime())
		return -ENXIO;
	if (!args || !args[0])
		return coir_error(-EINVAL, "running a command without a name");
	rc = coir__process_init(ret_proc, scope);
	if (rc < 0)
		return name_command(rc, args, false);
	rc = spawn(scope, args, options ? options : &defaults, ret_proc);
	if (rc < 0)
		coir__process_abandon(ret_proc);
	return rc;
}

pid_t
coir_process_pid(const struct coir_process *proc)
{
	return proc->pid_;
}

int
coir_process_signal(struct coir_process *proc, int number)
{
	int state = coir__process_state(proc);

	if (number < 0 || number >= _NSIG)
		return -EINVAL;
	if (state == -EBADF || state == -EXDEV)
		return state;
	if (state != COIR__PROCESS_ALIVE)
		return 0;
	return send_signal(coir_fd_number(&proc->pidfd_), proc->pid_, number);
}

/* Wait for the exit until @deadline: 0, or -EAGAIN if it lives on. */
static int
await_exit(struct coir_process *proc, coir_time deadline)
{
	struct coir_node exit, timer;
	struct coir_node *const nodes[] = { &exit, &timer };
	size_t which;
	int rc;

	coir__process_exit_node(&exit, proc);
	coir_timer_node(&timer, deadline);
	rc = coir_select(nodes, 2, &which);
	return rc == 0 && which == 1 ? -EAGAIN : rc;
}

int
coir_process_stop(struct coir_process *proc, coir_time grace,
		  struct coir_exit_status *ret_status)
{
	struct coir_node exit;
	int rc = coir_process_signal(proc, SIGTERM);

	if (rc == 0)
		rc = await_exit(proc, coir_after(grace));
	if (rc == -EAGAIN) {
		rc = coir_process_signal(proc, SIGKILL);
		coir__process_exit_node(&exit, proc);
		if (rc == 0)
			rc = coir_wait(&exit);
	}
	if (rc == 0 && ret_status)
		*ret_status = proc->status_;
	return rc;
}

int
coir_process_close(struct coir_process *proc)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir_node exit;
	int rc = coir__process_state(proc);

	if (rc == COIR__PROCESS_ALIVE) {
		rc = coir__loop_may_block(rt);
		if (rc < 0)
			return rc;
		rc = coir_process_signal(proc, SIGKILL);
		coir__process_exit_node(&exit, proc);
		if (rc == 0)
			rc = coir__wait_to_end(&exit);
	}
	if (rc != -EXDEV)
		coir_hook_remove(&proc->hook_);
	return rc == -EBADF ? 0 : rc;
}

int
coir_process_release(struct coir_process *proc)
{
	int rc = coir__process_state(proc);
	int pidfd;

	if (rc != COIR__PROCESS_ALIVE)
		return rc == -EXDEV ? rc : -EBADF;
	coir_hook_remove(&proc->hook_);
	coir_node_cancel(&proc->node_);
	pidfd = coir_fd_release(&proc->pidfd_);
	coir__process_settle(proc, -EBADF);
	return pidfd;
}
