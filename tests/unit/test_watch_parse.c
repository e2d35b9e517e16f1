/* SPDX-License-Identifier: MIT */
/*
 * What is an inotify event, and what is none.
 */
#include "config.h"

#include "os/watch_parse.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/inotify.h>

#include "support/runner.h"

#define HEAD sizeof(struct inotify_event)

/* Bytes that say they have a name of @len. */
union bytes {
	char all[HEAD + 512];
	struct inotify_event head;
};

static union bytes
bytes_of(uint32_t len, const char *name)
{
	union bytes bytes = { .all = "" };

	bytes.head.wd = 7;
	bytes.head.mask = IN_CREATE;
	bytes.head.cookie = 9;
	bytes.head.len = len;
	memcpy(bytes.all + HEAD, name, strlen(name));
	return bytes;
}

START_TEST(watch_parse_an_event)
{
	union bytes bytes = bytes_of(16, "x");
	struct coir__watch_record record;

	ck_assert_int_eq(coir__watch_parse(&bytes, sizeof(bytes), &record),
			 HEAD + 16);
	ck_assert_int_eq(record.wd, 7);
	ck_assert_uint_eq(record.mask, IN_CREATE);
	ck_assert_uint_eq(record.cookie, 9);
	ck_assert_uint_eq(record.name_len, 1);
	ck_assert_int_eq(record.name[0], 'x');
}
END_TEST

START_TEST(watch_parse_a_name_without_padding)
{
	union bytes bytes = bytes_of(3, "raw");
	struct coir__watch_record record;

	ck_assert_int_eq(coir__watch_parse(&bytes, HEAD + 3, &record),
			 HEAD + 3);
	ck_assert_uint_eq(record.name_len, 3);
	bytes = bytes_of(0, "");
	ck_assert_int_eq(coir__watch_parse(&bytes, HEAD, &record), HEAD);
	ck_assert_uint_eq(record.name_len, 0);
}
END_TEST

START_TEST(watch_parse_what_is_no_event)
{
	union bytes bytes = bytes_of(16, "x");
	struct coir__watch_record record = { .wd = 42 };

	for (size_t len = 0; len < HEAD + 16; len++)
		ck_assert_int_eq(coir__watch_parse(&bytes, len, &record),
				 -EBADMSG);
	bytes = bytes_of(UINT32_MAX, "x");
	ck_assert_int_eq(coir__watch_parse(&bytes, sizeof(bytes), &record),
			 -EBADMSG);
	bytes.head.len = NAME_MAX + 1;
	memset(bytes.all + HEAD, 'x', NAME_MAX + 1);
	ck_assert_int_eq(coir__watch_parse(&bytes, sizeof(bytes), &record),
			 -EBADMSG);
	ck_assert_int_eq(record.wd, 42);
}
END_TEST

SUITE(watch_parse)
{
	ADD(watch_parse_an_event);
	ADD(watch_parse_a_name_without_padding);
	ADD(watch_parse_what_is_no_event);
}
