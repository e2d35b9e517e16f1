/* SPDX-License-Identifier: MIT */
/*
 * test_log.c - what the log writes to standard error.
 *
 * Standard error is a socket that keeps the bounds of each write, so that
 * what one write holds can be told.
 */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include "log/journal.h"
#include "log/log.h"
#include "log/log_limit.h"
#include "support/runner.h"
#include "support/tempdir.h"

/* "2026-11-21T04:17:57.123Z " */
#define TIME_LEN 25

static int log_end = -1; /* receives what the log writes */
static int saved_stderr = -1;
static char log_got[8192];

static void
take_stderr(void)
{
	int pair[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
				    pair),
			 0);
	saved_stderr = dup(STDERR_FILENO);
	ck_assert_int_ge(dup2(pair[0], STDERR_FILENO), 0);
	close(pair[0]);
	log_end = pair[1];
	ck_assert_int_eq(unsetenv("JOURNAL_STREAM"), 0);
}

static void
give_stderr_back(void)
{
	dup2(saved_stderr, STDERR_FILENO);
	close(saved_stderr);
	close(log_end);
}

/* The next write, "" if there was none. */
static const char *
next_write(void)
{
	ssize_t n = recv(log_end, log_got, sizeof(log_got) - 1, MSG_DONTWAIT);

	log_got[n > 0 ? n : 0] = '\0';
	return log_got;
}

/* The next write after its time, which looks like one. */
static const char *
next_line(void)
{
	static const char form[] = "0000-00-00T00:00:00.000Z ";
	const char *line = next_write();

	ck_assert_uint_gt(strlen(line), TIME_LEN);
	for (size_t i = 0; i < TIME_LEN; i++) {
		if (form[i] == '0')
			ck_assert(line[i] >= '0' && line[i] <= '9');
		else
			ck_assert_int_eq(line[i], form[i]);
	}
	return line + TIME_LEN;
}

/* Makes standard error the journal's, but for delta in the inode. */
static void
pretend_journal(unsigned int delta)
{
	char stream[64];
	struct stat st;

	ck_assert_int_eq(fstat(STDERR_FILENO, &st), 0);
	snprintf(stream, sizeof(stream), "%ju:%ju", (uintmax_t)st.st_dev,
		 (uintmax_t)st.st_ino + delta);
	ck_assert_int_eq(setenv("JOURNAL_STREAM", stream, 1), 0);
}

START_TEST(log_words_of_the_levels)
{
	log_open(LOG_DEBUG, LOG_TO_STDERR);
	log_error("a %d", 1);
	ck_assert_str_eq(next_line(), "error: a 1\n");
	log_warn("b");
	ck_assert_str_eq(next_line(), "warning: b\n");
	log_notice("c");
	ck_assert_str_eq(next_line(), "c\n");
	log_info("d");
	ck_assert_str_eq(next_line(), "info: d\n");
	log_debug("e");
	ck_assert_str_eq(next_line(), "debug: e\n");
}
END_TEST

START_TEST(log_level_hides_what_is_below)
{
	log_open(LOG_WARNING, LOG_TO_STDERR);
	log_notice("hidden");
	log_debug("hidden");
	ck_assert_str_eq(next_write(), "");
	log_warn("shown");
	ck_assert_str_eq(next_line(), "warning: shown\n");
	ck_assert(log_enabled(LOG_WARNING));
	ck_assert(!log_enabled(LOG_NOTICE));
}
END_TEST

START_TEST(log_before_open_shows_notices)
{
	log_info("hidden");
	log_notice("shown");
	ck_assert_str_eq(next_line(), "shown\n");
}
END_TEST

START_TEST(log_errno_ends_the_line)
{
	log_open(LOG_NOTICE, LOG_TO_STDERR);
	log_error_errno(-ENOENT, "opening %s", "x");
	ck_assert_str_eq(next_line(),
			 "error: opening x: No such file or directory\n");
	log_warn_errno(-EMFILE, "accept");
	ck_assert_str_eq(next_line(), "warning: accept: Too many open files\n");
}
END_TEST

START_TEST(log_leaves_errno_alone)
{
	log_open(LOG_NOTICE, LOG_TO_STDERR);
	errno = EDOM;
	log_notice("x");
	ck_assert_int_eq(errno, EDOM);
}
END_TEST

/* A journal of the test's own, in a new directory. */
static void
open_journal(int *ret_fd)
{
	static struct sockaddr_un addr = { .sun_family = AF_UNIX };

	tempdir_new();
	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s",
		 in_tempdir("socket"));
	journal_socket = addr.sun_path;
	*ret_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	ck_assert_int_eq(bind(*ret_fd, (struct sockaddr *)&addr, sizeof(addr)),
			 0);
}

START_TEST(log_to_the_journal_has_fields)
{
	const struct log_about about = {
		.address = "tcp:\n1",
		.listener = "fiber",
		.reason = "idle",
		.client = 7,
	};
	char expected[512];
	ssize_t n;
	int fd;

	open_journal(&fd);
	pretend_journal(0);
	log_open(LOG_DEBUG, LOG_TO_STDERR);
	log_message(MESSAGE_CLIENT_CUT, &about, "%s is gone", "x\ny");
	n = recv(fd, log_got, sizeof(log_got) - 1, MSG_DONTWAIT);
	ck_assert_int_gt(n, 0);
	log_got[n] = '\0';
	snprintf(expected, sizeof(expected),
		 "MESSAGE=x\\ny is gone\nPRIORITY=5\n"
		 "SYSLOG_IDENTIFIER=chatd\nMESSAGE_ID=%s\n"
		 "CHATD_MESSAGE=client-cut\nCHATD_ADDRESS=tcp:\\n1\n"
		 "CHATD_LISTENER=fiber\nCHATD_REASON=idle\n"
		 "CHATD_CLIENT=7\n",
		 message_rows[MESSAGE_CLIENT_CUT].id);
	ck_assert_str_eq(log_got, expected);
	ck_assert_str_eq(next_write(), "");
	/* whose this is has to be known when the start has failed */
	log_error("too early");
	ck_assert_str_eq(next_write(), "<3>too early\n");
	log_started();
	log_error("y");
	n = recv(fd, log_got, sizeof(log_got) - 1, MSG_DONTWAIT);
	ck_assert_int_gt(n, 0);
	log_got[n] = '\0';
	ck_assert_str_eq(log_got,
			 "MESSAGE=y\nPRIORITY=3\n"
			 "SYSLOG_IDENTIFIER=chatd\n");
	close(fd);
	tempdir_remove();
	/* without it the stream must do */
	log_message(MESSAGE_CLIENT_CUT, &about, "z");
	ck_assert_str_eq(next_write(), "<5>z\n");
}
END_TEST

START_TEST(log_level_of_a_message_is_its_row_s)
{
	log_open(LOG_NOTICE, LOG_TO_STDERR);
	ck_assert_int_eq(log_level(), LOG_NOTICE);
	log_message(MESSAGE_CLIENT_GONE, NULL, "hidden");
	ck_assert_str_eq(next_write(), "");
	log_set_level(LOG_INFO);
	ck_assert_int_eq(log_level(), LOG_INFO);
	log_message(MESSAGE_CLIENT_GONE, NULL, "gone");
	ck_assert_str_eq(next_line(), "info: gone\n");
	log_message(MESSAGE_STORE_FAILS, NULL, "full");
	ck_assert_str_eq(next_line(), "error: full\n");
}
END_TEST

START_TEST(log_messages_of_a_kind_are_bounded)
{
	log_open(LOG_INFO, LOG_TO_STDERR);
	for (int i = 0; i < LOG_LIMIT_LINES + 5; i++) {
		log_message(MESSAGE_CLIENT_GONE, NULL, "gone");
		if (i < LOG_LIMIT_LINES)
			ck_assert_str_eq(next_line(), "info: gone\n");
		else
			ck_assert_str_eq(next_write(), "");
	}
	log_message(MESSAGE_CLIENT_CUT, NULL, "other");
	ck_assert_str_eq(next_line(), "other\n");
	log_info("other");
	ck_assert_str_eq(next_line(), "info: other\n");
	log_flush();
	ck_assert_str_eq(next_line(),
			 "info: 5 more lines like that were left "
			 "out (client-gone)\n");
	log_flush();
	ck_assert_str_eq(next_write(), "");
}
END_TEST

START_TEST(log_with_priorities_if_asked)
{
	log_open(LOG_NOTICE, LOG_TO_PRIORITIES);
	log_warn("a");
	ck_assert_str_eq(next_write(), "<4>a\n");
}
END_TEST

START_TEST(log_to_a_journal_that_is_not_there_has_priorities)
{
	journal_socket = "/nonexistent/socket";
	pretend_journal(0);
	log_open(LOG_DEBUG, LOG_TO_STDERR);
	log_error("a");
	ck_assert_str_eq(next_write(), "<3>a\n");
	log_notice("b");
	ck_assert_str_eq(next_write(), "<5>b\n");
	log_debug("c");
	ck_assert_str_eq(next_write(), "<7>c\n");
}
END_TEST

START_TEST(log_of_another_stream_is_not_the_journal)
{
	pretend_journal(1);
	log_open(LOG_NOTICE, LOG_TO_STDERR);
	log_notice("a");
	ck_assert_str_eq(next_line(), "a\n");
	ck_assert_int_eq(setenv("JOURNAL_STREAM", "x", 1), 0);
	log_open(LOG_NOTICE, LOG_TO_STDERR);
	log_notice("b");
	ck_assert_str_eq(next_line(), "b\n");
}
END_TEST

START_TEST(log_line_is_one_line)
{
	log_open(LOG_NOTICE, LOG_TO_STDERR);
	log_notice("a\n<3>b\x1b[2J %s", "\xc2\x9b\xff");
	ck_assert_str_eq(next_line(), "a\\n<3>b\\x1b[2J \\xc2\\x9b\\xff\n");
	ck_assert_str_eq(next_write(), "");
}
END_TEST

START_TEST(log_long_line_is_cut)
{
	char text[5000];
	const char *line;
	size_t len;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	log_open(LOG_NOTICE, LOG_TO_STDERR);
	log_notice("%s", text);
	line = next_line();
	len = strlen(line);
	ck_assert_uint_gt(len, 1000);
	ck_assert_uint_lt(len, 3000);
	ck_assert_int_eq(line[len - 1], '\n');
	memset(text, '\x1b', sizeof(text) - 1);
	log_notice("%s", text);
	line = next_line();
	ck_assert_str_eq(line + strlen(line) - 4, "...\n");
}
END_TEST

START_TEST(log_end_that_is_closed_is_no_error)
{
	log_open(LOG_NOTICE, LOG_TO_STDERR);
	close(STDERR_FILENO);
	log_notice("lost");
	ck_assert_str_eq(next_write(), "");
}
END_TEST

SUITE(log)
{
	TCase *tc = tcase_create("log");

	tcase_add_checked_fixture(tc, take_stderr, give_stderr_back);
	tcase_add_test(tc, log_words_of_the_levels);
	tcase_add_test(tc, log_level_hides_what_is_below);
	tcase_add_test(tc, log_before_open_shows_notices);
	tcase_add_test(tc, log_errno_ends_the_line);
	tcase_add_test(tc, log_leaves_errno_alone);
	tcase_add_test(tc, log_to_the_journal_has_fields);
	tcase_add_test(tc, log_level_of_a_message_is_its_row_s);
	tcase_add_test(tc, log_messages_of_a_kind_are_bounded);
	tcase_add_test(tc, log_with_priorities_if_asked);
	tcase_add_test(tc, log_to_a_journal_that_is_not_there_has_priorities);
	tcase_add_test(tc, log_of_another_stream_is_not_the_journal);
	tcase_add_test(tc, log_line_is_one_line);
	tcase_add_test(tc, log_long_line_is_cut);
	tcase_add_test(tc, log_end_that_is_closed_is_no_error);
	suite_add_tcase(s, tc);
}
