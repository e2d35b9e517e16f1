/* SPDX-License-Identifier: MIT */
/*
 * A child that goes on in this program. It leaves the fiber that has forked it
 * for a large stack of its own, on which coir_run() may do as it does on the
 * main stack, and never comes back.
 */
#include "config.h"

#include "os/process.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <coir/error.h>
#include <coir/runtime.h>

#include "core/runtime.h"
#include "machine/context.h"
#include "os/process_child.h"
#include "os/signal_handler.h"

/* The child's main stack: address space, as a main stack has. */
#define MAIN_STACK_SIZE (8 * 1024 * 1024)

/** struct fresh - what the child runs on its new stack. */
struct fresh {
	struct coir__context context;
	coir_fn *fn;
	void *arg;
};

/* ASan takes the stack that the thread was born with for the main one. */
static COIR__NO_ASAN void
fresh_main(void *arg)
{
	struct fresh *fresh = arg;
	int rc = coir_run(fresh->fn, fresh->arg);

	_exit(rc < -255 ? 255 : -rc);
}

/* In the child: forget the runtime, and begin as a program does. */
static _Noreturn void
child_main(struct coir_runtime *rt, pid_t parent, coir_fn *fn, void *arg)
{
	const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK |
		MAP_NORESERVE;
	struct fresh fresh = { .fn = fn, .arg = arg };
	char *stack = mmap(NULL, MAIN_STACK_SIZE, PROT_READ | PROT_WRITE, flags,
			   -1, 0);

	coir__mailbox_after_fork();
	coir__child_reset_signals();
	coir_runtime_after_fork();
	if (stack == MAP_FAILED)
		_exit(ENOMEM);
	if (coir__child_die_with(parent, SIGKILL) < 0)
		_exit(EINVAL);
	coir__context_begin(&rt->current->context, &fresh.context, stack,
			    stack + MAIN_STACK_SIZE, fresh_main, &fresh);
	_exit(255);
}

static int
fork_into(struct coir_runtime *rt, coir_fn *fn, void *arg,
	  struct coir_process *proc)
{
	pid_t parent = getpid();
	pid_t pid = fork();
	int pidfd;

	if (pid == 0)
		child_main(rt, parent, fn, arg);
	if (pid < 0)
		return -errno;
	pidfd = pidfd_open(pid, 0);
	if (pidfd < 0) {
		int rc = -errno;

		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		return rc;
	}
	return coir__process_begin(proc, pid, pidfd);
}

int
coir_process_fork(struct coir_scope *scope, coir_fn *fn, void *arg,
		  struct coir_process *ret_proc)
{
	struct coir_runtime *rt = coir__current_runtime();
	int rc;

	if (!rt)
		return -ENXIO;
	rc = coir__process_init(ret_proc, scope);
	if (rc < 0)
		return coir_error(rc, "forking a process");
	rc = fork_into(rt, fn, arg, ret_proc);
	if (rc == 0)
		return 0;
	coir__process_abandon(ret_proc);
	return coir_error(rc, "forking a process");
}
