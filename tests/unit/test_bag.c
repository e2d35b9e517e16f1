/* SPDX-License-Identifier: MIT */
/*
 * test_bag.c - what is put in comes out, whoever is gone meanwhile.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "life/bag.h"
#include "support/leak.h"
#include "support/runner.h"

static struct bag bag;
static uint64_t cookies[BAG_HANDFUL];
static int fds_before;

static void
setup(void)
{
	fds_before = leak_count_fds();
	ck_assert_int_eq(bag_open(&bag), 0);
}

static void
teardown(void)
{
	bag_close(&bag);
	ck_assert_int_eq(leak_count_fds(), fds_before);
}

static void
close_fds(const int *fds, int n)
{
	for (int i = 0; i < n; i++)
		close(fds[i]);
}

static ino_t
inode(int fd)
{
	struct stat st;

	ck_assert_int_eq(fstat(fd, &st), 0);
	return st.st_ino;
}

START_TEST(bag_gives_back_what_was_put_in)
{
	int in[2], out[BAG_HANDFUL];
	ino_t inodes[2];
	bool lost = true;

	ck_assert_int_eq(pipe2(in, O_CLOEXEC), 0);
	inodes[0] = inode(in[0]);
	inodes[1] = inode(in[1]);
	ck_assert_int_eq(bag_put(bag.in, in, NULL, 2), 0);
	close_fds(in, 2);
	ck_assert_int_eq(bag_take(bag.out, out, cookies, &lost), 2);
	ck_assert(!lost);
	ck_assert_int_eq(inode(out[0]), inodes[0]);
	ck_assert_int_eq(inode(out[1]), inodes[1]);
	ck_assert_int_eq(fcntl(out[0], F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	close_fds(out, 2);
}
END_TEST

START_TEST(bag_tells_cookies)
{
	const uint64_t told[2] = { 0, 12345 };
	int in[2], out[BAG_HANDFUL];
	bool lost;

	ck_assert_int_eq(pipe2(in, O_CLOEXEC), 0);
	ck_assert_int_eq(bag_put(bag.in, in, told, 2), 0);
	ck_assert_int_eq(bag_put(bag.in, in, NULL, 2), 0);
	close_fds(in, 2);
	ck_assert_int_eq(bag_take(bag.out, out, cookies, &lost), 2);
	ck_assert_uint_eq(cookies[0], 0);
	ck_assert_uint_eq(cookies[1], 12345);
	close_fds(out, 2);
	ck_assert_int_eq(bag_take(bag.out, out, cookies, &lost), 2);
	ck_assert_uint_eq(cookies[1], 0);
	close_fds(out, 2);
}
END_TEST

START_TEST(bag_empty_gives_nothing)
{
	int out[BAG_HANDFUL];
	bool lost = true;

	ck_assert_int_eq(bag_take(bag.out, out, cookies, &lost), 0);
	ck_assert(!lost);
	ck_assert_int_eq(bag_put(bag.in, NULL, NULL, 0), 0);
	ck_assert_int_eq(bag_take(bag.out, out, cookies, &lost), 0);
}
END_TEST

START_TEST(bag_outlives_the_end_it_was_filled_by)
{
	int out[BAG_HANDFUL];
	bool lost;
	int zero = open("/dev/null", O_RDONLY);

	ck_assert_int_eq(bag_put(bag.in, &zero, NULL, 1), 0);
	close(bag.in);
	bag.in = zero;
	ck_assert_int_eq(bag_take(bag.out, out, cookies, &lost), 1);
	close(out[0]);
	ck_assert_int_eq(bag_take(bag.out, out, cookies, &lost), 0);
}
END_TEST

START_TEST(bag_takes_handfuls)
{
	int in[BAG_HANDFUL + 1], out[BAG_HANDFUL];
	int zero = open("/dev/null", O_RDONLY);
	bool lost;

	for (int i = 0; i <= BAG_HANDFUL; i++)
		in[i] = zero;
	ck_assert_int_eq(bag_put(bag.in, in, NULL, BAG_HANDFUL + 1), -EINVAL);
	ck_assert_int_eq(bag_put(bag.in, in, NULL, BAG_HANDFUL), 0);
	ck_assert_int_eq(bag_put(bag.in, in, NULL, 1), 0);
	close(zero);
	ck_assert_int_eq(bag_take(bag.out, out, cookies, &lost), BAG_HANDFUL);
	close_fds(out, BAG_HANDFUL);
	ck_assert_int_eq(bag_take(bag.out, out, cookies, &lost), 1);
	close(out[0]);
}
END_TEST

/* Without privileges a user has at most RLIMIT_NOFILE of them in bags. */
START_TEST(bag_has_an_end)
{
	int in[BAG_HANDFUL], out[BAG_HANDFUL];
	int zero = open("/dev/null", O_RDONLY);
	bool lost;
	long put = 0, taken = 0;
	int n, rc;

	for (int i = 0; i < BAG_HANDFUL; i++)
		in[i] = zero;
	while ((rc = bag_put(bag.in, in, NULL, BAG_HANDFUL)) == 0)
		put += BAG_HANDFUL;
	ck_assert(rc == -EAGAIN || rc == -ETOOMANYREFS);
	if (rc == -EAGAIN)
		ck_assert_int_gt(put, 20000);
	while ((n = bag_take(bag.out, out, cookies, &lost)) > 0) {
		taken += n;
		close_fds(out, n);
	}
	ck_assert_int_eq(taken, put);
	close(zero);
}
END_TEST

START_TEST(bag_says_what_the_table_has_no_place_for)
{
	int in[8], out[BAG_HANDFUL];
	struct rlimit limit;
	bool lost = false;
	int n;

	for (int i = 0; i < 8; i++)
		ck_assert_int_ge(in[i] = open("/dev/null", O_RDONLY), 0);
	ck_assert_int_eq(bag_put(bag.in, in, NULL, 8), 0);
	close_fds(in + 5, 3);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = (rlim_t)in[7] + 1;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	n = bag_take(bag.out, out, cookies, &lost);
	ck_assert_int_eq(n, 3);
	ck_assert(lost);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	close_fds(out, n);
	close_fds(in, 5);
}
END_TEST

SUITE(bag)
{
	tcase_add_checked_fixture(tc_, setup, teardown);
	ADD(bag_gives_back_what_was_put_in);
	ADD(bag_tells_cookies);
	ADD(bag_empty_gives_nothing);
	ADD(bag_outlives_the_end_it_was_filled_by);
	ADD(bag_takes_handfuls);
	ADD(bag_has_an_end);
	ADD(bag_says_what_the_table_has_no_place_for);
}
