/* SPDX-License-Identifier: MIT */
/*
 * Directories: what is in one, and in all below it.
 *
 *	rc = coir_dir_read("spool", 10000, &dir);
 *	...
 *	while ((entry = coir_dir_next(dir)))
 *		puts(entry->name);
 *	coir_dir_free(dir);
 *
 * A directory is read at once, by a thread of the pool, and is a list from then
 * on: what happens to it meanwhile changes nothing. Order is that of strcmp(3);
 * "." and ".." are left out. Layer: os, on coir/offload.h.
 */
#ifndef COIR_DIR_H
#define COIR_DIR_H

#include <stddef.h>
#include <sys/stat.h>

#include <coir/api.h>

COIR_BEGIN_DECLS

struct coir_dir;

/** struct coir_dir_entry - one name in a directory. */
struct coir_dir_entry {
	const char *name;
	/* S_IFREG, S_IFDIR and so on; S_IFLNK of a link wherever it leads to;
	 * 0: it was gone before that could be seen */
	mode_t type;
};

/** struct coir_walk_entry - where a walk has come to. */
struct coir_walk_entry {
	/* the root's path, and what leads on from there */
	const char *path;
	/* the last component of that */
	const char *name;
	/* as in struct coir_dir_entry */
	mode_t type;
	/* 1: directly in the root */
	unsigned depth;
};

/* What a coir_walk_fn says beside 0 and a negative errno. */
enum coir_walk_how {
	/* go on, but not into this directory */
	COIR_WALK_SKIP = 1,
	/* that is enough: the walk returns 0 */
	COIR_WALK_STOP = 2,
};

/** typedef coir_walk_fn - 0: go on; a coir_walk_how; a negative errno. */
typedef int coir_walk_fn(const struct coir_walk_entry *entry, void *arg);

/**
 * coir_dir_read() - read a directory.
 * @path:    its path; "": the current directory (borrowed).
 * @max:     how many names at most, "." and ".." not counted; SIZE_MAX: any
 *           number. Each takes some 30 bytes and its length.
 * @ret_dir: on 0 the caller owns *ret_dir: coir_dir_free().
 *
 * A failure's text begins "reading PATH".
 *
 * Blocks:  until it is read.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EFBIG: it has more than @max; -ENOENT, -ENOTDIR, -EACCES and
 *          the like; -EMFILE, -ENFILE, -ENOMEM, -EAGAIN (no thread can be
 *          had), -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_dir_read(const char *path, size_t max, struct coir_dir **ret_dir);

/**
 * coir_dir_free() - forget what was read.
 * @dir: as of coir_dir_read() (taken); NULL is allowed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_dir_free(struct coir_dir *dir);

/**
 * coir_dir_count() - how many names there are.
 * @dir: the directory (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: their number, those that were taken too.
 */
COIR_API size_t
coir_dir_count(const struct coir_dir *dir);

/**
 * coir_dir_next() - take the next name.
 * @dir: the directory.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: the entry (borrowed until coir_dir_free()); NULL: that was all.
 */
COIR_API const struct coir_dir_entry *
coir_dir_next(struct coir_dir *dir);

/**
 * coir_walk() - call a function for everything below a directory.
 * @root: the directory (borrowed); a link to one too.
 * @fn:   called in the calling fiber, for each entry in order, for a directory
 *        before what is in it; it may wait and may change what it is called
 *        with.
 * @arg:  passed to @fn (borrowed).
 *
 * Links are told and not followed. What is gone when it is to be entered is
 * passed over. In memory are the lists of the directories that lead to where
 * it is, however long they are.
 *
 * Blocks:  until all is visited.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; a negative errno of @fn; -ENAMETOOLONG: deeper than paths can
 *          be; -EINVAL: @fn said something else; as coir_dir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_walk(const char *root, coir_walk_fn *fn, void *arg);

COIR_END_DECLS

#endif
