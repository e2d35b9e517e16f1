/* SPDX-License-Identifier: MIT */
/*
 * A process hands one end of a pipe to another, which writes into it.
 */
#include "config.h"

#include <coir.h>
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The child: take the descriptor out of the message, and use it. */
static int
write_into_it(void *arg)
{
	struct coir_socket parent;
	struct coir_rights rights;
	struct coir_pipe out;
	char byte;
	ssize_t n;
	int fd;
	int rc = coir_socket_init(&parent, *(int *)arg);

	if (rc < 0)
		return rc;
	coir_rights_init(&rights, &fd, 1);
	n = coir_rights_recv(&parent, &byte, 1, &rights);
	if (n > 0)
		rc = coir_pipe_init(&out, coir_rights_take(&rights, 0));
	if (n > 0 && rc == 0) {
		rc = coir_copy_string("hello from another process\n",
				      &out.flow);
		coir_close(&out.flow);
	}
	coir_rights_close(&rights);
	coir_close(&parent.flow);
	return n <= 0 ? -1 : rc;
}

/* The parent: give away one end, and read the other to its end. */
static int
hand_over(struct coir_socket *child, struct coir_pipe *in,
	  struct coir_pipe *out)
{
	int fd = coir_fd_number(&out->fd);
	char text[64];
	size_t len;
	int rc = coir_rights_send(child, "p", 1, &fd, 1, NULL);

	coir_close(&out->flow);
	if (rc < 0)
		return rc;
	rc = coir_read_exact(&in->flow, text, sizeof(text), &len);
	printf("%.*s", (int)len, text);
	return rc == -ENODATA ? 0 : rc;
}

static int
run(void *arg)
{
	struct coir_socket child;
	struct coir_pipe in, out;
	int rc = coir_socket_init(&child, *(int *)arg);

	if (rc < 0)
		return rc;
	rc = coir_pipe_pair(&in, &out);
	if (rc == 0) {
		rc = hand_over(&child, &in, &out);
		coir_close(&in.flow);
	}
	coir_close(&child.flow);
	return rc;
}

int
main(void)
{
	int ends[2], status;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	pid = fork();
	if (pid < 0)
		return 1;
	close(ends[pid == 0 ? 0 : 1]);
	if (pid == 0)
		return coir_run(write_into_it, &ends[1]) < 0;
	if (coir_run(run, &ends[0]) < 0)
		return 1;
	return waitpid(pid, &status, 0) != pid || status != 0;
}
