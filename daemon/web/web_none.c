/* SPDX-License-Identifier: MIT */
/*
 * web_none.c - web.h where chatd is built without libmicrohttpd or wslay.
 *
 * A configuration that asks for a page has been refused by then.
 */
#include "config.h"

#include <stddef.h>
#include <stdlib.h>

#include "web/web.h"

int
web_new(const struct web_plan *plan, struct web **ret_web)
{
	(void)plan;
	*ret_web = NULL;
	return 0;
}

void
web_free(struct web *web)
{
	(void)web;
}

void
web_set_meter(struct web *web, const struct web_meter *meter)
{
	(void)web;
	(void)meter;
}

void
web_measured(struct web *web, char *text, size_t len)
{
	(void)web;
	(void)len;
	free(text);
}
