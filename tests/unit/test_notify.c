/* SPDX-License-Identifier: MIT */
/*
 * test_notify.c - what arrives at a real notification socket.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/notify.h"
#include "support/leak.h"
#include "support/runner.h"

static char dir[] = "/tmp/test-notify-XXXXXX";
static struct sockaddr_un manager = { .sun_family = AF_UNIX };
static int manager_fd;
static int fds_before;

static void
setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(manager.sun_path, sizeof(manager.sun_path), "%s/notify", dir);
	manager_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	ck_assert_int_eq(bind(manager_fd, (struct sockaddr *)&manager,
			      sizeof(manager)),
			 0);
	setenv("NOTIFY_SOCKET", manager.sun_path, 1);
	fds_before = leak_count_fds();
}

static void
teardown(void)
{
	ck_assert_int_eq(leak_count_fds(), fds_before);
	close(manager_fd);
	unlink(manager.sun_path);
	rmdir(dir);
	unsetenv("NOTIFY_SOCKET");
}

/* The call has returned rc; this message, and no other, has arrived. */
static void
check_arrived(int rc, const char *message)
{
	char got[1024];
	ssize_t len = recv(manager_fd, got, sizeof(got) - 1, 0);

	ck_assert_int_eq(rc, 0);
	ck_assert_int_ge(len, 0);
	got[len] = '\0';
	ck_assert_str_eq(got, message);
	ck_assert_int_lt(recv(manager_fd, got, sizeof(got), 0), 0);
}

START_TEST(notify_says_ready)
{
	check_arrived(notify_ready(), "READY=1");
}
END_TEST

START_TEST(notify_says_stopping)
{
	check_arrived(notify_stopping(), "STOPPING=1");
}
END_TEST

START_TEST(notify_says_more_than_once)
{
	check_arrived(notify_ready(), "READY=1");
	check_arrived(notify_stopping(), "STOPPING=1");
}
END_TEST

START_TEST(notify_formats_the_status)
{
	check_arrived(notify_status("%d clients on %s", 3, "fiber"),
		      "STATUS=3 clients on fiber");
}
END_TEST

START_TEST(notify_keeps_the_status_one_line)
{
	check_arrived(notify_status("%s",
				    "one\nREADY=1\r\t\033[1m\177\xc3\xa4"),
		      "STATUS=one READY=1   [1m \xc3\xa4");
}
END_TEST

START_TEST(notify_cuts_a_long_status)
{
	char message[sizeof("STATUS=") + 200] = "STATUS=";

	memset(message + strlen("STATUS="), 'x', 200);
	check_arrived(notify_status("%s", message + strlen("STATUS=")),
		      message);
	check_arrived(notify_status("%sy", message + strlen("STATUS=")),
		      message);
}
END_TEST

START_TEST(notify_extends_in_microseconds)
{
	check_arrived(notify_extend_timeout(INT64_C(10500000999)),
		      "EXTEND_TIMEOUT_USEC=10500000");
}
END_TEST

START_TEST(notify_without_anybody_to_tell)
{
	unsetenv("NOTIFY_SOCKET");
	ck_assert_int_eq(notify_ready(), 0);
	ck_assert_int_eq(notify_stopping(), 0);
	ck_assert_int_eq(notify_status("idle"), 0);
	ck_assert_int_eq(notify_extend_timeout(1), 0);
	ck_assert_int_lt(recv(manager_fd, &(char){ 0 }, 1, 0), 0);
}
END_TEST

START_TEST(notify_reports_a_manager_that_is_gone)
{
	unlink(manager.sun_path);
	ck_assert_int_eq(notify_ready(), -ENOENT);
}
END_TEST

START_TEST(notify_reports_an_address_that_is_none)
{
	char longest[200];

	memset(longest, '/', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	setenv("NOTIFY_SOCKET", "notify", 1);
	ck_assert_int_eq(notify_ready(), -EINVAL);
	setenv("NOTIFY_SOCKET", "@", 1);
	ck_assert_int_eq(notify_ready(), -EINVAL);
	setenv("NOTIFY_SOCKET", longest, 1);
	ck_assert_int_eq(notify_ready(), -EINVAL);
	setenv("NOTIFY_SOCKET", "", 1);
	ck_assert_int_eq(notify_ready(), 0);
}
END_TEST

/* Who does not read is not waited for, and can be told again later. */
START_TEST(notify_does_not_wait)
{
	char got[64];
	int told = 0;

	while (told < 100000 && notify_watchdog() == 0)
		told++;
	ck_assert_int_lt(told, 100000);
	ck_assert_int_eq(notify_ready(), -EAGAIN);
	ck_assert_int_eq(notify_status("idle"), -EAGAIN);
	while (recv(manager_fd, got, sizeof(got), 0) >= 0)
		told--;
	ck_assert_int_eq(told, 0);
	check_arrived(notify_ready(), "READY=1");
}
END_TEST

SUITE(notify)
{
	tcase_add_checked_fixture(tc_, setup, teardown);
	ADD(notify_says_ready);
	ADD(notify_says_stopping);
	ADD(notify_says_more_than_once);
	ADD(notify_formats_the_status);
	ADD(notify_keeps_the_status_one_line);
	ADD(notify_cuts_a_long_status);
	ADD(notify_extends_in_microseconds);
	ADD(notify_without_anybody_to_tell);
	ADD(notify_does_not_wait);
	ADD(notify_reports_a_manager_that_is_gone);
	ADD(notify_reports_an_address_that_is_none);
}
