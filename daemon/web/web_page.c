/* SPDX-License-Identifier: MIT */
/*
 * web_page.c - see web_page.h. The bytes are made from page/ by the build.
 */
#include "config.h"

#include "web/web_page.h"

#include <string.h>

#include "web/page_bytes.h"

#define FILE_OF(name) name, sizeof(name)

#define JAVASCRIPT "text/javascript; charset=utf-8"

static const struct web_page pages[] = {
	{ "/", "text/html; charset=utf-8", FILE_OF(page_index_html) },
	{ "/chat.css", "text/css; charset=utf-8", FILE_OF(page_chat_css) },
	{ "/chat.js", JAVASCRIPT, FILE_OF(page_chat_js) },
	{ "/connection.js", JAVASCRIPT, FILE_OF(page_connection_js) },
	{ "/lines.js", JAVASCRIPT, FILE_OF(page_lines_js) },
	{ "/people.js", JAVASCRIPT, FILE_OF(page_people_js) },
	{ "/search.js", JAVASCRIPT, FILE_OF(page_search_js) },
	{ "/words.js", JAVASCRIPT, FILE_OF(page_words_js) },
	{ "/icon.svg", "image/svg+xml", FILE_OF(page_icon_svg) },
};

const struct web_page *
web_page_find(const char *path)
{
	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++)
		if (strcmp(pages[i].path, path) == 0)
			return &pages[i];
	return NULL;
}
