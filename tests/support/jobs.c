/* SPDX-License-Identifier: MIT */
/*
 * jobs.c - see jobs.h.
 *
 * A job prints into a file of its own, which is shown when the job has ended.
 * One that has not come to its plan, or has anything against its own end, as
 * a leak checker may, is a test that has failed.
 */
#include "config.h"

#include "support/jobs.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* A suite's process. */
struct job {
	pid_t pid; /* 0: the place is free */
	int out;   /* what it has printed */
	const char *name;
};

/* All of them. */
struct jobs {
	struct job job[JOBS_MAX];
	size_t running;
	unsigned ran;    /* tests */
	unsigned failed; /* of these */
};

static _Noreturn void
fail(const char *what)
{
	perror(what);
	exit(1);
}

/* In the child: print to its file, and have none of the others'. */
static void
take_output(const struct jobs *jobs, int out)
{
	if (dup2(out, STDOUT_FILENO) < 0)
		fail("dup2");
	close(out);
	for (size_t i = 0; i < JOBS_MAX; i++)
		if (jobs->job[i].pid > 0)
			close(jobs->job[i].out);
}

static void
start(struct jobs *jobs, const char *name, void (*run)(const char *name))
{
	struct job *job = jobs->job;
	int out = memfd_create("suite", MFD_CLOEXEC);
	pid_t pid;

	fflush(stdout);
	pid = out < 0 ? -1 : fork();
	if (pid < 0)
		fail("starting a suite");
	if (pid == 0) {
		take_output(jobs, out);
		run(name);
		exit(0);
	}
	while (job->pid > 0)
		job++;
	*job = (struct job){ .pid = pid, .out = out, .name = name };
	jobs->running++;
}

/* A line of a job: the result number @number of it, its plan, or other text. */
static void
show_line(struct jobs *jobs, const char *line, unsigned *number, bool *planned)
{
	const char *at = strncmp(line, "not ", 4) == 0 ? line + 4 : line;
	unsigned given;
	int len = 0;

	if (sscanf(line, "1..%u", &given) == 1 && given == *number) {
		*planned = true;
	} else if (sscanf(at, "ok %u -%n", &given, &len) == 1 && len > 0 &&
		   given == *number + 1) {
		++*number;
		jobs->failed += at != line;
		printf("%sok %u -%s", at != line ? "not " : "", ++jobs->ran,
		       at + len);
	} else {
		fputs(line, stdout);
	}
}

/* Shows what @job has printed. Has it come to its plan? */
static bool
show(struct jobs *jobs, const struct job *job)
{
	FILE *in = fdopen(job->out, "r");
	bool planned = false;
	char *line = NULL;
	unsigned number = 0;
	size_t size = 0;

	if (!in)
		fail("fdopen");
	rewind(in);
	while (getline(&line, &size, in) >= 0)
		show_line(jobs, line, &number, &planned);
	free(line);
	fclose(in);
	return planned;
}

/* Waits for the end of one of them. */
static void
reap(struct jobs *jobs)
{
	struct job *job = jobs->job;
	int status;
	pid_t pid = wait(&status);

	if (pid < 0)
		fail("wait");
	while (job->pid != pid)
		job++;
	job->pid = 0;
	jobs->running--;
	if (show(jobs, job) && status == 0)
		return;
	jobs->failed++;
	printf("not ok %u - %s: its process has ended with status %#x\n",
	       ++jobs->ran, job->name, (unsigned)status);
}

unsigned
jobs_run(const char *const names[], size_t n, size_t at_once,
	 void (*run)(const char *name), unsigned *ret_ran)
{
	struct jobs jobs = { .running = 0 };
	size_t started = 0;

	if (at_once > JOBS_MAX)
		at_once = JOBS_MAX;
	while (started < n || jobs.running > 0) {
		if (started < n && jobs.running < at_once)
			start(&jobs, names[started++], run);
		else
			reap(&jobs);
	}
	printf("1..%u\n", jobs.ran);
	*ret_ran = jobs.ran;
	return jobs.failed;
}
