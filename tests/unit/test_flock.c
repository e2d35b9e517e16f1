/* SPDX-License-Identifier: MIT */
/*
 * Locks on files, held by another process, which is told when to give up.
 */
#include "config.h"

#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/flock.h>
#include <coir/scope.h>
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/runner.h"
#include "support/trace.h"
#include "unit/file_case.h"

/* A process that holds a lock until it is told. */
struct holder {
	pid_t pid;
	/* closed: it has the lock; close: it is to give it up */
	int held;
	int go;
};

static void
hold(const char *path, int op, int held, int go)
{
	int fd = open(path, O_RDWR);
	char byte;

	if (flock(fd, op) < 0 || write(held, "x", 1) != 1)
		_exit(1);
	_exit(read(go, &byte, 1) != 0);
}

static void
holder_start(struct holder *h, const char *path, int op)
{
	int held[2], go[2];
	char byte;

	ck_assert_int_eq(pipe(held), 0);
	ck_assert_int_eq(pipe(go), 0);
	h->pid = fork();
	ck_assert_int_ge(h->pid, 0);
	if (h->pid == 0) {
		close(go[1]);
		hold(path, op, held[1], go[0]);
	}
	close(held[1]);
	close(go[0]);
	h->go = go[1];
	ck_assert_int_eq(read(held[0], &byte, 1), 1);
	close(held[0]);
}

static void
holder_end(struct holder *h)
{
	int status;

	close(h->go);
	ck_assert_int_eq(waitpid(h->pid, &status, 0), h->pid);
	ck_assert_int_eq(status, 0);
}

static int
lock_it(void *arg)
{
	struct coir_file *file = arg;

	trace("lock");
	ck_assert_int_eq(coir_file_lock(file, LOCK_EX), 0);
	trace("locked");
	return 0;
}

static int
release_it(void *arg)
{
	await_sleeper();
	trace("release");
	holder_end(arg);
	return 0;
}

static int
contend(void *arg)
{
	struct coir_file file, other;
	struct holder h;

	(void)arg;
	make_file(&file, "a", "");
	holder_start(&h, in_tempdir("a"), LOCK_EX);
	ck_assert_int_eq(coir_file_try_lock(&file, LOCK_SH), -EWOULDBLOCK);
	ck_assert_int_eq(coir_both(lock_it, &file, release_it, &h), 0);
	open_file(&other, "a", "r");
	ck_assert_int_eq(coir_file_try_lock(&other, LOCK_SH), -EWOULDBLOCK);
	ck_assert_int_eq(coir_file_unlock(&file), 0);
	ck_assert_int_eq(coir_file_unlock(&file), 0);
	ck_assert_int_eq(coir_file_try_lock(&other, LOCK_SH), 0);
	ck_assert_int_eq(coir_file_try_lock(&file, LOCK_SH), 0);
	close_file(&other);
	close_file(&file);
	return 0;
}

START_TEST(flock_waits_for_another_process)
{
	ck_assert_int_eq(run_files(contend, NULL), 0);
	trace_expect("lock\nrelease\nlocked\n");
}
END_TEST

FILE_TEST(flock_until_a_deadline)
{
	struct coir_scope scope;
	struct coir_file file;
	struct holder h;

	make_file(&file, "a", "");
	holder_start(&h, in_tempdir("a"), LOCK_SH);
	ck_assert_int_eq(coir_file_try_lock(&file, LOCK_SH), 0);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	coir_scope_set_deadline(&scope, coir_after(coir_ms(5)));
	ck_assert_int_eq(coir_file_lock(&file, LOCK_EX), -ETIMEDOUT);
	ck_assert_int_eq(coir_file_unlock(&file), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), -ETIMEDOUT);
	holder_end(&h);
	ck_assert_int_eq(coir_file_lock(&file, LOCK_UN), -EINVAL);
	ck_assert_int_eq(coir_file_try_lock(&file, 0), -EINVAL);
	close_file(&file);
	ck_assert_int_eq(coir_file_lock(&file, LOCK_EX), -EBADF);
	ck_assert_int_eq(coir_file_unlock(&file), -EBADF);
	return 0;
}

SUITE(flock)
{
	ADD(flock_waits_for_another_process);
	ADD(flock_until_a_deadline);
}
