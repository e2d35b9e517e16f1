/* SPDX-License-Identifier: MIT */
/*
 * screen_none.c - no terminal emulator in this build; see screen.h.
 */
#include "config.h"

#include "system/screen.h"

#include <stdlib.h>

bool
screen_possible(void)
{
	return false;
}

struct screen *
screen_new(bool utf8)
{
	(void)utf8;
	abort();
}

void
screen_free(struct screen *s)
{
	(void)s;
	abort();
}

void
screen_show(struct screen *s, const char *bytes, size_t len)
{
	(void)s;
	(void)bytes;
	(void)len;
	abort();
}

void
screen_row(const struct screen *s, int row, char *buf, size_t size)
{
	(void)s;
	(void)row;
	(void)buf;
	(void)size;
	abort();
}

void
screen_cursor(const struct screen *s, int *ret_row, int *ret_column)
{
	(void)s;
	(void)ret_row;
	(void)ret_column;
	abort();
}

struct screen_effects
screen_effects(const struct screen *s)
{
	(void)s;
	abort();
}
