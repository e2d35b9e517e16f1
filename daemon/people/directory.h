/* SPDX-License-Identifier: MIT */
/*
 * directory.h - names that are taken, each once, and by whom.
 *
 * A name is in the way of others that look like it, whatever their case. It
 * lies in its holder's memory as long as it is here. Looking one up takes as
 * many steps as a balanced tree is deep.
 */
#ifndef CHATD_DIRECTORY_H
#define CHATD_DIRECTORY_H

#include <stddef.h>

#include "people/name.h"

/* The names. All-zero memory is an empty directory. */
struct directory {
	void *by_seen;   /* all, for tsearch(3), by what they look like */
	void *by_folded; /* all, by what they look like whatever their case */
	size_t n;        /* how many there are */
};

/*
 * The name here that is in the way of @name, if only by looking so, and is not
 * @but's; or NULL.
 */
struct name *directory_find(const struct directory *dir,
			    const struct name *name, const void *but);

/* The one that is the same but for case, or NULL. */
struct name *directory_same(const struct directory *dir,
			    const struct name *name);

/*
 * Takes @name in, its holder filled in, in place of @old, the one that its
 * holder has here, or NULL. @name is kept until it is taken out. Returns 0; or
 * nothing has changed: -EEXIST (another one is in the way) or -ENOMEM.
 */
int directory_take(struct directory *dir, struct name *name, struct name *old);

/* Takes @name, which is here, out. */
void directory_remove(struct directory *dir, struct name *name);

/* Calls @fn for each name, which it may free, and empties the directory. */
void directory_clear(struct directory *dir, void (*fn)(void *name));

#endif
