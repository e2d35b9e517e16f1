/* SPDX-License-Identifier: MIT */
/*
 * From the bytes that inotify gives to its events, one by one. A name is
 * padded with NULs; what lies behind the first one is passed over.
 */
#include "config.h"

#include "os/watch_parse.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/inotify.h>

ssize_t
coir__watch_parse(const void *bytes, size_t len,
		  struct coir__watch_record *ret_record)
{
	struct inotify_event head;
	const char *name = (const char *)bytes + sizeof(head);
	size_t name_len;

	if (len < sizeof(head))
		return -EBADMSG;
	memcpy(&head, bytes, sizeof(head));
	if (head.len > len - sizeof(head))
		return -EBADMSG;
	name_len = strnlen(name, head.len);
	if (name_len > NAME_MAX)
		return -EBADMSG;
	*ret_record = (struct coir__watch_record){
		.wd = head.wd,
		.mask = head.mask,
		.cookie = head.cookie,
		.name = name,
		.name_len = name_len,
	};
	return (ssize_t)(sizeof(head) + head.len);
}
