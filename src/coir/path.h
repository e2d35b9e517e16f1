/* SPDX-License-Identifier: MIT */
/*
 * Paths as text: putting them together and taking them apart.
 *
 *	rc = coir_path_join(root, "etc/hosts", path, sizeof(path));
 *	...
 *	rc = coir_path_split(path, &parts);
 *	printf("%.*s\n", (int)parts.name_len, parts.name);
 *
 * Nothing here looks at a file system: ".." and links are left as they are.
 * Layer: os.
 */
#ifndef COIR_PATH_H
#define COIR_PATH_H

#include <stddef.h>

#include <coir/api.h>

COIR_BEGIN_DECLS

/** struct coir_path_parts - a path taken apart; points into it. */
struct coir_path_parts {
	/* what comes before the name, without slashes at its end but for the
	 * root's; nothing in a path of one component */
	const char *dir;
	size_t dir_len;
	/* the last component, never empty */
	const char *name;
	size_t name_len;
};

/**
 * coir_path_join() - a name as seen from a directory.
 * @dir:  where it begins; "": the current directory (borrowed).
 * @name: an absolute one replaces @dir; "": @dir itself (borrowed).
 * @buf:  gets the path, terminated by a NUL; untouched on failure.
 * @size: its size in bytes; PATH_MAX is enough for what the kernel takes.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: the length of the path; -ENAMETOOLONG: @buf is too small.
 */
COIR_API int
coir_path_join(const char *dir, const char *name, char *buf, size_t size);

/**
 * coir_path_split() - the directory and the name in it.
 * @path:      the path (borrowed).
 * @ret_parts: the parts (borrowed from @path).
 *
 * Slashes at the end do not count: "/a//b/" is "b" in "/a". "a" is "a" in "".
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0; -EINVAL: there is no name in "" and in "/".
 */
COIR_API COIR_MUST_CHECK int
coir_path_split(const char *path, struct coir_path_parts *ret_parts);

COIR_END_DECLS

#endif
