/* SPDX-License-Identifier: MIT */
/*
 * naming.c - what somebody is called.
 */
#include "config.h"

#include "room/naming.h"

#include <string.h>

/* Digits of any number. */
#define DIGITS_MAX 20

static void
set(char *dst, uint8_t *dst_len, const char *name, size_t len)
{
	if (len)
		memcpy(dst, name, len);
	*dst_len = (uint8_t)len;
}

void
naming_post(struct naming *naming, const char *name, size_t len)
{
	if (naming->changes++ == 0)
		set(naming->stored, &naming->stored_len, naming->now,
		    naming->now_len);
	set(naming->now, &naming->now_len, name, len);
}

void
naming_answer(struct naming *naming, const char *name, size_t len, int error)
{
	naming->changes--;
	if (!error)
		set(naming->stored, &naming->stored_len, name, len);
	else if (naming->changes == 0)
		set(naming->now, &naming->now_len, naming->stored,
		    naming->stored_len);
}

void
naming_restore(struct naming *naming, const char *name, size_t len)
{
	*naming = (struct naming){ 0 };
	set(naming->now, &naming->now_len, name, len);
}

/* Not printf: fibers say who is there, too. */
size_t
naming_guest(char *dst, uint64_t id)
{
	static const char guest[] = "guest-";
	char digits[DIGITS_MAX];
	char *first = digits + sizeof(digits);
	size_t n;

	do
		*--first = (char)('0' + id % 10);
	while (id /= 10);
	n = (size_t)(digits + sizeof(digits) - first);
	memcpy(dst, guest, sizeof(guest) - 1);
	memcpy(dst + sizeof(guest) - 1, first, n);
	return sizeof(guest) - 1 + n;
}
