/* SPDX-License-Identifier: MIT */
/*
 * test_fd_limit.c - clients that fit under the descriptor limit or do not.
 */
#include "config.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "conf/fd_limit.h"
#include "support/runner.h"
#include "unit/conf_case.h"

/*
 * Sets this process's limits; the hard one never rises again. False under
 * valgrind, which keeps the hard limit and so cannot run such a test.
 */
static bool
set_limit(rlim_t soft, rlim_t hard)
{
	struct rlimit limit = { soft, hard };
	const char *preload = getenv("LD_PRELOAD");

	if (setrlimit(RLIMIT_NOFILE, &limit) == 0)
		return true;
	ck_assert_ptr_nonnull(preload);
	ck_assert_ptr_nonnull(strstr(preload, "vgpreload"));
	runner_skip("valgrind keeps the hard limit");
	return false;
}

START_TEST(fd_limit_wanted_counts_all_listeners)
{
	struct conf one = conf_case_good(
		"listeners: { a: { port = 1; max_clients = 100; }; };");
	struct conf two = conf_case_good(
		"listeners: { a: { port = 1; max_clients = 100; };"
		" b: { port = 2; max_clients = 50; }; };");

	ck_assert_int_eq(fd_limit_wanted(&two), fd_limit_wanted(&one) + 51);
	ck_assert_int_gt(fd_limit_wanted(&one), 101);
	conf_fini(&one);
	conf_fini(&two);
}
END_TEST

#ifdef HAVE_BUS
START_TEST(fd_limit_wanted_counts_the_bus)
{
	struct conf none = conf_case_good("bus: { connections = 7; };");
	struct conf both = conf_case_good(
		"bus: { publish = \"ipc:///a\"; post = \"ipc:///b\";"
		" connections = 7; };");

	ck_assert_int_eq(fd_limit_wanted(&both), fd_limit_wanted(&none) + 14);
	conf_fini(&none);
	conf_fini(&both);
}
END_TEST
#endif

#if defined(HAVE_WEB) && defined(HAVE_TLS)
/* One who looks at the page takes a socket; by TLS, a pair of them besides. */
START_TEST(fd_limit_wanted_counts_visitors)
{
	struct conf text = conf_case_good("listeners: { a: { port = 1; }; };");
	struct conf web = conf_case_good(
		"listeners: { a: { port = 1; protocol = \"web\"; }; };");
	struct conf secure = conf_case_good(
		"listeners: { a: { port = 1; protocol = \"web\"; tls:"
		" { certificate = \"/c\"; key = \"/k\"; }; }; };");

	ck_assert_int_eq(fd_limit_wanted(&web),
			 fd_limit_wanted(&text) + 256 + 2);
	ck_assert_int_eq(fd_limit_wanted(&secure),
			 fd_limit_wanted(&text) + 3 * 256 + 2);
	conf_fini(&text);
	conf_fini(&web);
	conf_fini(&secure);
}
END_TEST
#endif

START_TEST(fd_limit_soft_one_is_raised)
{
	struct conf conf = conf_case_good(
		"listeners: { a: { port = 1; max_clients = 100; }; };");
	struct conf_errors errors = { 0 };
	struct rlimit limit;

	if (set_limit(64, 512)) {
		ck_assert_int_eq(fd_limit_fit(&conf, &errors), 0);
		ck_assert_uint_eq(errors.n, 0);
		ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
		ck_assert_uint_eq(limit.rlim_cur, 512);
	}
	conf_fini(&conf);
}
END_TEST

START_TEST(fd_limit_exact_fit_is_enough)
{
	struct conf conf = conf_case_good(
		"listeners: { a: { port = 1; max_clients = 100; }; };");
	struct conf_errors errors = { 0 };

	if (set_limit(64, (rlim_t)fd_limit_wanted(&conf)))
		ck_assert_int_eq(fd_limit_fit(&conf, &errors), 0);
	ck_assert_uint_eq(errors.n, 0);
	conf_fini(&conf);
}
END_TEST

START_TEST(fd_limit_one_less_is_refused)
{
	struct conf conf = conf_case_good(
		"listeners: { a: { port = 1; max_clients = 100; }; };");
	struct conf_errors errors = { 0 };

	if (set_limit(64, (rlim_t)fd_limit_wanted(&conf) - 1)) {
		ck_assert_int_eq(fd_limit_fit(&conf, &errors), -EMFILE);
		ck_assert_uint_eq(errors.n, 1);
		ck_assert_str_eq(errors.items[0],
				 "all who may connect (max_clients, "
				 "limits.clients, bus.connections) need 165 "
				 "file descriptors, and this process may have "
				 "164; let fewer connect, or raise the limit "
				 "(LimitNOFILE= of the unit, ulimit -Hn of a "
				 "shell)");
	}
	conf_errors_fini(&errors);
	conf_fini(&conf);
}
END_TEST

/* Places in this process's table of descriptors. */
static long
table_size(void)
{
	FILE *file = fopen("/proc/self/status", "re");
	char line[128];
	long size = -1;

	ck_assert_ptr_nonnull(file);
	while (size < 0 && fgets(line, sizeof(line), file))
		if (strncmp(line, "FDSize:", 7) == 0)
			size = strtol(line + 7, NULL, 10);
	fclose(file);
	return size;
}

START_TEST(fd_limit_table_is_made_large_at_once)
{
	struct conf conf = conf_case_good(
		"listeners: { a: { port = 1; max_clients = 3000; }; };");
	struct rlimit limit;

	ck_assert_int_eq(fd_limit_raise(), 0);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	if (limit.rlim_cur >= (rlim_t)fd_limit_wanted(&conf)) {
		int first = dup(0);

		ck_assert_int_eq(close(first), 0);
		ck_assert_int_lt(table_size(), fd_limit_wanted(&conf));
		fd_limit_make_room(&conf);
		ck_assert_int_ge(table_size(), fd_limit_wanted(&conf));
		/* and none is taken */
		ck_assert_int_eq(dup(0), first);
		close(first);
	} else {
		runner_skip("so many descriptors are not allowed here");
	}
	conf_fini(&conf);
}
END_TEST

/* More than there may be: it is as it was. */
START_TEST(fd_limit_table_that_cannot_be_is_left)
{
	struct conf conf = conf_case_good(
		"listeners: { a: { port = 1; max_clients = 3000; }; };");

	if (set_limit(64, 64))
		fd_limit_make_room(&conf);
	ck_assert_int_lt(table_size(), fd_limit_wanted(&conf));
	conf_fini(&conf);
}
END_TEST

SUITE(fd_limit)
{
	ADD(fd_limit_wanted_counts_all_listeners);
#ifdef HAVE_BUS
	ADD(fd_limit_wanted_counts_the_bus);
#endif
#if defined(HAVE_WEB) && defined(HAVE_TLS)
	ADD(fd_limit_wanted_counts_visitors);
#endif
	ADD(fd_limit_soft_one_is_raised);
	ADD(fd_limit_exact_fit_is_enough);
	ADD(fd_limit_one_less_is_refused);
	ADD(fd_limit_table_is_made_large_at_once);
	ADD(fd_limit_table_that_cannot_be_is_left);
}
