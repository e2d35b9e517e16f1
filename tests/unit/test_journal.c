/* SPDX-License-Identifier: MIT */
/*
 * Entries of the journal, to a socket that is not the journal's.
 */
#include "config.h"

#include "log/journal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "support/runner.h"
#include "support/tempdir.h"

static struct journal_entry entry;
static char got[JOURNAL_ENTRY_MAX];

START_TEST(journal_entry_is_lines_of_fields)
{
	entry.len = 0;
	journal_add(&entry, "MESSAGE", "a b=c");
	journal_add(&entry, "EMPTY", "");
	journal_add(&entry, "NONE", NULL);
	journal_add(&entry, "PRIORITY", "5");
	ck_assert_uint_eq(entry.len, strlen("MESSAGE=a b=c\nPRIORITY=5\n"));
	ck_assert_mem_eq(entry.bytes, "MESSAGE=a b=c\nPRIORITY=5\n", entry.len);
}
END_TEST

START_TEST(journal_field_that_does_not_fit_is_left_out)
{
	static char large[JOURNAL_ENTRY_MAX];

	memset(large, 'x', sizeof(large) - 1);
	entry.len = 0;
	journal_add(&entry, "LARGE", large);
	ck_assert_uint_eq(entry.len, 0);
	/* the largest that does: key, '=' and line end beside it */
	large[JOURNAL_ENTRY_MAX - 3] = '\0';
	journal_add(&entry, "K", large);
	ck_assert_uint_eq(entry.len, JOURNAL_ENTRY_MAX);
	journal_add(&entry, "K", "v");
	ck_assert_uint_eq(entry.len, JOURNAL_ENTRY_MAX);
}
END_TEST

START_TEST(journal_takes_entries)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	ssize_t n;
	int fd;

	tempdir_new();
	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s",
		 in_tempdir("socket"));
	journal_socket = addr.sun_path;
	entry.len = 0;
	journal_add(&entry, "MESSAGE", "x");
	ck_assert_int_eq(journal_send(&entry), -ENOENT);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	ck_assert_int_eq(journal_send(&entry), 0);
	n = recv(fd, got, sizeof(got), MSG_DONTWAIT);
	ck_assert_int_eq(n, (ssize_t)entry.len);
	ck_assert_mem_eq(got, entry.bytes, entry.len);
	/* one that reads nothing holds nobody up */
	for (int i = 0; journal_send(&entry) == 0; i++)
		ck_assert_int_lt(i, 1000000);
	ck_assert_int_eq(journal_send(&entry), -EAGAIN);
	close(fd);
	ck_assert_int_eq(journal_send(&entry), -ECONNREFUSED);
	journal_close();
	journal_close();
	tempdir_remove();
}
END_TEST

SUITE(journal)
{
	ADD(journal_entry_is_lines_of_fields);
	ADD(journal_field_that_does_not_fit_is_left_out);
	ADD(journal_takes_entries);
}
