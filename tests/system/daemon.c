/* SPDX-License-Identifier: MIT */
/*
 * daemon.c - see daemon.h.
 */
#include "config.h"

#include "system/daemon.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "machine/sanitize.h"

const char *const daemon_labels[] = { "fiber", "callback" };

/* The chatd to test: of this build. */
static const char *
binary(void)
{
	const char *path = getenv("CHATD");

	return path ? path : "./chatd";
}

static void
make_dir(char *ret_dir, size_t len)
{
	snprintf(ret_dir, len, "/tmp/chatd-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(ret_dir));
}

static int
remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static void
remove_dir(const char *dir)
{
	ck_assert_int_eq(nftw(dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* Started last, unless one has ended since. */
static const struct daemon *newest;

/* In one step: a chatd that is about to start reads all of it, or none. */
static void
write_conf(const char *dir, const char *conf)
{
	char path[128], next[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/chatd.conf", dir);
	snprintf(next, sizeof(next), "%s/chatd.conf.next", dir);
	file = fopen(next, "w");
	ck_assert_ptr_nonnull(file);
	for (; *conf; conf++) {
		if (strncmp(conf, "%s", 2) == 0) {
			fputs(dir, file);
			conf++;
		} else {
			fputc(*conf, file);
		}
	}
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(rename(next, path), 0);
}

/* In the child: become chatd in @dir, and end with the test. */
static void
become_chatd(const char *dir, const char *const args[], int out, int err,
	     bool ends_others)
{
	const char *argv[16] = { "chatd" };
	const char *state = getenv("CHATD_TEST_STATE");

	for (int i = 0; args[i] && i < 14; i++)
		argv[i + 1] = args[i];
	/* a supervisor has a chatd to end */
	prctl(PR_SET_PDEATHSIG, ends_others ? SIGTERM : SIGKILL);
	setenv("STATE_DIRECTORY", state ? state : dir, 1);
	setenv("RUNTIME_DIRECTORY", dir, 1);
	if (dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0 ||
	    fcntl(STDIN_FILENO, F_GETFD) < 0)
		_exit(126);
	execv(binary(), (char *const *)argv);
	_exit(127);
}

/* The rest of the lines "... waiting for connections on ADDRESS..." */
static void
find_ports(struct daemon *d)
{
	static const char mark[] = " waiting for connections on ";
	const char *at = d->log;

	for (int i = 0; i < DAEMON_LISTENERS && (at = strstr(at, mark)); i++) {
		const char *end;

		at += sizeof(mark) - 1;
		end = strstr(at, "...\n");
		ck_assert_ptr_nonnull(end);
		while (end > at && end[-1] >= '0' && end[-1] <= '9')
			end--;
		d->ports[i] = end > at && end[-1] == ':'
			? (int)strtol(end, NULL, 10)
			: 0;
	}
}

void
daemon_read_log(struct daemon *d, const char *text)
{
	struct pollfd poller = { .fd = d->log_fd, .events = POLLIN };
	ssize_t n = 0;

	if (poll(&poller, 1, PATIENCE_MS) > 0)
		n = read(d->log_fd, d->log + d->log_len,
			 sizeof(d->log) - 1 - d->log_len);
	ck_assert_msg(n > 0, "the log never said \"%s\":\n%s", text, d->log);
	d->log_len += (size_t)n;
	d->log[d->log_len] = '\0';
}

void
daemon_await_log(struct daemon *d, const char *text)
{
	while (!strstr(d->log, text))
		daemon_read_log(d, text);
}

/* Starts chatd in its directory, and waits until it is ready. */
static void
launch(struct daemon *d)
{
	int log[2];

	d->log_len = 0;
	d->log[0] = '\0';
	ck_assert_int_eq(pipe2(log, O_CLOEXEC), 0);
	d->pid = fork();
	ck_assert_int_ge(d->pid, 0);
	if (d->pid == 0) {
		char path[96];
		const char *const args[] = { "-c", path, d->option, NULL };

		snprintf(path, sizeof(path), "%s/chatd.conf", d->dir);
		become_chatd(d->dir, args, log[1], log[1], d->option);
	}
	close(log[1]);
	d->log_fd = log[0];
	newest = d;
	daemon_await_log(d, "ready\n");
	find_ports(d);
}

void
daemon_start(struct daemon *d, const char *conf)
{
	daemon_start_with(d, conf, NULL);
}

const char *
daemon_state(void)
{
	static char text[16 * 1024];
	struct pollfd poller = { .fd = newest ? newest->log_fd : -1,
				 .events = POLLIN };
	size_t len = 0;
	ssize_t n = newest ? kill(newest->pid, SIGUSR1) : -1;

	for (; n >= 0 && poll(&poller, 1, 1000) == 1; len += (size_t)n) {
		n = read(newest->log_fd, text + len, sizeof(text) - 1 - len);
		if (n <= 0)
			break;
	}
	text[len] = '\0';
	return text;
}

void
daemon_start_with(struct daemon *d, const char *conf, const char *option)
{
	*d = (struct daemon){ .pid = -1, .option = option };
	make_dir(d->dir, sizeof(d->dir));
	write_conf(d->dir, conf ? conf : DAEMON_CONF);
	launch(d);
}

void
daemon_configure(const struct daemon *d, const char *conf)
{
	write_conf(d->dir, conf);
}

static int
await_exit(pid_t pid)
{
	int status;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/* Waits for the end; the log is read to its own. Returns as await_exit(). */
static int
await_end(struct daemon *d)
{
	struct pollfd poller = { .fd = d->log_fd, .events = POLLIN };
	char rest[4096];
	int code;

	do
		ck_assert_msg(poll(&poller, 1, PATIENCE_MS) == 1,
			      "chatd does not end:\n%s", d->log);
	while (read(d->log_fd, rest, sizeof(rest)) > 0);
	code = await_exit(d->pid);
	/* the number may be somebody else's from now on */
	newest = NULL;
	close(d->log_fd);
	return code;
}

void
daemon_reload(struct daemon *d, const char *conf, const char *result)
{
	write_conf(d->dir, conf);
	d->log_len = 0;
	d->log[0] = '\0';
	ck_assert_int_eq(kill(d->pid, SIGHUP), 0);
	daemon_await_log(d, result);
}

int
daemon_end(struct daemon *d)
{
	int code = await_end(d);

	remove_dir(d->dir);
	return code;
}

int
daemon_stop(struct daemon *d, int signal)
{
	ck_assert_int_eq(kill(d->pid, signal), 0);
	return daemon_end(d);
}

int
daemon_restart(struct daemon *d, int signal)
{
	int code;

	ck_assert_int_eq(kill(d->pid, signal), 0);
	code = await_end(d);
	launch(d);
	return code;
}

static void
read_file(int fd, char *buf, size_t size)
{
	ssize_t n = pread(fd, buf, size - 1, 0);

	ck_assert_int_ge(n, 0);
	buf[n] = '\0';
	close(fd);
}

static int
open_output(const char *dir, const char *name)
{
	char path[96];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	ck_assert_int_ge(fd, 0);
	return fd;
}

long
daemon_resident(const struct daemon *d)
{
	char path[64], line[256];
	long kib = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)d->pid);
	file = fopen(path, "re");
	ck_assert_ptr_nonnull(file);
	while (kib < 0 && fgets(line, sizeof(line), file))
		sscanf(line, "VmRSS: %ld kB", &kib);
	fclose(file);
	ck_assert_int_ge(kib, 0);
	return kib * 1024;
}

bool
daemon_is_bare(void)
{
	return !COIR__ASAN && !COIR__TSAN && !getenv("CHATD_UNDER_VALGRIND");
}

void
daemon_run(const char *const args[], const char *conf, struct output *ret)
{
	char dir[64];
	int out;
	int err;
	pid_t pid;

	make_dir(dir, sizeof(dir));
	if (conf)
		write_conf(dir, conf);
	out = open_output(dir, "out");
	err = open_output(dir, "err");
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		char real[4096];

		if (!realpath(binary(), real) || setenv("CHATD", real, 1) < 0 ||
		    chdir(dir) < 0)
			_exit(126);
		become_chatd(dir, args, out, err, false);
	}
	ret->code = await_exit(pid);
	read_file(out, ret->out, sizeof(ret->out));
	read_file(err, ret->err, sizeof(ret->err));
	remove_dir(dir);
}
