/* SPDX-License-Identifier: MIT */
/*
 * See death.h.
 */
#include "config.h"

#include "death.h"

#include <check.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the child: sanitizers handle signals that are to be died of. */
static void
die(death_fn *fn, void *arg, int signum, int fd)
{
	const struct rlimit none = { 0, 0 };

	dup2(fd, STDERR_FILENO);
	setrlimit(RLIMIT_CORE, &none);
	signal(signum, SIG_DFL);
	fn(arg);
	_exit(0);
}

/* All that can be read from @fd, as far as it fits. */
static void
slurp(int fd, char *buf, size_t size)
{
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, buf + len, size - 1 - len)) > 0)
		len += (size_t)n;
	buf[len] = '\0';
}

void
death_expect(death_fn *fn, void *arg, int signal, const char *sentence)
{
	char said[4096];
	int fds[2];
	int status;
	pid_t pid;

	ck_assert_int_eq(pipe(fds), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		die(fn, arg, signal, fds[1]);
	close(fds[1]);
	slurp(fds[0], said, sizeof(said));
	close(fds[0]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == signal,
		      "wait status %#x, not signal %d; it said: %s", status,
		      signal, said);
	ck_assert_msg(*sentence ? strstr(said, sentence) != NULL : !*said,
		      "it did not say: %s\nbut: %s", sentence, said);
}
