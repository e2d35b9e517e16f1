/* SPDX-License-Identifier: MIT */
/*
 * Walking: the directories that lead to where the walk is, each with what has
 * not been visited of it, and one path that is cut back and grown.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "os/dir.h"

/** struct level - one directory on the way down. */
struct level {
	/* the one that it is in */
	struct level *above;
	struct coir_dir *dir;
	/* the length of its path in the walk's, with a slash behind */
	size_t len;
	unsigned depth;
};

/** struct walk - a walk. */
struct walk {
	coir_walk_fn *fn;
	void *arg;
	/* the innermost */
	struct level *level;
	char path[PATH_MAX];
};

/* Go into the directory whose path, of @len, the walk has come to. */
static int
enter(struct walk *walk, size_t len)
{
	struct level *level = malloc(sizeof(*level));
	int rc;

	if (!level)
		return -ENOMEM;
	rc = coir__dir_read(walk->path, walk->level, SIZE_MAX, &level->dir);
	if (rc < 0) {
		free(level);
		return rc;
	}
	if (len > 0 && walk->path[len - 1] != '/')
		walk->path[len++] = '/';
	level->len = len;
	level->depth = walk->level ? walk->level->depth + 1 : 1;
	level->above = walk->level;
	walk->level = level;
	return 0;
}

static void
leave(struct walk *walk)
{
	struct level *level = walk->level;

	walk->level = level->above;
	coir_dir_free(level->dir);
	free(level);
}

/* What is no directory any more, or gone, is not entered. */
static int
enter_if_there(struct walk *walk, size_t len)
{
	int rc = enter(walk, len);

	return rc == -ENOENT || rc == -ENOTDIR || rc == -ELOOP ? 0 : rc;
}

/* 0: go on; COIR_WALK_STOP; or a negative errno. */
static int
visit(struct walk *walk, const struct coir_dir_entry *entry)
{
	size_t len = walk->level->len + strlen(entry->name);
	struct coir_walk_entry here = { .path = walk->path,
					.name = walk->path + walk->level->len,
					.type = entry->type,
					.depth = walk->level->depth };
	int rc;

	/* a slash is to have room as well */
	if (len + 1 >= sizeof(walk->path))
		return -ENAMETOOLONG;
	memcpy(walk->path + walk->level->len, entry->name,
	       len - walk->level->len + 1);
	rc = walk->fn(&here, walk->arg);
	if (rc > COIR_WALK_STOP)
		return -EINVAL;
	if (rc == 0 && S_ISDIR(entry->type))
		return enter_if_there(walk, len);
	return rc == COIR_WALK_SKIP ? 0 : rc;
}

static int
walk_on(struct walk *walk)
{
	int rc = 0;

	while (rc == 0 && walk->level) {
		const struct coir_dir_entry *entry =
			coir_dir_next(walk->level->dir);

		if (entry)
			rc = visit(walk, entry);
		else
			leave(walk);
	}
	while (walk->level)
		leave(walk);
	return rc == COIR_WALK_STOP ? 0 : rc;
}

int
coir_walk(const char *root, coir_walk_fn *fn, void *arg)
{
	size_t len = strlen(root);
	struct walk *walk;
	int rc;

	if (len + 1 >= sizeof(walk->path))
		return -ENAMETOOLONG;
	walk = calloc(1, sizeof(*walk));
	if (!walk)
		return -ENOMEM;
	walk->fn = fn;
	walk->arg = arg;
	memcpy(walk->path, root, len + 1);
	rc = enter(walk, len);
	if (rc == 0)
		rc = walk_on(walk);
	free(walk);
	return rc;
}
