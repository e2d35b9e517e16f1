/* SPDX-License-Identifier: MIT */
/*
 * outside [--free]: makes calls that chatd has no use for. Each must be refused
 * by the unit that it runs in; with --free, where there is no such unit, none
 * may be. Those for which it is not so are printed, and the exit code is 1.
 *
 * Only calls that an ordinary user may make can tell a filter from a lack of
 * rights; their arguments are such that they do nothing, or no harm.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A call by number, with up to four arguments. */
struct attempt {
	const char *name;
	long number;
	long args[4];
};

#define ATTEMPT(call, ...)          \
	{                           \
#call, SYS_##call,  \
		{                   \
			__VA_ARGS__ \
		}                   \
	}

static const struct attempt attempts[] = {
	/* to look into, or to become, somebody else */
	ATTEMPT(ptrace, PTRACE_TRACEME),
	ATTEMPT(process_vm_readv, -1),
	ATTEMPT(setresuid, -1, -1, -1),
	ATTEMPT(setresgid, -1, -1, -1),
	ATTEMPT(unshare, 0),
	ATTEMPT(kcmp, -1, -1),
	/* memory that others share, or that somebody else fills */
	ATTEMPT(shmget, 1),
	ATTEMPT(semget, 1),
	ATTEMPT(msgget, 1),
	ATTEMPT(remap_file_pages),
	/* a larger kernel to attack */
	ATTEMPT(io_setup, -1),
	ATTEMPT(splice, -1),
	ATTEMPT(vmsplice, -1),
	ATTEMPT(tee, -1, -1),
	ATTEMPT(timer_create, -1),
	ATTEMPT(personality, 0xffffffff),
	ATTEMPT(sched_setattr, 0),
	ATTEMPT(setpriority, -1),
	ATTEMPT(mq_unlink),
	/* files of other forms than those that it has */
	ATTEMPT(symlinkat, 0, -1),
	ATTEMPT(linkat, -1, 0, -1),
	ATTEMPT(mknodat, -1),
	ATTEMPT(fsetxattr, -1),
	ATTEMPT(chroot),
};

static bool
is_refused(long result)
{
	return result < 0 && errno == EPERM;
}

static bool
call_is_refused(const struct attempt *a)
{
	errno = 0;
	return is_refused(syscall(a->number, a->args[0], a->args[1], a->args[2],
				  a->args[3]));
}

/* Code that is made at run time. */
static bool
code_is_refused(void)
{
	errno = 0;
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED &&
		errno == EPERM;
}

/* Anything but IP and unix sockets: RestrictAddressFamilies= says it so. */
static bool
family_is_refused(int family)
{
	errno = 0;
	return socket(family, SOCK_RAW | SOCK_CLOEXEC, 0) < 0 &&
		errno == EAFNOSUPPORT;
}

/* What was @refused is to be, unless @free. 1 if it is not so, else 0. */
static int
judge(const char *name, bool refused, bool free)
{
	if (refused != free)
		return 0;
	printf("%s: %s\n", name, refused ? "refused" : "not refused");
	return 1;
}

int
main(int argc, char *argv[])
{
	const bool free = argc > 1 && strcmp(argv[1], "--free") == 0;
	int wrong = 0;

	for (size_t i = 0; i < sizeof(attempts) / sizeof(*attempts); i++)
		wrong += judge(attempts[i].name, call_is_refused(&attempts[i]),
			       free);
	wrong += judge("memory to write and run", code_is_refused(), free);
	wrong += judge("AF_NETLINK", family_is_refused(AF_NETLINK), free);
	return wrong > 0;
}
