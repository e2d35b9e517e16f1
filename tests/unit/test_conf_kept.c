/* SPDX-License-Identifier: MIT */
/*
 * test_conf_kept.c - the configuration in force, read back by the next process.
 */
#include "config.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "conf/conf.h"
#include "conf/conf_errors.h"
#include "life/conf_kept.h"
#include "support/leak.h"
#include "support/runner.h"

static struct conf_errors errors;

START_TEST(conf_kept_is_read_back)
{
	struct conf before, after;
	int fds = leak_count_fds();
	int fd;

	ck_assert_int_eq(conf_default(&before), 0);
	before.room.line_max = 777;
	fd = conf_keep(&before);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(conf_load_kept(fd, &after, &errors), 0);
	ck_assert_int_eq(after.room.line_max, 777);
	ck_assert_uint_eq(after.n_listeners, before.n_listeners);
	/* whoever has it cannot change it any more */
	ck_assert_int_lt(write(fd, "x", 1), 0);
	ck_assert_int_eq(errno, EPERM);
	ck_assert_int_lt(ftruncate(fd, 0), 0);
	close(fd);
	conf_fini(&before);
	conf_fini(&after);
	ck_assert_int_eq(leak_count_fds(), fds);
}
END_TEST

START_TEST(conf_kept_that_is_none)
{
	struct conf conf;
	int fd = memfd_create("nonsense", MFD_CLOEXEC);

	ck_assert_int_eq(write(fd, "room: {", 7), 7);
	ck_assert_int_eq(conf_load_kept(fd, &conf, &errors), -EINVAL);
	conf_errors_fini(&errors);
	close(fd);
	ck_assert_int_eq(conf_load_kept(fd, &conf, &errors), -EBADF);
}
END_TEST

SUITE(conf_kept)
{
	ADD(conf_kept_is_read_back);
	ADD(conf_kept_that_is_none);
}
