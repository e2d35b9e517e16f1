/* SPDX-License-Identifier: MIT */
/*
 * System calls on paths, for the pool: one struct that has the arguments of
 * all of them, so that each is a line of its own and a public function.
 */
#ifndef COIR_OS_FS_H
#define COIR_OS_FS_H

#include <sys/types.h>

/** struct coir__fs_call - a system call; what it does not need is 0. */
struct coir__fs_call {
	/* as a system call returns: -1 and errno, or a result */
	int (*fn)(const struct coir__fs_call *call);
	const char *path;
	/* the new name, or what a link leads to */
	const char *other;
	/* where the answer goes */
	void *answer;
	const void *times;
	int flags;
	mode_t mode;
	uid_t uid;
	gid_t gid;
	/* how much room for the answer there is */
	size_t size;
};

/*
 * Have the pool do @call and wait for it. A failure's text begins "DOING PATH".
 * Returns the result, or a negative errno.
 */
int
coir__fs_run(const struct coir__fs_call *call, const char *doing);

#endif
