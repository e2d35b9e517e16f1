/* SPDX-License-Identifier: MIT */
/*
 * lua-eco's file-test: helpers, directories, file objects, locks, inotify.
 */
#include "config.h"

#include <coir/attr.h>
#include <coir/combine.h>
#include <coir/dir.h>
#include <coir/flock.h>
#include <coir/fs.h>
#include <coir/load.h>
#include <coir/path.h>
#include <coir/reader.h>
#include <coir/watch.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "os/watch_parse.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/file_case.h"

FILE_TEST(ECN_43_P99_file_helpers)
{
	const char *p = in_tempdir("basic.txt"), *l = in_tempdir("basic.link");
	struct coir_path_parts parts;
	char target[PATH_MAX];
	struct statvfs fs;
	struct stat st;
	void *text;

	ck_assert_int_eq(coir_file_save(p, "hello\nworld\n", 12, O_CREAT, 0600),
			 0);
	ck_assert_int_eq(coir_file_save(p, "tail\n", 5, O_APPEND, 0), 0);
	ck_assert_int_eq(coir_file_load(p, 100, &text, NULL), 0);
	ck_assert_str_eq(text, "hello\nworld\ntail\n");
	free(text);
	ck_assert_int_eq(coir_access(p, F_OK), 0);
	ck_assert_int_eq(coir_access(p, R_OK), 0);
	ck_assert_int_eq(coir_stat(p, &st), 0);
	ck_assert(S_ISREG(st.st_mode));
	ck_assert_int_eq(st.st_size, 17);
	ck_assert_int_eq(coir_statvfs(in_tempdir(""), &fs), 0);
	ck_assert_int_eq(coir_path_split("/r/a/b/c", &parts), 0);
	ck_assert_int_eq(parts.dir_len, 6);
	ck_assert_str_eq(parts.name, "c");
	ck_assert_int_eq(coir_symlink(p, l), 0);
	ck_assert_int_eq(coir_readlink(l, target, sizeof(target)),
			 (int)strlen(p));
	ck_assert_str_eq(target, p);
	return 0;
}

/* Counts what it passes; says of "b" what it is told. */
struct visit {
	int how;
	int n;
};

static int
visit(const struct coir_walk_entry *entry, void *arg)
{
	struct visit *v = arg;

	v->n++;
	trace("%s", entry->name);
	return v->how == COIR_WALK_STOP || entry->name[0] == 'b' ? v->how : 0;
}

FILE_TEST(ECN_43_dir_and_walk)
{
	struct visit skip = { COIR_WALK_SKIP, 0 }, stop = { COIR_WALK_STOP, 0 };
	const struct coir_dir_entry *entry;
	struct coir_dir *dir;

	ck_assert_int_eq(coir_mkdirs(in_tempdir("tree/a"), 0700), 0);
	ck_assert_int_eq(coir_mkdirs(in_tempdir("tree/b"), 0700), 0);
	tempdir_file("tree/a/one.txt", "1");
	tempdir_file("tree/b/two.txt", "2");
	ck_assert_int_eq(coir_walk(in_tempdir("tree"), visit, &skip), 0);
	trace_expect("a\none.txt\nb\n");
	ck_assert_int_eq(coir_walk(in_tempdir("tree"), visit, &stop), 0);
	ck_assert_int_eq(stop.n, 1);
	trace_expect("a\n");
	/* there it is a directory without entries, here an error */
	ck_assert_int_eq(coir_dir_read(in_tempdir("not-exist"), 1000, &dir),
			 -ENOENT);
	ck_assert_int_eq(coir_symlink("missing-target",
				      in_tempdir("tree/dangling")),
			 0);
	ck_assert_int_eq(coir_dir_read(in_tempdir("tree"), 1000, &dir), 0);
	ck_assert_uint_eq(coir_dir_count(dir), 3);
	ck_assert_uint_eq(coir_dir_next(dir)->type, S_IFDIR);
	ck_assert_uint_eq(coir_dir_next(dir)->type, S_IFDIR);
	entry = coir_dir_next(dir);
	ck_assert_str_eq(entry->name, "dangling");
	ck_assert_uint_eq(entry->type, S_IFLNK);
	coir_dir_free(dir);
	return 0;
}

/* Reads with a buffer and seeks: the buffer is begun anew. */
FILE_TEST(ECN_43_object_read_write_seek)
{
	struct coir_reader reader;
	struct coir_file file;
	const char *text;
	uint64_t size;

	open_file(&file, "rw.txt", "w+");
	ck_assert_int_eq(coir_copy_string("abcdef\nline2\n", &file.flow), 0);
	ck_assert_int_eq(coir_file_size(&file, &size), 0);
	ck_assert_uint_eq(size, 13);
	ck_assert_int_eq(coir_file_seek(&file, 0, SEEK_SET, NULL), 0);
	ck_assert_int_eq(coir_reader_init(&reader, &file.flow, 64, 64), 0);
	ck_assert_int_eq(coir_reader_take(&reader, 6, &text), 0);
	ck_assert_mem_eq(text, "abcdef", 6);
	ck_assert_int_eq(coir_reader_take(&reader, 1, &text), 0);
	ck_assert_int_eq(coir_reader_line(&reader, &text, NULL), 0);
	ck_assert_str_eq(text, "line2");
	coir_reader_fini(&reader);
	ck_assert_int_eq(coir_file_seek(&file, 2, SEEK_SET, NULL), 0);
	ck_assert_int_eq(coir_reader_init(&reader, &file.flow, 64, 64), 0);
	ck_assert_int_eq(coir_reader_take(&reader, 6, &text), 0);
	ck_assert_mem_eq(text, "cdef\nl", 6);
	coir_reader_fini(&reader);
	close_file(&file);
	close_file(&file);
	return 0;
}

FILE_TEST(ECN_43_flock)
{
	struct coir_file file;

	open_file(&file, "rw.txt", "w+");
	ck_assert_int_eq(coir_file_lock(&file, LOCK_EX), 0);
	ck_assert_int_eq(coir_file_unlock(&file), 0);
	close_file(&file);
	return 0;
}

static int
create(void *arg)
{
	(void)arg;
	return coir_file_save(in_tempdir("x.txt"), "hello", 5, O_CREAT, 0600);
}

static int
wait_created(void *arg)
{
	struct coir_watch_event event;
	char path[PATH_MAX];

	ck_assert_int_eq(coir_watch_next(arg, &event), 0);
	ck_assert_uint_eq(event.mask, IN_CREATE);
	ck_assert_int_gt(coir_watch_event_path(&event, path, sizeof(path)), 0);
	ck_assert_str_eq(path, in_tempdir("x.txt"));
	return 0;
}

static int
wait_in_vain(struct coir_watch *watch)
{
	struct coir_watch_event event;
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	coir_scope_set_deadline(&scope, coir_after(coir_ms(1)));
	ck_assert_int_eq(coir_watch_next(watch, &event), -ETIMEDOUT);
	return coir_scope_close(&scope, 0);
}

FILE_TEST(ECN_43_P99_inotify)
{
	const char *dir = in_tempdir("");
	struct coir_watch *watch;

	ck_assert_int_eq(coir_watch_new(&watch), 0);
	ck_assert_int_eq(coir_watch_add(watch, dir, IN_CREATE | IN_CLOSE_WRITE),
			 0);
	ck_assert_int_eq(coir_both(wait_created, watch, create, NULL), 0);
	ck_assert_int_eq(coir_watch_del(watch, dir), 0);
	tempdir_file("after-del.txt", "noevent");
	ck_assert_int_eq(wait_in_vain(watch), -ETIMEDOUT);
	ck_assert_int_eq(coir_watch_close(watch), 0);
	ck_assert_int_eq(coir_watch_close(watch), 0);
	coir_watch_free(watch);
	return 0;
}

START_TEST(ECN_43_bad_inotify_buffers)
{
	const size_t head = sizeof(struct inotify_event);
	union {
		char all[sizeof(struct inotify_event) + 8];
		struct inotify_event head;
	} event = { .all = "" };
	struct coir__watch_record record;

	event.head.wd = 7;
	event.head.mask = IN_CREATE;
	event.head.len = 5;
	memcpy(event.all + head, "x\0pad", 5);
	ck_assert_int_eq(coir__watch_parse(&event, head + 5, &record),
			 (int)head + 5);
	ck_assert_int_eq(record.wd, 7);
	ck_assert_uint_eq(record.name_len, 1);
	ck_assert_int_eq(coir__watch_parse(&event, 15, &record), -EBADMSG);
	ck_assert_int_eq(coir__watch_parse(&event, head + 1, &record),
			 -EBADMSG);
}
END_TEST

SUITE(peer_ecn_file)
{
	ADD(ECN_43_P99_file_helpers);
	ADD(ECN_43_dir_and_walk);
	ADD(ECN_43_object_read_write_seek);
	ADD(ECN_43_flock);
	ADD(ECN_43_P99_inotify);
	ADD(ECN_43_bad_inotify_buffers);
}
