/* SPDX-License-Identifier: MIT */
/*
 * keeper_child.c - see keeper_child.h.
 *
 * It is alone with the table when chatd is gone: what it has put into a bag it
 * closes, so that there is room for the next bag even if the table was full.
 * System calls only: the memory here is a copy of whatever chatd was doing.
 */
#include "config.h"

#include "life/keeper_child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/fd_table.h"
#include "common/notify_socket.h"
#include "life/bag.h"

/* Where the kernel shows what a descriptor is. */
#define TABLE "/proc/self/fd/"

/* How the kernel shows what memfd_create(2) was given. */
#define MEMFD "/memfd:"

/* What a memfd that is kept may be called, and what follows in the message. */
#define NAME_MAX_KEPT 64

/* For the manager to have seen everything, in milliseconds. */
#define PATIENCE_MS 10000

/* The keeper at its work. */
struct work {
	const struct notify_socket *to; /* the manager */
	const int *fds;                 /* our own, KEEPER_FDS of them */
	int notify;                     /* the socket to it */
	struct bag bag;                 /* that is being filled */
	bool empty;                     /* that bag is */
	bool given;                     /* a bag that was not */
	int handful[BAG_HANDFUL];       /* to be put in next */
	size_t n;                       /* of them */
};

/* Has the manager keep @fd under @name. */
static void
store(const struct work *w, const char *name, int fd)
{
	static const char head[] = "FDSTORE=1\nFDPOLL=0\nFDNAME=";
	char text[sizeof(head) + NAME_MAX_KEPT];
	size_t len = strnlen(name, NAME_MAX_KEPT - 1);

	memcpy(text, head, sizeof(head) - 1);
	memcpy(text + sizeof(head) - 1, name, len);
	text[sizeof(head) - 1 + len] = '\0';
	(void)notify_socket_send(w->notify, w->to, text, fd);
}

/* Gives the bag away, if there is something in it. */
static void
give(struct work *w)
{
	if (w->empty)
		return;
	store(w, KEEPER_BAG_NAME, w->bag.out);
	bag_close(&w->bag);
	w->empty = true;
	w->given = true;
}

/* Puts the handful into the bag, or the next one. */
static void
put(struct work *w)
{
	int rc = bag_put(w->bag.in, w->handful, NULL, w->n);

	if (rc == -EAGAIN && !w->empty) {
		give(w);
		rc = bag_open(&w->bag);
		if (rc == 0)
			rc = bag_put(w->bag.in, w->handful, NULL, w->n);
	}
	if (rc == 0 && w->n > 0)
		w->empty = false;
	for (size_t i = 0; i < w->n; i++)
		close(w->handful[i]);
	w->n = 0;
}

/* A stream socket goes into the bag. */
static void
look_for_socket(void *arg, int fd)
{
	struct work *w = arg;
	socklen_t len = sizeof(int);
	int type;

	if (fd <= STDERR_FILENO ||
	    getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) < 0 ||
	    type != SOCK_STREAM)
		return;
	w->handful[w->n++] = fd;
	if (w->n == BAG_HANDFUL)
		put(w);
}

/* Appends the decimal digits of @fd and an end. */
static void
print_fd(char *at, int fd)
{
	char digits[12];
	int n = 0;

	do
		digits[n++] = (char)('0' + fd % 10);
	while ((fd /= 10) > 0);
	while (n > 0)
		*at++ = digits[--n];
	*at = '\0';
}

/* A memfd of ours is stored by its own name. */
static void
look_for_memfd(void *arg, int fd)
{
	static const char mark[] = MEMFD KEEPER_MEMFD_PREFIX;
	char path[sizeof(TABLE) + 12] = TABLE;
	char link[sizeof(MEMFD) + NAME_MAX_KEPT];
	char *end;
	ssize_t len;

	print_fd(path + sizeof(TABLE) - 1, fd);
	len = readlink(path, link, sizeof(link) - 1);
	if (len < 0)
		return;
	link[len] = '\0';
	end = strchr(link, ' ');
	if (!end || strncmp(link, mark, sizeof(mark) - 1) != 0)
		return;
	*end = '\0';
	store(arg, link + sizeof(MEMFD) - 1, fd);
}

/* Does only chatd itself know it, by no name? Such have no type, see anon_inode
   in Linux's fs/anon_inodes.c. */
static bool
is_anonymous(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && (st.st_mode & S_IFMT) == 0;
}

/*
 * All but what is still to be used is closed: locks, too. What is anonymous is
 * in nobody's way: it may stay until we end, for a set of epoll(7) that knows a
 * thousand sockets takes the kernel a millisecond to close.
 */
static void
look_for_rest(void *arg, int fd)
{
	const struct work *w = arg;

	if (fd > STDERR_FILENO && fd != w->notify &&
	    fd != w->fds[KEEPER_SEEN] && fd != w->fds[KEEPER_SEEN_END] &&
	    !is_anonymous(fd))
		close(fd);
}

/*
 * Waits until the manager has seen the messages: until then it has to be able
 * to tell whose they are, for which their sender has to exist.
 */
static void
await_manager(const struct work *w)
{
	struct pollfd seen = { .fd = w->fds[KEEPER_SEEN_END] };
	int rc = notify_socket_send(w->notify, w->to, "BARRIER=1",
				    w->fds[KEEPER_SEEN]);

	close(w->fds[KEEPER_SEEN]);
	if (rc == 0)
		poll(&seen, 1, PATIENCE_MS);
}

static void
await_main(int pidfd)
{
	struct pollfd main = { .fd = pidfd, .events = POLLIN };

	while (poll(&main, 1, -1) < 0 && errno == EINTR)
		;
	close(pidfd);
}

_Noreturn void
keeper_child(const int fds[KEEPER_FDS], const struct notify_socket *to)
{
	struct work w = {
		.to = to,
		.fds = fds,
		.notify = fds[KEEPER_NOTIFY],
		.bag = { .in = fds[KEEPER_IN], .out = fds[KEEPER_OUT] },
		.empty = true,
	};
	int end;

	prctl(PR_SET_NAME, "chatd-keeper");
	await_main(fds[KEEPER_MAIN]);
	end = fd_table_each(0, look_for_socket, &w);
	put(&w);
	give(&w);
	if (w.given)
		fd_table_each(end, look_for_memfd, &w);
	/* who is started next takes what chatd had as soon as we are heard */
	fd_table_each(end, look_for_rest, &w);
	await_manager(&w);
	_exit(0);
}
