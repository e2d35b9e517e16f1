/* SPDX-License-Identifier: MIT */
/*
 * stepper PID CALL: kills a process around one of its calls, sendmmsg or
 * recvmmsg: it goes instruction by instruction from there, and not far.
 * stepper PID: kills it wherever it is.
 *
 * When this returns the process has ended, and its parent has been told. If it
 * could not be brought there the exit code is 1, and what went wrong is said.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ptrace.h>

/* The call is one of so many; the steps behind its entry are at most these. */
#define CALLS_MAX 50
#define STEPS_MAX 1200

/* System calls of all kinds, after which there is none of ours. */
#define PATIENCE 1000000

/* What PTRACE_O_TRACESYSGOOD makes of a stop at a system call. */
#define SYSCALL_STOP (SIGTRAP | 0x80)

static int
fail(const char *what)
{
	printf("stepper: %s: %s\n", what, strerror(errno));
	return 1;
}

/*
 * Goes on by @request to the next stop, and hands on a signal that is for the
 * process. False: it is gone.
 */
static bool
go_on(pid_t pid, int request, int *signal)
{
	int status;

	if (ptrace(request, pid, NULL, (void *)(intptr_t)*signal) < 0 ||
	    waitpid(pid, &status, __WALL) != pid || !WIFSTOPPED(status))
		return false;
	*signal = WSTOPSIG(status);
	return true;
}

/* A signal that is to be handed on: a stop of ours is none. */
static int
for_itself(int signal)
{
	return signal == SYSCALL_STOP || signal == SIGTRAP ? 0 : signal;
}

/* Is it about to make @call? */
static bool
is_at(pid_t pid, long call)
{
	struct ptrace_syscall_info info;

	return ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof(info),
		      &info) > 0 &&
		info.op == PTRACE_SYSCALL_INFO_ENTRY &&
		(long)info.entry.nr == call;
}

/* Goes on to the entry of the @n-th @call. */
static bool
go_to(pid_t pid, long call, int n)
{
	int signal = 0;

	for (long i = 0; i < PATIENCE; i++) {
		if (!go_on(pid, PTRACE_SYSCALL, &signal))
			return false;
		if (signal == SYSCALL_STOP && is_at(pid, call) && n-- == 0)
			return true;
		signal = for_itself(signal);
	}
	errno = ETIME;
	return false;
}

static bool
step(pid_t pid, int n)
{
	int signal = 0;

	while (n-- > 0) {
		if (!go_on(pid, PTRACE_SINGLESTEP, &signal))
			return false;
		signal = for_itself(signal);
	}
	return true;
}

/* Stops it wherever it is. */
static bool
seize(pid_t pid)
{
	int status;

	return ptrace(PTRACE_SEIZE, pid, NULL,
		      (void *)(intptr_t)PTRACE_O_TRACESYSGOOD) == 0 &&
		ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) == 0 &&
		waitpid(pid, &status, __WALL) == pid && WIFSTOPPED(status);
}

/*
 * Ends it. By the time that its tracer has waited for that, the kernel has sent
 * its parent SIGCHLD, which systemd sees to before whatever it is asked next.
 */
static bool
end(pid_t pid)
{
	int status;

	return kill(pid, SIGKILL) == 0 &&
		waitpid(pid, &status, __WALL) == pid && WIFSIGNALED(status);
}

int
main(int argc, char *argv[])
{
	unsigned int seed;
	long call;
	pid_t pid;

	if (argc < 2 || argc > 3)
		return 64;
	pid = (pid_t)strtol(argv[1], NULL, 10);
	/* the one before had another number */
	seed = (unsigned int)pid;
	if (pid <= 1 || !seize(pid))
		return fail("catching it");
	if (argc == 3) {
		call = strcmp(argv[2], "sendmmsg") == 0 ? SYS_sendmmsg
							: SYS_recvmmsg;
		if (!go_to(pid, call, rand_r(&seed) % CALLS_MAX))
			return fail("going to the call");
		if (!step(pid, rand_r(&seed) % STEPS_MAX))
			return fail("going step by step");
	}
	return end(pid) ? 0 : fail("ending it");
}
