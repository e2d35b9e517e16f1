/* SPDX-License-Identifier: MIT */
/*
 * The end of a process, as it is noticed. While state_ is ALIVE the pidfd is
 * open and the child not reaped; whoever looks first reaps it, and the status
 * stays. The pidfd is listened to only while somebody waits.
 */
#include "config.h"

#include "os/process.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>

#include <coir/error.h>

#include "core/node.h"
#include "io/fd.h"

void
coir__process_settle(struct coir_process *proc, int state)
{
	coir_node_cancel(&proc->node_);
	proc->state_ = state;
	coir__node_fire_all(&proc->exit_waiters_, state);
	if (proc->copying_ == 0 || state < 0)
		coir__node_fire_all(&proc->waiters_, state);
	if (proc->feeder_ && state != -EBADF)
		coir_fiber_cancel(proc->feeder_);
}

void
coir__process_copied(struct coir_process *proc)
{
	proc->copying_--;
	if (proc->copying_ == 0 && proc->state_ == COIR__PROCESS_ENDED)
		coir__node_fire_all(&proc->waiters_, 0);
}

static struct coir_exit_status
status_of(const siginfo_t *info)
{
	if (info->si_code == CLD_EXITED)
		return (struct coir_exit_status){ .code = info->si_status };
	return (struct coir_exit_status){ .signal = info->si_status,
					  .core = info->si_code == CLD_DUMPED };
}

void
coir__process_reap(struct coir_process *proc, int flags)
{
	id_t pidfd = (id_t)coir_fd_number(&proc->pidfd_);
	siginfo_t info = { 0 };
	int rc;

	do
		rc = waitid(P_PIDFD, pidfd, &info, WEXITED | flags);
	while (rc < 0 && errno == EINTR);
	if (rc == 0 && info.si_pid == 0)
		return;
	if (rc == 0)
		proc->status_ = status_of(&info);
	rc = rc < 0 ? -errno : COIR__PROCESS_ENDED;
	coir_node_cancel(&proc->node_);
	coir_fd_close(&proc->pidfd_);
	coir__process_settle(proc, rc);
}

static void
look_cb(struct coir_node *node, int result, void *arg);

/* Have the pidfd tell the end, as long as somebody waits for it. */
static int
look(struct coir_process *proc)
{
	coir_fd_read_node(&proc->node_, &proc->pidfd_);
	return coir_node_listen(&proc->node_, look_cb, proc);
}

static bool
nobody_waits(const struct coir_process *proc)
{
	return coir__list_empty(&proc->exit_waiters_) &&
		coir__list_empty(&proc->waiters_);
}

static void
look_cb(struct coir_node *node, int result, void *arg)
{
	struct coir_process *proc = arg;

	(void)node;
	if (result == 0)
		coir__process_reap(proc, WNOHANG);
	if (result == 0 && proc->state_ == COIR__PROCESS_ALIVE)
		result = look(proc);
	if (result == 0)
		return;
	coir__node_fire_all(&proc->exit_waiters_, result);
	coir__node_fire_all(&proc->waiters_, result);
}

int
coir__process_state(struct coir_process *proc)
{
	const struct coir__io *io = proc->pidfd_.io_;

	if (proc->state_ != COIR__PROCESS_ALIVE)
		return proc->state_;
	if (!io || coir__fd_check(&proc->pidfd_) < 0)
		return -EXDEV;
	coir__process_reap(proc, WNOHANG);
	return proc->state_;
}

static int
exit_poll(struct coir_node *node)
{
	int state = coir__process_state(node->object_);

	if (state == COIR__PROCESS_ALIVE)
		return 0;
	node->result_ = state;
	return state < 0 ? state : 1;
}

/* Its output must have been copied, too. */
static int
end_poll(struct coir_node *node)
{
	struct coir_process *proc = node->object_;
	int rc = exit_poll(node);

	return rc == 1 && proc->copying_ > 0 ? 0 : rc;
}

/* A node's value is the queue that it waits in. */
static int
process_enlist(struct coir_node *node)
{
	struct coir_process *proc = node->object_;
	int rc = 0;

	if (proc->state_ == COIR__PROCESS_ALIVE && nobody_waits(proc))
		rc = look(proc);
	if (rc < 0)
		return rc;
	coir__list_add_tail(node->value_, &node->runnable_.link_);
	return 0;
}

static void
process_withdraw(struct coir_node *node)
{
	struct coir_process *proc = node->object_;

	coir__list_remove(&node->runnable_.link_);
	if (nobody_waits(proc))
		coir_node_cancel(&proc->node_);
}

static int
process_describe(const struct coir_node *node, char *buf, size_t len)
{
	const struct coir_process *proc = node->object_;

	return snprintf(buf, len, "process %d to end", (int)proc->pid_);
}

static const struct coir_source exit_source = {
	.name = "a process's exit",
	.poll = exit_poll,
	.enlist = process_enlist,
	.withdraw = process_withdraw,
	.describe = process_describe,
};

static const struct coir_source end_source = {
	.name = "a process's end",
	.poll = end_poll,
	.enlist = process_enlist,
	.withdraw = process_withdraw,
	.describe = process_describe,
};

void
coir_process_node(struct coir_node *node, struct coir_process *proc)
{
	coir__node_init(node, &end_source, proc, &proc->waiters_);
}

void
coir__process_exit_node(struct coir_node *node, struct coir_process *proc)
{
	coir__node_init(node, &exit_source, proc, &proc->exit_waiters_);
}

/* A wait went wrong; say what may be the reason. */
static int
explain(const struct coir_process *proc, int rc)
{
	if (rc == -ECHILD)
		return coir_error(rc,
				  "waiting for process %d, whose status "
				  "somebody else took: SIGCHLD is ignored, or "
				  "waitpid(-1) was called",
				  (int)proc->pid_);
	return rc;
}

int
coir_process_wait(struct coir_process *proc,
		  struct coir_exit_status *ret_status)
{
	struct coir_node node;
	int rc;

	coir_process_node(&node, proc);
	rc = coir_wait(&node);
	if (rc < 0)
		return explain(proc, rc);
	if (ret_status)
		*ret_status = proc->status_;
	return 0;
}

int
coir_process_status(struct coir_process *proc,
		    struct coir_exit_status *ret_status)
{
	int rc = coir__process_state(proc);

	if (rc == COIR__PROCESS_ALIVE)
		return -EAGAIN;
	if (rc < 0)
		return explain(proc, rc);
	*ret_status = proc->status_;
	return 0;
}
