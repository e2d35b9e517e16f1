/* SPDX-License-Identifier: MIT */
/*
 * directory.c - see directory.h.
 *
 * Two balanced trees and not hash tables: whoever can choose his name cannot
 * make them slow. Each name has a node in both; a node is handed from a name to
 * the next one that has its key.
 */
#include "config.h"

#include "people/directory.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

typedef int compare_fn(const void *a, const void *b);

static int
by_seen(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return strcmp(x->seen, y->seen);
}

static int
by_folded(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return strcmp(x->folded, y->folded);
}

static struct name *
find(void *const *tree, compare_fn *compare, const struct name *name)
{
	struct name **node = tfind(name, tree, compare);

	return node ? *node : NULL;
}

struct name *
directory_same(const struct directory *dir, const struct name *name)
{
	return find(&dir->by_folded, by_folded, name);
}

struct name *
directory_find(const struct directory *dir, const struct name *name,
	       const void *but)
{
	struct name *other = directory_same(dir, name);

	if (!other || other->holder == but)
		other = find(&dir->by_seen, by_seen, name);
	return other && other->holder != but ? other : NULL;
}

/* Puts @name into @tree; it gets the node of one that has its key. */
static int
put(void **tree, compare_fn *compare, struct name *name)
{
	struct name **node = tsearch(name, tree, compare);

	if (!node)
		return -ENOMEM;
	*node = name;
	return 0;
}

/* Takes @name out of @tree, unless another one has its node. */
static void
drop(void **tree, compare_fn *compare, struct name *name)
{
	if (name && find(tree, compare, name) == name)
		tdelete(name, tree, compare);
}

int
directory_take(struct directory *dir, struct name *name, struct name *old)
{
	int rc;

	if (directory_find(dir, name, old ? old->holder : NULL))
		return -EEXIST;
	rc = put(&dir->by_seen, by_seen, name);
	if (rc < 0)
		return rc;
	rc = put(&dir->by_folded, by_folded, name);
	if (rc < 0) {
		if (old && by_seen(name, old) == 0)
			put(&dir->by_seen, by_seen, old);
		else
			drop(&dir->by_seen, by_seen, name);
		return rc;
	}
	drop(&dir->by_seen, by_seen, old);
	drop(&dir->by_folded, by_folded, old);
	if (!old)
		dir->n++;
	return 0;
}

void
directory_remove(struct directory *dir, struct name *name)
{
	drop(&dir->by_seen, by_seen, name);
	drop(&dir->by_folded, by_folded, name);
	dir->n--;
}

static void
ignore(void *name)
{
	(void)name;
}

void
directory_clear(struct directory *dir, void (*fn)(void *name))
{
	tdestroy(dir->by_folded, ignore);
	tdestroy(dir->by_seen, fn);
	*dir = (struct directory){ 0 };
}
