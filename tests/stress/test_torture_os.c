/* SPDX-License-Identifier: MIT */
/*
 * Children, signals, files, locks and watches under torture: no child is left,
 * no signal and no event is lost, what is locked is unlocked.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/command.h>
#include <coir/each.h>
#include <coir/file.h>
#include <coir/flock.h>
#include <coir/pipe.h>
#include <coir/process.h>
#include <coir/pty.h>
#include <coir/signal.h>
#include <coir/time.h>
#include <coir/watch.h>

#include "support/tempdir.h"
#include "support/torture.h"

/* Every child has been reaped. */
static bool
no_child_left(void)
{
	return waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD;
}

SCENARIO(command_reaps_its_child, SCENARIO_REAL)
{
	static const char *const args[] = { "sh", "-c",
					    "echo out; echo err >&2; exit 3",
					    NULL };
	struct coir_output output;
	int rc = coir_command_output(args, NULL, &output);

	if (rc == 0) {
		MUST(strcmp(output.out, "out\n") == 0);
		MUST(strcmp(output.err, "err\n") == 0);
		MUST(output.status.code == 3);
		coir_output_fini(&output);
	}
	MUST(no_child_left());
	return rc;
}

SCENARIO(process_is_stopped, SCENARIO_REAL)
{
	static const char *const args[] = { "tail", "-f", "/dev/null", NULL };
	struct coir_exit_status status;
	struct coir_process proc;
	int rc = coir_process_spawn(NULL, args, NULL, &proc);

	if (rc < 0)
		return rc;
	rc = coir_process_stop(&proc, coir_sec(60), &status);
	coir_process_close(&proc);
	MUST(rc < 0 || status.signal == SIGTERM);
	MUST(no_child_left());
	return rc;
}

/* Signals that were sent, and seen. */
struct calls {
	struct coir_signal sig;
	unsigned made;
	unsigned seen;
};

static int
call(void *arg)
{
	struct calls *calls = arg;
	int rc = 0;

	while (rc == 0 && calls->made < 4) {
		calls->made++;
		raise(SIGUSR1);
		rc = calls->made % 2 ? coir_yield() : coir_sleep(coir_ms(1));
	}
	return rc;
}

static int
hear(void *arg)
{
	struct calls *calls = arg;
	unsigned times;
	int rc = 0;

	while (rc == 0 && calls->seen < 4) {
		rc = coir_signal_wait(&calls->sig, &times);
		calls->seen += rc == 0 ? times : 0;
	}
	return rc;
}

/* Whoever called may have been cancelled. */
static int
hear_in_time(void *arg)
{
	int rc = coir_timeout(coir_sec(1), hear, arg);

	return rc == -ETIMEDOUT ? 0 : rc;
}

static int
hear_the_rest(void *arg)
{
	struct calls *calls = arg;
	unsigned times;
	int rc = 0;

	while (rc == 0 && calls->seen < calls->made) {
		rc = coir_signal_wait(&calls->sig, &times);
		calls->seen += rc == 0 ? times : 0;
	}
	return rc;
}

SCENARIO(signals_are_all_heard, SCENARIO_VIRTUAL)
{
	struct calls calls = { .made = 0 };
	int rc = coir_signal_init(&calls.sig, SIGUSR1);

	if (rc < 0)
		return rc;
	rc = coir_both(hear_in_time, &calls, call, &calls);
	MUST(coir_protect(hear_the_rest, &calls) == 0);
	MUST(calls.seen == calls.made);
	coir_signal_close(&calls.sig);
	return rc;
}

/* Files that were made, and heard of. */
struct news {
	struct coir_watch *watch;
	unsigned made;
	unsigned seen;
};

static int
make_files(void *arg)
{
	static const char *const names[] = { "a", "b", "c", "d" };
	struct news *news = arg;
	int rc = 0;

	while (rc == 0 && news->made < 4) {
		int fd = open(in_tempdir(names[news->made]),
			      O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

		MUST(fd >= 0);
		close(fd);
		unlink(in_tempdir(names[news->made]));
		news->made++;
		rc = news->made % 2 ? 0 : coir_yield();
	}
	return rc;
}

static int
hear_of_one(struct news *news)
{
	struct coir_watch_event event;
	int rc = coir_watch_next(news->watch, &event);

	if (rc == 0)
		MUST(event.name[0] == (char)('a' + (int)news->seen++));
	return rc;
}

static int
hear_of_files(void *arg)
{
	struct news *news = arg;
	int rc = 0;

	while (rc == 0 && news->seen < 4)
		rc = hear_of_one(news);
	return rc;
}

static int
hear_of_files_in_time(void *arg)
{
	int rc = coir_timeout(coir_sec(1), hear_of_files, arg);

	return rc == -ETIMEDOUT ? 0 : rc;
}

static int
hear_of_the_rest(void *arg)
{
	struct news *news = arg;
	int rc = 0;

	while (rc == 0 && news->seen < news->made)
		rc = hear_of_one(news);
	return rc;
}

SCENARIO(watch_tells_of_all_files, SCENARIO_VIRTUAL)
{
	struct news news = { .made = 0 };
	int rc = coir_watch_new(&news.watch);

	if (rc < 0)
		return rc;
	rc = coir_watch_add(news.watch, in_tempdir("."), IN_CREATE);
	if (rc == 0) {
		rc = coir_both(hear_of_files_in_time, &news, make_files, &news);
		MUST(coir_protect(hear_of_the_rest, &news) == 0);
		MUST(news.seen == news.made);
	}
	coir_watch_free(news.watch);
	return rc;
}

static int
use_file(struct coir_file *file)
{
	char buf[5];
	size_t done = 0;
	int rc = coir_file_pwrite(file, "hello", 5, 3, &done);

	MUST(rc < 0 || done == 5);
	if (rc == 0)
		rc = coir_file_sync(file);
	if (rc == 0)
		rc = coir_file_pread_exact(file, buf, 5, 3, NULL);
	if (rc == 0)
		MUST(memcmp(buf, "hello", 5) == 0);
	return rc < 0 ? rc : coir_file_truncate(file, 0);
}

SCENARIO(file_is_closed, SCENARIO_REAL)
{
	struct coir_file file;
	int rc = coir_file_open(NULL, in_tempdir("file"), O_CREAT | O_RDWR,
				0600, &file);

	if (rc < 0)
		return rc;
	rc = use_file(&file);
	coir_close(&file.flow);
	return rc;
}

/* Whoever has the lock of a file is alone. */
static int
lock_file(size_t i, void *arg)
{
	unsigned *inside = arg;
	struct coir_file file;
	int rc = coir_file_open(NULL, in_tempdir("lock"), O_CREAT | O_RDWR,
				0600, &file);

	(void)i;
	if (rc < 0)
		return rc;
	rc = coir_file_lock(&file, LOCK_EX);
	if (rc == 0) {
		MUST(++*inside == 1);
		rc = coir_yield();
		--*inside;
		MUST(coir_file_unlock(&file) == 0);
	}
	coir_close(&file.flow);
	return rc;
}

SCENARIO(flock_lets_one_in, SCENARIO_REAL)
{
	unsigned inside = 0;
	int rc = coir_each(3, 2, lock_file, &inside);

	MUST(inside == 0);
	return rc;
}

/* A terminal, and who types so much. */
#define TYPED 20000

struct terminal {
	struct coir_pty pty;
	/* the other side */
	struct coir_pipe tty;
	size_t seen;
};

static int
type(void *arg)
{
	static const char text[TYPED];
	struct terminal *t = arg;
	int rc = coir_write(&t->pty.flow, text, sizeof(text), NULL);

	if (rc < 0)
		coir_close(&t->pty.flow);
	return rc;
}

static int
see(void *arg)
{
	struct terminal *t = arg;
	char buf[4096];
	ssize_t n = 1;

	while (n > 0 && t->seen < TYPED) {
		n = coir_read(&t->tty.flow, buf, sizeof(buf));
		t->seen += n > 0 ? (size_t)n : 0;
	}
	/* the other side cannot go on */
	if (n < 0)
		coir_close(&t->pty.flow);
	return n < 0 ? (int)n : 0;
}

/* Set it up as a wire; -ENOMEM: there is nothing to close. */
static int
open_terminal(struct terminal *t)
{
	struct termios attr;
	int fd;
	int rc = coir_pty_open(NULL, &t->pty);

	if (rc < 0)
		return rc;
	fd = dup(coir_pty_tty(&t->pty));
	MUST(coir_pty_attr(&t->pty, &attr) == 0);
	cfmakeraw(&attr);
	MUST(coir_pty_set_attr(&t->pty, &attr) == 0);
	rc = coir_pipe_init(&t->tty, fd);
	if (rc < 0) {
		close(fd);
		coir_close(&t->pty.flow);
	}
	return rc;
}

SCENARIO(pty_keeps_what_is_typed, SCENARIO_REAL)
{
	struct terminal t = { .seen = 0 };
	int rc = open_terminal(&t);

	if (rc < 0)
		return rc;
	rc = coir_both(see, &t, type, &t);
	MUST(rc < 0 || t.seen == TYPED);
	coir_close(&t.tty.flow);
	coir_close(&t.pty.flow);
	/* what one is told when the other was cancelled */
	return rc == -EBADF || rc == -EIO ? -ECANCELED : rc;
}

static void
set_up(void)
{
	tempdir_new();
}

SUITE(torture_os)
{
	TCase *tc = tcase_create("in a directory");

	ADD_SCENARIO(command_reaps_its_child);
	ADD_SCENARIO(process_is_stopped);
	ADD_SCENARIO(signals_are_all_heard);
	ADD_SCENARIO(pty_keeps_what_is_typed);
	tcase_add_checked_fixture(tc, set_up, tempdir_remove);
	tc_ = tc;
	ADD_SCENARIO(watch_tells_of_all_files);
	ADD_SCENARIO(file_is_closed);
	ADD_SCENARIO(flock_lets_one_in);
	suite_add_tcase(s, tc);
}
