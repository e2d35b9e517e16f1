/* SPDX-License-Identifier: MIT */
/*
 * Watches. The kernel is read only when what was read before is used up, and
 * nobody waits while there is an event left; so
 *  - while somebody waits, a callback of the watch's own listens for the
 *    descriptor, and gives out what has come in arrival order,
 *  - whoever comes while others wait joins them without looking.
 * An event whose watched path is not known any more is passed over.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/path.h>
#include <coir/watch.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/claim.h"
#include "io/fd.h"
#include "os/watch_parse.h"

/* Room for at least a dozen events of the longest name. */
#define WATCH_BUFFER 4096

/** struct watched - one path under watch. */
struct watched {
	struct coir_link link;
	/* the kernel's number; -1: it has told that it forgot */
	int wd;
	char path[];
};

/** struct coir_watch - a watch. */
struct coir_watch {
	struct coir_fd fd;
	/* struct watched; kept when it is closed: events point there */
	struct coir_link paths;
	/* nodes that wait for an event, its place in value_ */
	struct coir_link waiters;
	/* listens for the descriptor while somebody waits */
	struct coir_node readable;
	/* what was read and not yet used: buf[at] to buf[len - 1] */
	size_t at;
	size_t len;
	char buf[WATCH_BUFFER];
};

static struct watched *
watched_of(struct coir_link *link)
{
	return coir__container_of(link, struct watched, link);
}

static struct watched *
find_wd(const struct coir_watch *watch, int wd)
{
	struct coir_link *link, *after;

	coir__list_for_each(link, after, &watch->paths)
		if (watched_of(link)->wd == wd)
			return watched_of(link);
	return NULL;
}

static struct watched *
find_path(const struct coir_watch *watch, const char *path)
{
	struct coir_link *link, *after;

	coir__list_for_each(link, after, &watch->paths)
		if (strcmp(watched_of(link)->path, path) == 0)
			return watched_of(link);
	return NULL;
}

static void
forget(struct watched *watched)
{
	coir__list_remove(&watched->link);
	free(watched);
}

static void
tell(struct watched *watched, const struct coir__watch_record *record,
     struct coir_watch_event *event)
{
	event->path = watched->path;
	event->mask = record->mask;
	event->cookie = record->cookie;
	memcpy(event->name, record->name, record->name_len);
	event->name[record->name_len] = '\0';
	if (record->mask & IN_IGNORED)
		watched->wd = -1;
}

/* The next event of what was read: 1; 0: there is none; or why not. */
static int
take(struct coir_watch *watch, struct coir_watch_event *event)
{
	struct coir__watch_record record;

	while (watch->at < watch->len) {
		struct watched *watched;
		ssize_t n = coir__watch_parse(watch->buf + watch->at,
					      watch->len - watch->at, &record);

		if (n < 0) {
			watch->at = watch->len;
			return (int)n;
		}
		watch->at += (size_t)n;
		if (record.mask & IN_Q_OVERFLOW)
			return -EOVERFLOW;
		watched = record.wd < 0 ? NULL : find_wd(watch, record.wd);
		if (watched) {
			tell(watched, &record, event);
			return 1;
		}
	}
	return 0;
}

/* Read once; -EAGAIN: the kernel has nothing. */
static int
fill(struct coir_watch *watch)
{
	int fd = coir_fd_number(&watch->fd);
	ssize_t n;

	if (fd < 0)
		return fd;
	do
		n = read(fd, watch->buf, sizeof(watch->buf));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	watch->at = 0;
	watch->len = (size_t)n;
	return 0;
}

/* An event, read if need be: 1; 0: there is none; or why not. */
static int
obtain(struct coir_watch *watch, struct coir_watch_event *event)
{
	int rc = take(watch, event);

	while (rc == 0) {
		rc = fill(watch);
		if (rc < 0)
			return rc == -EAGAIN ? 0 : rc;
		rc = take(watch, event);
	}
	return rc;
}

static coir_node_cb readable_cb;

static int
listen_for_more(struct coir_watch *watch)
{
	coir_fd_read_node(&watch->readable, &watch->fd);
	return coir_node_listen(&watch->readable, readable_cb, watch);
}

/* The descriptor is readable: give out what has come. */
static void
readable_cb(struct coir_node *node, int result, void *arg)
{
	struct coir_watch *watch = arg;
	struct coir_node *first;
	int rc = result < 0 ? result : 1;

	(void)node;
	while (rc != 0 && (first = coir__node_first(&watch->waiters))) {
		rc = obtain(watch, first->value_);
		if (rc != 0)
			coir__node_fire(first, rc < 0 ? rc : 0);
	}
	if (coir__list_empty(&watch->waiters))
		return;
	rc = listen_for_more(watch);
	if (rc < 0)
		coir__node_fire_all(&watch->waiters, rc);
}

static int
watch_poll(struct coir_node *node)
{
	struct coir_watch *watch = node->object_;
	int rc = coir__fd_check(&watch->fd);

	if (rc < 0)
		return rc;
	if (coir_fd_number(&watch->fd) < 0)
		return -EBADF;
	if (!coir__list_empty(&watch->waiters))
		return 0;
	rc = obtain(watch, node->value_);
	if (rc == 0)
		return 0;
	node->result_ = rc < 0 ? rc : 0;
	return 1;
}

static int
watch_enlist(struct coir_node *node)
{
	struct coir_watch *watch = node->object_;

	if (coir__list_empty(&watch->waiters)) {
		int rc = listen_for_more(watch);

		if (rc < 0)
			return rc;
	}
	coir__list_add_tail(&watch->waiters, &node->runnable_.link_);
	return 0;
}

static void
watch_withdraw(struct coir_node *node)
{
	struct coir_watch *watch = node->object_;

	coir__node_unlink(node);
	if (coir__list_empty(&watch->waiters))
		coir_node_cancel(&watch->readable);
}

static const struct coir_source watch_source = {
	.name = "file event",
	.poll = watch_poll,
	.enlist = watch_enlist,
	.withdraw = watch_withdraw,
	.takes = true,
};

int
coir_watch_new(struct coir_watch **ret_watch)
{
	struct coir_watch *watch = calloc(1, sizeof(*watch));
	int fd, rc;

	if (!watch)
		return -ENOMEM;
	fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (fd < 0) {
		rc = -errno;
		free(watch);
		return rc;
	}
	rc = coir_fd_init_nonblocking(&watch->fd, fd);
	if (rc < 0) {
		close(fd);
		free(watch);
		return rc;
	}
	coir__list_init(&watch->paths);
	coir__list_init(&watch->waiters);
	*ret_watch = watch;
	return 0;
}

void
coir_watch_free(struct coir_watch *watch)
{
	struct coir_link *link;

	if (!watch)
		return;
	if (!coir__list_empty(&watch->waiters))
		coir__die_waiters("coir_watch_free", "watch");
	coir_watch_close(watch);
	while ((link = coir__list_first(&watch->paths)))
		forget(watched_of(link));
	free(watch);
}

/* Have the kernel watch; the paths have room for @watched. */
static int
add(struct coir_watch *watch, struct watched *watched, uint32_t mask)
{
	int fd = coir_fd_number(&watch->fd);
	struct watched *old;
	int wd;

	if (fd < 0)
		return fd;
	if (!(mask & IN_ALL_EVENTS))
		return -EINVAL;
	wd = inotify_add_watch(fd, watched->path, mask | IN_MASK_CREATE);
	if (wd < 0)
		return -errno;
	old = find_path(watch, watched->path);
	if (old && old->wd < 0)
		forget(old);
	watched->wd = wd;
	coir__list_add_tail(&watch->paths, &watched->link);
	return 0;
}

int
coir_watch_add(struct coir_watch *watch, const char *path, uint32_t mask)
{
	size_t size = strlen(path) + 1;
	int rc = coir__fd_check(&watch->fd);
	struct watched *watched;

	if (rc < 0)
		return rc;
	watched = malloc(sizeof(*watched) + size);
	if (!watched)
		return -ENOMEM;
	memcpy(watched->path, path, size);
	rc = add(watch, watched, mask);
	if (rc == 0)
		return 0;
	free(watched);
	return coir_error(rc, "watching %s", path);
}

int
coir_watch_del(struct coir_watch *watch, const char *path)
{
	int rc = coir__fd_check(&watch->fd);
	int fd = coir_fd_number(&watch->fd);
	struct watched *watched;

	if (rc < 0 || fd < 0)
		return rc < 0 ? rc : fd;
	watched = find_path(watch, path);
	if (!watched)
		return -ENOENT;
	if (watched->wd >= 0)
		inotify_rm_watch(fd, watched->wd);
	forget(watched);
	return 0;
}

void
coir_watch_node(struct coir_node *node, struct coir_watch *watch,
		struct coir_watch_event *ret_event)
{
	coir__node_init(node, &watch_source, watch, ret_event);
}

int
coir_watch_next(struct coir_watch *watch, struct coir_watch_event *ret_event)
{
	struct coir_node node;

	coir_watch_node(&node, watch, ret_event);
	return coir_wait(&node);
}

int
coir_watch_close(struct coir_watch *watch)
{
	int rc = coir__fd_check(&watch->fd);

	if (rc < 0)
		return rc;
	coir_node_cancel(&watch->readable);
	coir_fd_close(&watch->fd);
	coir__node_fire_all(&watch->waiters, -EBADF);
	return 0;
}

int
coir_watch_event_path(const struct coir_watch_event *event, char *buf,
		      size_t size)
{
	return coir_path_join(event->path, event->name, buf, size);
}
