/* SPDX-License-Identifier: MIT */
/*
 * The write-ahead log is copied beside the lines: they do not wait for the
 * disk, other programs find the file locked, and who copies never begins when
 * there is nothing to copy.
 */
#include "config.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store/db_wal.h"
#include "store_case.h"
#include "support/runner.h"
#include "support/tempdir.h"

/* What SQLite locks of a file that it has open; "SHARED_FIRST" in its os.h. */
#define LOCK_START (0x40000000 + 2)
#define LOCK_SIZE 510

/* Times that a copy waits for the disk: for the log, and for the file. */
#define SYNCS 2

/* What who makes a checkpoint locks of the file "-shm", how far the log goes,
 * and how much of it is copied (https://sqlite.org/walformat.html, 2.2). */
#define CHECKPOINT_LOCK 121
#define END_AT 16
#define COPIED_AT 96

static atomic_bool is_slow; /* the disk, for the thread that copies */
static sem_t stuck;         /* one for each time that it waits for that */
static sem_t go_on;         /* likewise, before it may go on */
static atomic_int begun;    /* times that this thread began to copy */
static atomic_int wrongly;  /* those when all was copied */

/* Is this the thread that copies? */
static bool
is_copier(void)
{
	char name[16] = "";

	pthread_getname_np(pthread_self(), name, sizeof(name));
	return strcmp(name, "chatd-copier") == 0;
}

/* As SQLite calls it. */
int
fdatasync(int fd)
{
	if (atomic_load(&is_slow) && is_copier()) {
		sem_post(&stuck);
		sem_wait(&go_on);
	}
	return (int)syscall(SYS_fdatasync, fd);
}

/* SQLite locks @fd for a checkpoint. */
static void
note_checkpoint(int fd)
{
	uint32_t end = 0, copied = 0;

	ck_assert_int_eq(pread(fd, &end, sizeof(end), END_AT), sizeof(end));
	ck_assert_int_eq(pread(fd, &copied, sizeof(copied), COPIED_AT),
			 sizeof(copied));
	atomic_fetch_add(&begun, 1);
	if (copied == end)
		atomic_fetch_add(&wrongly, 1);
}

/* As SQLite calls it. */
static int
watch_fcntl(int fd, int command, void *arg)
{
	const struct flock *lock = arg;

	if (command == F_SETLK && lock->l_type == F_WRLCK &&
	    lock->l_start == CHECKPOINT_LOCK && is_copier())
		note_checkpoint(fd);
	return fcntl(fd, command, arg);
}

/* Has it do so. */
static void
watch(void)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	ck_assert_int_eq(
		vfs->xSetSystemCall(vfs, "fcntl",
				    (sqlite3_syscall_ptr)(void *)watch_fcntl),
		SQLITE_OK);
}

static void
set_up(void)
{
	watch();
	sc_set_up();
	sc.options.keep.bytes = UINT64_MAX;
	sc_open();
	sc_post("before");
	sc_run();
}

/* Writes until the disk takes its time with what is copied. */
static void
write_to_copy(void)
{
	ck_assert_int_eq(sem_init(&stuck, 0, 0), 0);
	ck_assert_int_eq(sem_init(&go_on, 0, 0), 0);
	atomic_store(&is_slow, true);
	do {
		sc_post_much();
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
	ck_assert_int_gt(atomic_load(&begun), 0);
	ck_assert_int_eq(atomic_load(&wrongly), 0);
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

/* Nobody is to blame for a slow disk; who reads later on, is. */
START_TEST(db_wal_grows_while_the_disk_is_slow)
{
	struct sqlite3 *reader;

	sc_catch_log();
	write_to_copy();
	while (sc.store->figures.wal_bytes < (64 << 20)) {
		sc_post_much();
		sc_run_to_batch(sc.batches + 1);
	}
	sc_expect_log("because the disk is too slow");
	ck_assert_int_eq(sqlite3_open(sc.options.path, &reader), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(reader,
				      "BEGIN; SELECT 1 FROM line LIMIT 1", NULL,
				      NULL, NULL),
			 SQLITE_OK);
	copy_on();
	sc_post("the reader is in the way");
	sc_run();
	sc_expect_log("because some program does not end what it reads");
	sqlite3_close(reader);
	for (int i = 0; i < 9 && sc.store->figures.wal_bytes >= 1 << 20; i++) {
		sc_post_much();
		sc_run();
		sc_post("the log begins anew");
		sc_run();
	}
	sc_expect_log("room.db-wal begins anew");
}
END_TEST

/* What came meanwhile is not left to the writer. */
START_TEST(db_wal_is_copied_again)
{
	write_to_copy();
	write_lines(1);
	for (int i = 0; i < SYNCS; i++) {
		sem_post(&go_on);
		while (sem_trywait(&stuck) < 0) {
			event_base_loop(sc.base, EVLOOP_NONBLOCK);
			sched_yield();
		}
	}
	copy_on();
	ck_assert_int_eq(atomic_load(&begun), 2);
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
	while (atomic_load(&begun) == 0) {
		sc_post_much();
		sc_run();
	}
	ck_assert(is_locked());
}
END_TEST

/* Opens a database of its own, which @wal looks after. */
static sqlite3 *
open_busy(struct db_wal *wal)
{
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(in_tempdir("busy.db"), &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db,
				      "PRAGMA journal_mode = WAL;"
				      "CREATE TABLE t (bytes)",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	ck_assert_int_eq(db_wal_init(wal, db), 0);
	return db;
}

/* Commits @mib MiB. */
static void
commit(sqlite3 *db, int mib)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "INSERT INTO t VALUES (zeroblob(%d))",
		 mib << 20);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
}

/* As the thread that copies does. */
static int
copy_as_copier(sqlite3 *db)
{
	char name[16];
	int pages;

	pthread_getname_np(pthread_self(), name, sizeof(name));
	pthread_setname_np(pthread_self(), "chatd-copier");
	pages = db_wal_copy(db);
	pthread_setname_np(pthread_self(), name);
	return pages;
}

/*
 * A batch is so long that the writer would make a checkpoint as soon as it is
 * written. But who copies must not begin when there is nothing to copy: the
 * next line may have the log begin anew, see db_wal.h.
 */
START_TEST(db_wal_is_copied_by_one)
{
	struct db_wal wal;
	sqlite3 *db = open_busy(&wal);
	sqlite3 *copier;

	ck_assert_int_eq(sqlite3_open(in_tempdir("busy.db"), &copier),
			 SQLITE_OK);
	commit(copier, 0);
	commit(db, 9);
	ck_assert(db_wal_lend(&wal));
	ck_assert(!db_wal_lend(&wal));
	db_wal_tidy_late(&wal);
	ck_assert_int_eq(copy_as_copier(copier), wal.pages);
	ck_assert_int_eq(atomic_load(&begun), 1);
	ck_assert_int_eq(atomic_load(&wrongly), 0);
	ck_assert(!db_wal_copied(&wal, wal.pages));
	commit(db, 0);
	ck_assert_int_lt(wal.pages, 10);
	ck_assert_int_eq(sqlite3_close(copier), SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}
END_TEST

/* One who always has a next line to write makes the log no longer, either. */
START_TEST(db_wal_stays_short_without_a_rest)
{
	struct db_wal wal;
	sqlite3 *db = open_busy(&wal);
	int longest = 0;

	for (int i = 0; i < 40; i++) {
		commit(db, 1);
		if (wal.pages > longest)
			longest = wal.pages;
		db_wal_tidy_late(&wal);
	}
	ck_assert_int_gt(longest, 2 * DB_WAL_PAGES);
	ck_assert_int_lt(longest, 3 * DB_WAL_PAGES);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}
END_TEST

SUITE(db_wal_copy)
{
	TCase *tc = tcase_create("db_wal_copy");

	tcase_add_checked_fixture(tc, set_up, sc_tear_down);
	tcase_add_test(tc, db_wal_is_copied_beside_lines);
	tcase_add_test(tc, db_wal_grows_while_the_disk_is_slow);
	tcase_add_test(tc, db_wal_is_copied_again);
	tcase_add_test(tc, db_wal_is_copied_by_one);
	tcase_add_test(tc, db_wal_is_not_taken_away_by_others);
	tcase_add_test(tc, db_wal_stays_short_without_a_rest);
	suite_add_tcase(s, tc);
}
