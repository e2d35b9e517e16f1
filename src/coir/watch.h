/* SPDX-License-Identifier: MIT */
/*
 * Watching files and directories for changes: inotify(7).
 *
 *	rc = coir_watch_new(&watch);
 *	...
 *	rc = coir_watch_add(watch, "spool", IN_CREATE | IN_MOVED_TO);
 *	...
 *	while ((rc = coir_watch_next(watch, &event)) == 0)
 *		handle(event.path, event.name);
 *	coir_watch_free(watch);
 *
 * Events come in the order in which things happened; who waits is served in
 * arrival order. The kernel keeps 16384 of them (fs.inotify) and then throws
 * away: -EOVERFLOW tells, once, and the program has to look for itself.
 *
 * Paths are looked up on the calling thread: a directory on a dead network
 * file system would hold it. Layer: os, on coir/fd.h.
 */
#ifndef COIR_WATCH_H
#define COIR_WATCH_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/inotify.h>

#include <coir/api.h>
#include <coir/node.h>

COIR_BEGIN_DECLS

struct coir_watch;

/** struct coir_watch_event - something that happened. */
struct coir_watch_event {
	/* what was watched, as given to coir_watch_add() (borrowed until it
	 * is deleted, or the watch is freed) */
	const char *path;
	/* IN_CREATE and so on, perhaps with IN_ISDIR; IN_IGNORED: no more
	 * will come of this path, it is gone */
	uint32_t mask;
	/* the same in the IN_MOVED_FROM and IN_MOVED_TO of one rename */
	uint32_t cookie;
	/* in a watched directory: whom it concerns; "": the path itself */
	char name[NAME_MAX + 1];
};

/**
 * coir_watch_new() - a watch that watches nothing yet.
 * @ret_watch: on 0 the caller owns *ret_watch: coir_watch_free().
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EMFILE (too many, or too many of this user's: fs.inotify),
 *          -ENFILE, -ENOMEM, -ENXIO (no runtime in this thread).
 */
COIR_API COIR_MUST_CHECK int
coir_watch_new(struct coir_watch **ret_watch);

/**
 * coir_watch_free() - the end of a watch, closed or not.
 * @watch: nobody waits in it: otherwise this aborts (taken); NULL is allowed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_watch_free(struct coir_watch *watch);

/**
 * coir_watch_add() - watch one more path.
 * @watch: the watch (borrowed).
 * @path:  a file, or a directory with what is directly in it (copied).
 * @mask:  IN_CREATE and so on, and IN_DONT_FOLLOW, IN_EXCL_UNLINK, IN_ONESHOT,
 *         IN_ONLYDIR.
 *
 * A failure's text begins "watching PATH".
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EEXIST: it is watched already, perhaps by another name;
 *          -ENOENT, -EACCES, -ENOTDIR and the like; -ENOSPC: too many of this
 *          user's (fs.inotify.max_user_watches); -EINVAL (@mask), -ENOMEM,
 *          -EBADF (closed), -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_watch_add(struct coir_watch *watch, const char *path, uint32_t mask);

/**
 * coir_watch_del() - watch a path no longer.
 * @watch: the watch (borrowed).
 * @path:  as given to coir_watch_add().
 *
 * Its events that nobody has taken yet are dropped.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -ENOENT (it is not watched), -EBADF (closed), -EXDEV.
 */
COIR_API int
coir_watch_del(struct coir_watch *watch, const char *path);

/**
 * coir_watch_next() - take the oldest event.
 * @watch:     the watch (borrowed).
 * @ret_event: the event.
 *
 * An event is either taken or still there: cancel loses none.
 *
 * Blocks:  until something happens, close, deadline or cancel.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EOVERFLOW: events are lost, later calls go on; -EBADMSG: what
 *          the kernel gave is no event, it is dropped; -EBADF: closed, before
 *          or meanwhile; -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENOMEM, -ENXIO,
 *          -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_watch_next(struct coir_watch *watch, struct coir_watch_event *ret_event);

/**
 * coir_watch_node() - prepare a node that completes with an event.
 * @node:      idle memory.
 * @watch:     the watch (borrowed while the node is in use).
 * @ret_event: where the event goes (kept while the node is in use); set only
 *             if the node completes with 0.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is as of coir_watch_next().
 */
COIR_API void
coir_watch_node(struct coir_node *node, struct coir_watch *watch,
		struct coir_watch_event *ret_event);

/**
 * coir_watch_close() - no more events.
 * @watch: the watch (borrowed); closing it again changes nothing.
 *
 * Whoever waits is woken with -EBADF, as is every later call.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EXDEV.
 */
COIR_API int
coir_watch_close(struct coir_watch *watch);

/**
 * coir_watch_event_path() - the whole path of whom an event concerns.
 * @event: the event (borrowed).
 * @buf:   gets the path, terminated by a NUL; untouched on failure.
 * @size:  its size in bytes.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: the length of the path; -ENAMETOOLONG: @buf is too small.
 */
COIR_API int
coir_watch_event_path(const struct coir_watch_event *event, char *buf,
		      size_t size);

COIR_END_DECLS

#endif
