/* SPDX-License-Identifier: MIT */
/*
 * holder.c - see holder.h.
 */
#include "config.h"

#include "life/holder.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/passed.h"
#include "common/private_dir.h"

/* Longest message, and descriptors of one. */
#define MESSAGE_MAX 4096
#define MESSAGE_FDS 16

/* A message, taken apart. */
struct message {
	char text[MESSAGE_MAX + 1]; /* lines of NAME=VALUE */
	int fds[MESSAGE_FDS];       /* n of them */
	size_t n;
	struct ucred sender;
	bool store;       /* FDSTORE=1 */
	bool remove;      /* FDSTOREREMOVE=1 */
	const char *name; /* FDNAME, points into text */
};

int
holder_open(struct holder *holder)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	const int on = 1;
	int rc;

	*holder = (struct holder){ .fd = -1, .owner = getpid() };
	rc = private_dir_new(holder->dir);
	if (rc < 0)
		return rc;
	snprintf(holder->address, sizeof(holder->address), "%s/notify",
		 holder->dir);
	memcpy(addr.sun_path, holder->address, sizeof(holder->address));
	holder->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (holder->fd < 0 ||
	    setsockopt(holder->fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)) <
		    0 ||
	    bind(holder->fd, (struct sockaddr *)&addr, sizeof(addr)) < 0) {
		rc = -errno;
		holder_close(holder);
		return rc;
	}
	return 0;
}

void
holder_drop(struct holder *holder)
{
	while (holder->n > 0)
		close(holder->held[--holder->n].fd);
}

void
holder_close(struct holder *holder)
{
	holder_drop(holder);
	if (holder->fd >= 0)
		close(holder->fd);
	holder->fd = -1;
	if (holder->dir[0] && holder->owner == getpid()) {
		unlink(holder->address);
		rmdir(holder->dir);
	}
	holder->dir[0] = '\0';
}

void
holder_forget(struct holder *holder)
{
	holder->ready = false;
	holder->stopping = false;
	holder->beats = 0;
	holder->extended = 0;
	holder->barrier = 0;
	holder->status[0] = '\0';
}

/* Takes the credentials and descriptors out of the control messages. */
static void
unpack(struct msghdr *header, struct message *message)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c;
	     c = CMSG_NXTHDR(header, c)) {
		size_t len = c->cmsg_len - CMSG_LEN(0);

		if (c->cmsg_level != SOL_SOCKET)
			continue;
		if (c->cmsg_type == SCM_CREDENTIALS &&
		    len == sizeof(message->sender))
			memcpy(&message->sender, CMSG_DATA(c), len);
		if (c->cmsg_type == SCM_RIGHTS) {
			memcpy(message->fds, CMSG_DATA(c), len);
			message->n = len / sizeof(*message->fds);
		}
	}
}

/* Returns 1, 0 if there is no message, or a negative errno. */
static int
receive(int fd, struct message *message)
{
	struct iovec data = { message->text, MESSAGE_MAX };
	union {
		char buf[CMSG_SPACE(sizeof(struct ucred)) +
			 CMSG_SPACE(MESSAGE_FDS * sizeof(int))];
		struct cmsghdr align;
	} control;
	struct msghdr header = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control.buf,
		.msg_controllen = sizeof(control.buf),
	};
	ssize_t n = recvmsg(fd, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -errno;
	message->text[n] = '\0';
	message->n = 0;
	message->sender = (struct ucred){ .uid = (uid_t)-1 };
	unpack(&header, message);
	return 1;
}

/* Reads one line. */
static void
understand(struct holder *holder, struct message *message, char *line)
{
	char *value = strchr(line, '=');

	if (!value)
		return;
	*value++ = '\0';
	if (strcmp(line, "FDSTORE") == 0)
		message->store = strcmp(value, "1") == 0;
	else if (strcmp(line, "FDSTOREREMOVE") == 0)
		message->remove = strcmp(value, "1") == 0;
	else if (strcmp(line, "FDNAME") == 0)
		message->name = value;
	else if (strcmp(line, "READY") == 0)
		holder->ready |= strcmp(value, "1") == 0;
	else if (strcmp(line, "STOPPING") == 0)
		holder->stopping |= strcmp(value, "1") == 0;
	else if (strcmp(line, "WATCHDOG") == 0)
		holder->beats += strcmp(value, "1") == 0;
	else if (strcmp(line, "BARRIER") == 0)
		holder->barrier = message->sender.pid;
	else if (strcmp(line, "EXTEND_TIMEOUT_USEC") == 0)
		holder->extended = strtoll(value, NULL, 10) * 1000;
	else if (strcmp(line, "STATUS") == 0)
		snprintf(holder->status, sizeof(holder->status), "%s", value);
}

void
holder_keep(struct holder *holder, const char *name, int fd)
{
	struct held *held = &holder->held[holder->n];

	if (holder->n == HOLDER_PLACES) {
		holder->overruns++;
		close(fd);
		return;
	}
	held->fd = fd;
	snprintf(held->name, sizeof(held->name), "%s", name);
	holder->n++;
}

bool
holder_has(const struct holder *holder, const char *name)
{
	for (size_t i = 0; i < holder->n; i++)
		if (strcmp(holder->held[i].name, name) == 0)
			return true;
	return false;
}

int
holder_keep_passed(struct holder *holder)
{
	struct passed passed;
	int rc = passed_take(&passed);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < passed.n; i++)
		holder_keep(holder, passed.fds[i].name, passed.fds[i].fd);
	passed_fini(&passed);
	return 0;
}

size_t
holder_list(const struct holder *holder, int ret_fds[static HOLDER_PLACES],
	    char ret_names[static HOLDER_NAMES_MAX])
{
	size_t len = 0;

	ret_names[0] = '\0';
	for (size_t i = 0; i < holder->n; i++) {
		ret_fds[i] = holder->held[i].fd;
		len += (size_t)snprintf(ret_names + len, HOLDER_NAMES_MAX - len,
					"%s%s", i > 0 ? ":" : "",
					holder->held[i].name);
	}
	return holder->n;
}

/* Closes all that has this name. */
static void
drop_named(struct holder *holder, const char *name)
{
	size_t left = 0;

	for (size_t i = 0; i < holder->n; i++) {
		if (strcmp(holder->held[i].name, name) == 0)
			close(holder->held[i].fd);
		else
			holder->held[left++] = holder->held[i];
	}
	holder->n = left;
}

/* Does what its lines say. */
static void
obey(struct holder *holder, struct message *message)
{
	char *rest = message->text;
	char *line;

	while ((line = strsep(&rest, "\n")))
		understand(holder, message, line);
	if (message->remove)
		drop_named(holder, message->name);
	while (message->store && message->n > 0)
		holder_keep(holder, message->name, message->fds[--message->n]);
}

int
holder_take(struct holder *holder)
{
	struct message message = { .name = "stored" };
	int rc = receive(holder->fd, &message);

	if (rc <= 0)
		return rc;
	if (message.sender.uid == geteuid() || message.sender.uid == 0)
		obey(holder, &message);
	/* also those of BARRIER=1, whose sender waits for just that */
	while (message.n > 0)
		close(message.fds[--message.n]);
	return 1;
}
