/* SPDX-License-Identifier: MIT */
/*
 * contest.c - see contest.h.
 */
#include "config.h"

#include "contest.h"

#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "rival.h"

/* Who says nothing for so long is stuck. */
#define PATIENCE_MS 300000

/* What a shell says of a command that is not there. */
#define NOT_FOUND 127

static char directory[PATH_MAX];

void
contest_init(const char *argv0)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s", argv0);
	snprintf(directory, sizeof(directory), "%s", dirname(path));
}

int
contest_operations(const struct contestant *who, const struct task *task)
{
	int operations = task->operations / who->slowness;

	if (who->missing || (who->most > 0 && task->n > who->most))
		return 0;
	return operations > task->n ? operations : task->n;
}

/* Become the program. */
static _Noreturn void
become(const struct contestant *who, const struct task *task)
{
	char path[PATH_MAX + 64], script[PATH_MAX], n[16], operations[16];
	const char *top = getenv("top_srcdir");

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	bench_pin(CONTEST_CPU);
	snprintf(n, sizeof(n), "%d", task->n);
	snprintf(operations, sizeof(operations), "%d",
		 contest_operations(who, task));
	snprintf(path, sizeof(path), "%s/%s", directory, who->program);
	if (who->script) {
		snprintf(script, sizeof(script), "%s/%s", top ? top : ".",
			 who->script);
		execlp(who->program, who->program, script, task->exercise, n,
		       operations, NULL);
	} else {
		execl(path, path, task->exercise, n, operations, NULL);
	}
	_exit(NOT_FOUND);
}

void
contest_start(struct contestant *who, const struct task *task, int input,
	      struct attempt *ret)
{
	int ends[2];

	bench_check(pipe(ends) == 0, "pipe");
	fflush(stdout);
	*ret = (struct attempt){ .who = who, .task = task, .output = ends[0] };
	ret->pid = fork();
	bench_check(ret->pid >= 0, "fork");
	if (ret->pid == 0) {
		if (input >= 0 && dup2(input, STDIN_FILENO) >= 0)
			close(input);
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		become(who, task);
	}
	close(ends[1]);
}

/* Why there is no figure, once for those that are not there. */
static void
say_why(struct attempt *attempt, int status)
{
	struct contestant *who = attempt->who;
	bool exited = WIFEXITED(status);

	if (exited && WEXITSTATUS(status) == RIVAL_HAS_NONE)
		return;
	if (exited && WEXITSTATUS(status) == NOT_FOUND) {
		who->missing = true;
		fprintf(stderr, "%s is left out: no %s\n", who->name,
			who->program);
		return;
	}
	fprintf(stderr, "%s, %s, %d: %s %d\n", who->name,
		attempt->task->exercise, attempt->task->n,
		exited ? "ended with status" : "was ended by signal",
		exited ? WEXITSTATUS(status) : WTERMSIG(status));
}

double
contest_finish(struct attempt *attempt)
{
	struct pollfd said = { .fd = attempt->output, .events = POLLIN };
	FILE *output = fdopen(attempt->output, "r");
	double figure = -1;
	int status;

	if (poll(&said, 1, PATIENCE_MS) == 0)
		kill(attempt->pid, SIGKILL);
	bench_check(output != NULL, "fdopen");
	if (fscanf(output, "%lf", &figure) != 1)
		figure = -1;
	fclose(output);
	bench_check(waitpid(attempt->pid, &status, 0) == attempt->pid,
		    "waitpid");
	if (status == 0)
		return figure;
	say_why(attempt, status);
	return -1;
}
