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

/* What it has printed, as far as that was looked at. */
struct printed {
	unsigned number;   /* of results */
	bool planned;      /* has it come to its plan? */
	char skipped[128]; /* why the next result is none; "": it is */
};

/* All of them. */
struct jobs {
	struct job job[JOBS_MAX];
	size_t running;
	unsigned ran;    /* tests, with those that were left out */
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

/* A result of the job, which @what tells of. */
static void
show_result(struct jobs *jobs, struct printed *p, bool ok, const char *what)
{
	p->number++;
	jobs->failed += !ok;
	printf("%sok %u -%.*s", ok ? "" : "not ", ++jobs->ran,
	       (int)strcspn(what, "\n"), what);
	if (ok && p->skipped[0])
		printf(" # SKIP %s", p->skipped);
	putchar('\n');
	p->skipped[0] = '\0';
}

/* A line of a job: a result, its plan, or other text. */
static void
show_line(struct jobs *jobs, const char *line, struct printed *p)
{
	const char *at = strncmp(line, "not ", 4) == 0 ? line + 4 : line;
	unsigned given;
	int len = 0;

	if (sscanf(line, "1..%u", &given) == 1 && given == p->number)
		p->planned = true;
	else if (sscanf(at, "ok %u -%n", &given, &len) == 1 && len > 0 &&
		 given == p->number + 1)
		show_result(jobs, p, at == line, at + len);
	else if (sscanf(line, JOBS_SKIPPED "%127[^\n]", p->skipped) != 1)
		fputs(line, stdout);
}

/* All that @name would have is left out, or should not be. */
static void
show_empty(struct jobs *jobs, struct printed *p, const char *name)
{
	bool why = p->skipped[0];
	char what[128];

	snprintf(what, sizeof(what), " %s%s", name,
		 why ? "" : ": it has no test");
	show_result(jobs, p, why, what);
}

/* Shows what @job has printed. Has it come to its plan? */
static bool
show(struct jobs *jobs, const struct job *job)
{
	struct printed printed = { .number = 0 };
	FILE *in = fdopen(job->out, "r");
	char *line = NULL;
	size_t size = 0;

	if (!in)
		fail("fdopen");
	rewind(in);
	while (getline(&line, &size, in) >= 0)
		show_line(jobs, line, &printed);
	free(line);
	fclose(in);
	/* who wants one test case only has no other */
	if (printed.planned && printed.number == 0 && !getenv("CK_RUN_CASE"))
		show_empty(jobs, &printed, job->name);
	return printed.planned;
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
