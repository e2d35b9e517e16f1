/* SPDX-License-Identifier: MIT */
/*
 * The hosts file: its text is kept, and read anew for each question.
 */
#ifndef COIR_DNS_HOSTS_H
#define COIR_DNS_HOSTS_H

#include <stddef.h>

#include <coir/resolve.h>

/** struct coir__hosts - the text of a hosts file; zeroed: empty. */
struct coir__hosts {
	char *text;
	size_t len;
};

/* Read @path; one that is not there is empty. 0 or a negative errno. */
int
coir__hosts_read(struct coir__hosts *hosts, const char *path);

void
coir__hosts_fini(struct coir__hosts *hosts);

/*
 * Append the addresses of @name that are @ip_len (4 or 16) bytes long to @list.
 * 0, also if there is none, or -ENOMEM.
 */
int
coir__hosts_find(const struct coir__hosts *hosts, const char *name,
		 size_t ip_len, struct coir_addr_list *list);

#endif
