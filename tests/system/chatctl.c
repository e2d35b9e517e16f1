/* SPDX-License-Identifier: MIT */
/*
 * chatctl.c - see chatctl.h.
 */
#include "config.h"

#include "system/chatctl.h"

#include <check.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_MAX 16

/* The chatctl to test: beside the chatd. */
static void
find_program(char path[4096])
{
	const char *chatd = getenv("CHATD");
	const char *slash = chatd ? strrchr(chatd, '/') : NULL;

	snprintf(path, 4096, "%.*s/chatctl", slash ? (int)(slash - chatd) : 1,
		 slash ? chatd : ".");
}

/* Who runs chatctl, and for whom. */
struct caller {
	const struct daemon *d;
	uid_t uid;
	gid_t gid;
};

static void
split(char *line, const char *argv[WORDS_MAX], size_t n)
{
	char *rest;

	for (char *word = strtok_r(line, " ", &rest); word && n < WORDS_MAX - 1;
	     word = strtok_r(NULL, " ", &rest))
		argv[n++] = word;
	argv[n] = NULL;
}

/* In the child. */
static _Noreturn void
become_chatctl(const struct caller *who, const char *line, int out, int err)
{
	const char *argv[WORDS_MAX] = { "chatctl", "-s" };
	char program[4096], socket[96], words[512];
	int fd;

	find_program(program);
	snprintf(socket, sizeof(socket), "%s/control", who->d->dir);
	snprintf(words, sizeof(words), "%s", line);
	argv[2] = socket;
	split(words, argv, 3);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* the directory may be none of the other user's */
	fd = open(program, O_RDONLY | O_CLOEXEC);
	if (who->uid != getuid() &&
	    (setgroups(0, NULL) < 0 || setgid(who->gid) < 0 ||
	     setuid(who->uid) < 0))
		_exit(126);
	if (dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0)
		_exit(126);
	fexecve(fd, (char *const *)argv, environ);
	_exit(127);
}

static void
take_text(int fd, char *text, size_t size)
{
	ssize_t n = pread(fd, text, size - 1, 0);

	ck_assert_int_ge(n, 0);
	text[n] = '\0';
	close(fd);
}

static int
run(const struct caller *who, const char *line, struct output *ret)
{
	int out = memfd_create("out", MFD_CLOEXEC);
	int err = memfd_create("err", MFD_CLOEXEC);
	pid_t pid = fork();
	int status;

	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		become_chatctl(who, line, out, err);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	take_text(out, ret->out, sizeof(ret->out));
	take_text(err, ret->err, sizeof(ret->err));
	ret->code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
	return ret->code;
}

int
chatctl_run(const struct daemon *d, const char *line, struct output *ret)
{
	const struct caller self = { d, getuid(), getgid() };

	return run(&self, line, ret);
}

int
chatctl_run_as(const struct daemon *d, uid_t uid, gid_t gid, const char *line,
	       struct output *ret)
{
	const struct caller other = { d, uid, gid };

	return run(&other, line, ret);
}

pid_t
chatctl_start_on(const struct daemon *d, const char *line, int out, int err)
{
	const struct caller self = { d, getuid(), getgid() };
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		become_chatctl(&self, line, out, err);
	return pid;
}

pid_t
chatctl_start(const struct daemon *d, const char *line, int *ret_fd)
{
	int out[2];
	pid_t pid;

	ck_assert_int_eq(pipe2(out, O_CLOEXEC), 0);
	pid = chatctl_start_on(d, line, out[1], STDERR_FILENO);
	close(out[1]);
	*ret_fd = out[0];
	return pid;
}

void
chatctl_prints(const struct daemon *d, const char *line, const char *expected)
{
	static struct output said;

	ck_assert_msg(chatctl_run(d, line, &said) == 0, "chatctl %s: %d %s",
		      line, said.code, said.err);
	ck_assert_str_eq(said.out, expected);
	ck_assert_str_eq(said.err, "");
}

void
chatctl_fails(const struct daemon *d, const char *line, int code,
	      const char *words)
{
	static struct output said;

	chatctl_run(d, line, &said);
	ck_assert_msg(said.code == code, "chatctl %s: %d %s", line, said.code,
		      said.err);
	ck_assert_msg(strstr(said.err, words), "chatctl %s: %s", line,
		      said.err);
	ck_assert_str_eq(said.out, "");
}

int
chatctl_socket(const struct daemon *d)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_ge(fd, 0);
	snprintf(sa.sun_path, sizeof(sa.sun_path), "%s/control", d->dir);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	return fd;
}
