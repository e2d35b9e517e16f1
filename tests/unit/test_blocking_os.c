/* SPDX-License-Identifier: MIT */
/*
 * All calls that may block, of files, processes and threads: where they cannot
 * they say so, and have done nothing: no file is made, no child is run.
 */
#include "config.h"

#include <coir/attr.h>
#include <coir/command.h>
#include <coir/dir.h>
#include <coir/fs.h>
#include <coir/load.h>
#include <coir/offload.h>
#include <coir/resolve.h>
#include <coir/thread.h>
#include <coir/wall.h>
#include <coir/watch.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/inotify.h>

#include "blocking_case.h"
#include "unit/file_case.h"

/* What is there, and gets results. */
struct things {
	struct coir_file file;
	struct coir_watch *watch;
	struct coir_thread *thread;
	/* how often something was done */
	int runs;
	struct stat st;
	void *bytes;
	size_t len;
	char byte;
};

static int
count(void *arg)
{
	++*(int *)arg;
	return 0;
}

static int
end(void *arg)
{
	(void)arg;
	return 0;
}

static int
read_dir(void)
{
	struct coir_dir *dir;
	int rc = coir_dir_read(in_tempdir(""), 100, &dir);

	if (rc == 0)
		coir_dir_free(dir);
	return rc;
}

static int
resolve(void)
{
	struct coir_addr_list list;
	int rc = coir_resolve("localhost", "80", NULL, &list);

	if (rc == 0)
		coir_addr_list_fini(&list);
	return rc;
}

static int
open_new(void)
{
	struct coir_file file;
	int rc = coir_file_open(NULL, in_tempdir("opened"),
				O_RDWR | O_CREAT | O_EXCL, 0600, &file);

	if (rc == 0)
		close_file(&file);
	return rc;
}

static int
read_file(struct things *t)
{
	ssize_t n = coir_read(&t->file.flow, &t->byte, 1);

	return n == 1 ? 0 : n < 0 ? (int)n : -ENODATA;
}

static int
load(struct things *t)
{
	int rc = coir_file_load(in_tempdir("there"), 100, &t->bytes, &t->len);

	if (rc == 0)
		free(t->bytes);
	return rc;
}

static int
next_event(struct things *t)
{
	struct coir_watch_event event;

	return coir_watch_next(t->watch, &event);
}

static int
wait_for_the_past(void)
{
	static const struct timespec past = { .tv_sec = 1 };

	return coir_wall_sleep_until(&past);
}

/* A function call_NAME() that makes the call of things t. */
#define CALL(name, expression)                       \
	static int call_##name(void *arg)            \
	{                                            \
		MAYBE_UNUSED struct things *t = arg; \
		return expression;                   \
	}

CALL(stat, coir_stat(in_tempdir(""), &t->st))
CALL(mkdir, coir_mkdir(in_tempdir("dir"), 0700))
CALL(dir_read, read_dir())
CALL(file_open, open_new())
CALL(file_replace, coir_file_replace(in_tempdir("new"), "x", 1, 0600))
CALL(file_load, load(t))
CALL(file_read, read_file(t))
CALL(file_write, coir_write(&t->file.flow, "x", 1, NULL))
CALL(file_sync, coir_file_sync(&t->file))
CALL(unlink, coir_unlink(in_tempdir("there")))
CALL(offload, coir_offload(count, &t->runs, NULL))
CALL(thread_run, coir_thread_run(count, &t->runs, NULL))
CALL(thread_join, coir_thread_join(t->thread, NULL))
CALL(resolve, resolve())
CALL(watch_next, next_event(t))
CALL(wall_sleep_until, wait_for_the_past())

#define ROW(name, owned)                     \
	{                                    \
#name, call_##name, 0, owned \
	}

static const struct call calls[] = {
	ROW(stat, false),         ROW(mkdir, false),
	ROW(dir_read, false),     ROW(file_open, false),
	ROW(file_replace, false), ROW(file_load, false),
	ROW(file_read, true),     ROW(file_write, true),
	ROW(file_sync, true),     ROW(unlink, false),
	ROW(offload, false),      ROW(thread_run, false),
	ROW(thread_join, true),   ROW(resolve, false),
	ROW(watch_next, true),    ROW(wall_sleep_until, false),
	{ NULL, NULL, 0, false },
};

FILE_TEST(blocking_os_calls_that_are_refused_do_nothing)
{
	struct things t = { .runs = 0 };

	make_file(&t.file, "there", "xy");
	ck_assert_int_eq(coir_thread_start(end, NULL, &t.thread), 0);
	ck_assert_int_eq(coir_watch_new(&t.watch), 0);
	ck_assert_int_eq(coir_watch_add(t.watch, in_tempdir(""), IN_CREATE), 0);
	tempdir_file("event", "");
	check_calls(calls, &t);
	ck_assert_int_eq(t.runs, 2);
	coir_thread_free(t.thread);
	coir_watch_free(t.watch);
	close_file(&t.file);
	return 0;
}

SUITE(blocking_os)
{
	ADD(blocking_os_calls_that_are_refused_do_nothing);
}
