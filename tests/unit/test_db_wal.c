/* SPDX-License-Identifier: MIT */
/*
 * The write-ahead log stays short, however long somebody reads; one who does
 * not end at all is made known, and when he has gone it is short again.
 */
#include "config.h"

#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store/db_wal.h"
#include "store_case.h"
#include "support/runner.h"
#include "support/tempdir.h"

/* What is kept of the log's file when it begins anew, and a commit. */
#define FILE_MAX ((8 << 20) + (4 << 20))

/* What SQLite locks of a file that it has open; "SHARED_FIRST" in its os.h. */
#define LOCK_START (0x40000000 + 2)
#define LOCK_SIZE 510

/* Times that a copy waits for the disk: for the log, and for the file. */
#define SYNCS 2

static sqlite3 *reader; /* another program */

static atomic_bool is_slow; /* the disk, for the thread that copies */
static sem_t stuck;         /* one for each time that it waits for that */
static sem_t go_on;         /* likewise, before it may go on */

/* As SQLite calls it. */
int
fdatasync(int fd)
{
	char name[16] = "";

	if (atomic_load(&is_slow))
		pthread_getname_np(pthread_self(), name, sizeof(name));
	if (strcmp(name, "chatd-copier") == 0) {
		sem_post(&stuck);
		sem_wait(&go_on);
	}
	return (int)syscall(SYS_fdatasync, fd);
}

static void
set_up(void)
{
	sc_set_up();
	sc.options.keep.bytes = UINT64_MAX;
	sc_open();
	sc_post("before");
	sc_run();
	ck_assert_int_eq(sqlite3_open(sc.options.path, &reader), SQLITE_OK);
}

static void
tear_down(void)
{
	sqlite3_close(reader);
	sc_tear_down();
}

/* Begins a transaction that reads, or ends it. */
static void
read_on(bool on)
{
	ck_assert_int_eq(sqlite3_exec(reader,
				      on ? "BEGIN; SELECT 1 FROM line LIMIT 1"
					 : "COMMIT",
				      NULL, NULL, NULL),
			 SQLITE_OK);
}

/* Posts a line of 1 MiB. */
static void
post_much(void)
{
	static char text[(1 << 20) + 1];

	memset(text, 'x', sizeof(text) - 1);
	sc_post(text);
}

/* Has the store write @n of these, each by itself. */
static void
write_much(int n)
{
	for (int i = 0; i < n; i++) {
		post_much();
		sc_run();
	}
}

/* Bytes in the file called @name. */
static off_t
size_of(const char *name)
{
	struct stat st;

	ck_assert_int_eq(stat(in_tempdir(name), &st), 0);
	return st.st_size;
}

START_TEST(db_wal_stays_short)
{
	write_much(40);
	ck_assert_int_le(size_of("room.db-wal"), FILE_MAX);
	ck_assert_uint_le(sc.store->figures.wal_bytes, FILE_MAX);
	ck_assert_uint_gt(sc.store->figures.wal_bytes, 0);
}
END_TEST

/*
 * Those who read come and go. Once a checkpoint that is due meets nobody, and
 * one is due within eight lines of 1 MiB, the log is short again.
 */
START_TEST(db_wal_is_short_again_while_some_read)
{
	for (int i = 0; i < 5; i++) {
		read_on(true);
		write_much(5);
		read_on(false);
		write_much(9);
		ck_assert_uint_le(sc.store->figures.wal_bytes, FILE_MAX);
	}
	ck_assert_int_le(size_of("room.db-wal"), FILE_MAX);
}
END_TEST

START_TEST(db_wal_grows_behind_one_who_does_not_end)
{
	sc_catch_log();
	read_on(true);
	write_much(70);
	ck_assert_uint_gt(sc.store->figures.wal_bytes, 64 << 20);
	sc_expect_log("room.db-wal has grown to 6");
	read_on(false);
	for (int i = 0; i < 100 && sc.store->figures.wal_bytes > FILE_MAX; i++)
		write_much(1);
	sc_expect_log("room.db-wal begins anew");
	ck_assert_int_le(size_of("room.db-wal"), FILE_MAX);
	ck_assert_int_eq(sc.refused, 0);
}
END_TEST

/* Writes until the disk takes its time with what is copied. */
static void
write_to_copy(void)
{
	ck_assert_int_eq(sem_init(&stuck, 0, 0), 0);
	ck_assert_int_eq(sem_init(&go_on, 0, 0), 0);
	atomic_store(&is_slow, true);
	do {
		post_much();
		sc_run_to_batch(sc.batches + 1);
	} while (sem_trywait(&stuck) < 0);
}

/* The disk is fast again. */
static void
copy_on(void)
{
	atomic_store(&is_slow, false);
	sem_post(&go_on);
	sc_run();
}

static void
write_lines(int n)
{
	for (int i = 0; i < n; i++) {
		sc_post("while it waits");
		sc_run_to_batch(sc.batches + 1);
	}
}

START_TEST(db_wal_is_copied_beside_lines)
{
	write_to_copy();
	write_lines(3);
	ck_assert_uint_gt(sc.store->figures.wal_bytes, 4 << 20);
	copy_on();
	sc_post("the log begins anew");
	sc_run();
	ck_assert_uint_lt(sc.store->figures.wal_bytes, 1 << 20);
	sc_expect_sql("SELECT count(*) FROM line WHERE text LIKE 'while%'",
		      "3\n");
}
END_TEST

/* What came meanwhile is not left to the writer. */
START_TEST(db_wal_is_copied_again)
{
	write_to_copy();
	write_lines(1);
	for (int i = 0; i < SYNCS; i++) {
		sem_post(&go_on);
		sem_wait(&stuck);
	}
	copy_on();
}
END_TEST

/* Does another process find the file locked? Asks one. */
static bool
is_locked(void)
{
	struct flock lock = { .l_type = F_WRLCK,
			      .l_whence = SEEK_SET,
			      .l_start = LOCK_START,
			      .l_len = LOCK_SIZE };
	pid_t pid = fork();
	int fd, status;

	if (pid == 0) {
		fd = open(sc.options.path, O_RDWR | O_CLOEXEC);
		_exit(fd < 0 || fcntl(fd, F_GETLK, &lock) < 0 ||
		      lock.l_type == F_UNLCK);
	}
	ck_assert_int_gt(pid, 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status) == 0;
}

/*
 * Who finds it unlocked is the last one to close it, and takes the log away
 * with all that is in it. A process's locks are gone as soon as it closes the
 * file by any descriptor (fcntl(2)).
 */
START_TEST(db_wal_is_not_taken_away_by_others)
{
	ck_assert(is_locked());
	write_much(9);
	/* somebody has copied what there was */
	ck_assert_int_gt(size_of("room.db"), DB_WAL_PAGES * 4096);
	ck_assert(is_locked());
}
END_TEST

/* One who always has a next line to write makes the log no longer, either. */
START_TEST(db_wal_stays_short_without_a_rest)
{
	struct db_wal wal;
	sqlite3 *db;
	int longest = 0;

	ck_assert_int_eq(sqlite3_open(in_tempdir("busy.db"), &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db,
				      "PRAGMA journal_mode = WAL;"
				      "CREATE TABLE t (bytes)",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	ck_assert_int_eq(db_wal_init(&wal, db), 0);
	for (int i = 0; i < 40; i++) {
		ck_assert_int_eq(sqlite3_exec(db,
					      "INSERT INTO t "
					      "VALUES (zeroblob(1048576))",
					      NULL, NULL, NULL),
				 SQLITE_OK);
		if (wal.pages > longest)
			longest = wal.pages;
		db_wal_tidy_late(&wal);
	}
	ck_assert_int_gt(longest, 2 * DB_WAL_PAGES);
	ck_assert_int_lt(longest, 3 * DB_WAL_PAGES);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}
END_TEST

SUITE(db_wal)
{
	TCase *tc = tcase_create("db_wal");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, db_wal_stays_short);
	tcase_add_test(tc, db_wal_is_short_again_while_some_read);
	tcase_add_test(tc, db_wal_is_copied_beside_lines);
	tcase_add_test(tc, db_wal_is_copied_again);
	tcase_add_test(tc, db_wal_is_not_taken_away_by_others);
	tcase_add_test(tc, db_wal_stays_short_without_a_rest);
	tcase_add_test(tc, db_wal_grows_behind_one_who_does_not_end);
	suite_add_tcase(s, tc);
}
