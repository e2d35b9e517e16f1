/* SPDX-License-Identifier: MIT */
/*
 * Standard streams. A copier's fiber outlives neither its process nor the scope
 * of both: it is a daemon of the scope, which ends its daemons before it kills
 * the process. If the child is given up while it is being started there will be
 * no process: its copiers forget it, and end when their fibers do.
 */
#include "config.h"

#include "os/process_stdio.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <coir/error.h>
#include <coir/reader.h>

#include "io/pipe.h"
#include "io/socket.h"
#include "os/process.h"

/* How much of a stream is copied at once, in bytes. */
#define COPY_SIZE 8192

/** struct coir__copier - one stream that a fiber copies. */
struct coir__copier {
	/* our end of the child's pipe */
	struct coir_pipe pipe;
	/* before the one that is read, and the one that is written */
	struct coir_reader from;
	struct coir_flow *to;
	/* NULL: the child was given up */
	struct coir_process *proc;
	/* held by its fiber, and while the child is being started */
	unsigned refs;
};

/* A pipe of which the child gets end @child_end: 0 to read from, or 1. */
static int
open_pipe(int child_end, struct coir_pipe *ret_pipe, int *ret_fd)
{
	int fds[2], rc;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -errno;
	rc = coir_pipe_init(ret_pipe, fds[!child_end]);
	if (rc < 0) {
		close(fds[0]);
		close(fds[1]);
		return rc;
	}
	*ret_fd = fds[child_end];
	return 0;
}

/*
 * The same pipe or terminal, opened once more: O_NONBLOCK is ours alone then.
 * -1: it cannot be.
 */
static int
reopen(int fd)
{
	int flags = fcntl(fd, F_GETFL);
	char path[32];
	int again;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	again = open(path,
		     (flags & O_ACCMODE) | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (again >= 0)
		fcntl(again, F_SETFL, flags & ~O_NONBLOCK);
	return again;
}

/* Our descriptor as a program expects it: blocking. */
static void
lend(struct coir__stdio *stdio, int i, int fd)
{
	struct stat st = { 0 };
	int again = -1;

	if (fstat(fd, &st) == 0 && (S_ISFIFO(st.st_mode) || isatty(fd)))
		again = reopen(fd);
	stdio->owned[i] = again >= 0;
	stdio->fds[i] = again >= 0 ? again : fd;
	/* sockets and files of ours do not mind, nor does what nobody reads */
	if (again < 0)
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
}

/* A copier between @flow and a new pipe, of which the child gets an end. */
static int
new_copier(struct coir__copier *copier, int i, struct coir_flow *flow,
	   int *ret_fd)
{
	bool input = i == STDIN_FILENO;
	struct coir_flow *pipe = &copier->pipe.flow;
	int rc = coir_reader_init(&copier->from, input ? flow : pipe, COPY_SIZE,
				  COPY_SIZE);

	if (rc < 0)
		return rc;
	copier->to = input ? pipe : flow;
	rc = open_pipe(!input, &copier->pipe, ret_fd);
	if (rc < 0)
		coir_reader_fini(&copier->from);
	return rc;
}

static void
copier_put(struct coir__copier *copier)
{
	if (--copier->refs > 0)
		return;
	coir_close(&copier->pipe.flow);
	coir_reader_fini(&copier->from);
	free(copier);
}

static int
open_copier(struct coir__stdio *stdio, int i, struct coir_flow *flow)
{
	struct coir__copier *copier = calloc(1, sizeof(*copier));
	int rc = copier ? new_copier(copier, i, flow, &stdio->fds[i]) : -ENOMEM;

	if (rc < 0) {
		free(copier);
		return rc;
	}
	copier->refs = 1;
	stdio->copiers[i] = copier;
	stdio->owned[i] = true;
	return 0;
}

static int
open_flow(struct coir__stdio *stdio, int i, struct coir_flow *flow)
{
	int fd = coir__pipe_number(flow);

	if (fd == -EOPNOTSUPP)
		fd = coir__socket_number(flow);
	if (fd == -EOPNOTSUPP)
		return open_copier(stdio, i, flow);
	if (fd >= 0)
		lend(stdio, i, fd);
	return fd < 0 ? fd : 0;
}

static int
open_one(struct coir__stdio *stdio, int i, const struct coir_stdio *wanted)
{
	int rc = 0;

	switch (wanted->kind) {
	case COIR_STDIO_INHERIT:
		break;
	case COIR_STDIO_NULL:
		rc = open("/dev/null", O_RDWR | O_CLOEXEC);
		if (rc < 0)
			return -errno;
		stdio->owned[i] = true;
		stdio->fds[i] = rc;
		break;
	case COIR_STDIO_FD:
		stdio->fds[i] = wanted->fd;
		rc = wanted->fd < 0 ? -EBADF : 0;
		break;
	case COIR_STDIO_FLOW:
		rc = open_flow(stdio, i, wanted->flow);
		break;
	case COIR_STDIO_PIPE:
		rc = open_pipe(i != STDIN_FILENO, wanted->pipe, &stdio->fds[i]);
		stdio->pipes[i] = rc == 0 ? wanted->pipe : NULL;
		stdio->owned[i] = rc == 0;
		break;
	default:
		rc = -EINVAL;
		break;
	}
	return rc < 0 ? rc : 0;
}

int
coir__stdio_open(struct coir__stdio *stdio,
		 const struct coir_process_options *options)
{
	static const char *const names[] = { "input", "output", "error" };
	const struct coir_stdio *wanted[] = { &options->in, &options->out,
					      &options->err };

	*stdio = (struct coir__stdio){ .fds = { -1, -1, -1 } };
	for (int i = 0; i < 3; i++) {
		int rc = open_one(stdio, i, wanted[i]);

		if (rc < 0) {
			coir__stdio_close(stdio);
			coir__stdio_undo(stdio);
			return coir_error(rc, "setting up its standard %s",
					  names[i]);
		}
	}
	return 0;
}

void
coir__stdio_close(struct coir__stdio *stdio)
{
	for (int i = 0; i < 3; i++)
		if (stdio->owned[i])
			close(stdio->fds[i]);
}

/* Have its fiber, if it has one, end without a word. */
static void
copier_abandon(struct coir__copier *copier)
{
	struct coir_process *proc = copier->proc;

	copier->proc = NULL;
	coir_close(&copier->pipe.flow);
	if (proc && proc->feeder_) {
		coir_fiber_cancel(proc->feeder_);
		coir_fiber_put(proc->feeder_);
		proc->feeder_ = NULL;
	}
	copier_put(copier);
}

void
coir__stdio_undo(struct coir__stdio *stdio)
{
	for (int i = 0; i < 3; i++) {
		if (stdio->pipes[i])
			coir_close(&stdio->pipes[i]->flow);
		if (stdio->copiers[i])
			copier_abandon(stdio->copiers[i]);
		stdio->copiers[i] = NULL;
	}
}

bool
coir__stdio_copies(const struct coir__stdio *stdio)
{
	return stdio->copiers[0] || stdio->copiers[1] || stdio->copiers[2];
}

/* Feed the child until the flow ends, or the child reads no more. */
static int
feed(void *arg)
{
	struct coir__copier *copier = arg;
	int rc = coir_reader_copy(&copier->from, copier->to, NULL);
	struct coir_process *proc = copier->proc;

	copier_put(copier);
	if (!proc)
		return 0;
	coir_fiber_put(proc->feeder_);
	proc->feeder_ = NULL;
	return rc == -EPIPE ? 0 : rc;
}

/* Take what the child says, to its end. */
static int
take(void *arg)
{
	struct coir__copier *copier = arg;
	int rc = coir_reader_copy(&copier->from, copier->to, NULL);
	struct coir_process *proc = copier->proc;

	copier_put(copier);
	if (!proc)
		return 0;
	coir__process_copied(proc);
	return rc;
}

static int
start_one(struct coir__copier *copier, bool input, struct coir_scope *scope,
	  struct coir_process *proc)
{
	static const struct coir_spawn_options feeder = { .name = "child input",
							  .daemon = true };
	static const struct coir_spawn_options taker = { .name = "child output",
							 .daemon = true };
	int rc;

	copier->proc = proc;
	copier->refs++;
	if (input) {
		rc = coir_spawn_fiber(scope, &feeder, feed, copier,
				      &proc->feeder_);
	} else {
		proc->copying_++;
		rc = coir_spawn_fiber(scope, &taker, take, copier, NULL);
	}
	if (rc < 0) {
		copier->refs--;
		proc->copying_ -= !input;
	}
	return rc;
}

int
coir__stdio_start(struct coir__stdio *stdio, struct coir_scope *scope,
		  struct coir_process *proc)
{
	for (int i = 0; i < 3; i++) {
		int rc = 0;

		if (stdio->copiers[i])
			rc = start_one(stdio->copiers[i], i == STDIN_FILENO,
				       scope, proc);
		if (rc < 0) {
			coir__stdio_undo(stdio);
			return rc;
		}
	}
	for (int i = 0; i < 3; i++) {
		if (stdio->copiers[i])
			copier_put(stdio->copiers[i]);
		stdio->copiers[i] = NULL;
	}
	return 0;
}
