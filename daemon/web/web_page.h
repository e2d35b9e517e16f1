/* SPDX-License-Identifier: MIT */
/*
 * web_page.h - the files that the page is made of, as they are in page/.
 */
#ifndef CHATD_WEB_PAGE_H
#define CHATD_WEB_PAGE_H

#include <stddef.h>

/* A file. */
struct web_page {
	const char *path; /* where it is asked for */
	const char *type; /* what it is */
	const unsigned char *bytes;
	size_t len;
};

/* The file at @path, or NULL. Static. */
const struct web_page *web_page_find(const char *path);

#endif
