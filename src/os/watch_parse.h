/* SPDX-License-Identifier: MIT */
/*
 * From the bytes that inotify gives to its events, one by one.
 */
#ifndef COIR_OS_WATCH_PARSE_H
#define COIR_OS_WATCH_PARSE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/** struct coir__watch_record - an event as the kernel tells it. */
struct coir__watch_record {
	/* which of the watched; -1: none in particular */
	int wd;
	uint32_t mask;
	uint32_t cookie;
	/* at most NAME_MAX bytes, without a NUL; points into the bytes */
	const char *name;
	size_t name_len;
};

/*
 * The event that @len bytes, not none, begin with. Returns how many bytes it
 * takes, or -EBADMSG: they are no event, or only a part of one.
 */
ssize_t
coir__watch_parse(const void *bytes, size_t len,
		  struct coir__watch_record *ret_record);

#endif
