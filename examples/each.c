/* SPDX-License-Identifier: MIT */
/*
 * Five jobs, two at a time: coir_each(). Each takes as long as its number
 * says; the results are in the order of the jobs all the same.
 */
#include "config.h"

#include <coir.h>
#include <stdio.h>

/** struct job - how long it takes, and what comes of it. */
struct job {
	int ms;
	int result;
};

static int
do_job(size_t i, void *arg)
{
	struct job *job = (struct job *)arg + i;
	int rc = coir_sleep(coir_ms(job->ms));

	if (rc < 0)
		return rc;
	job->result = job->ms / 10;
	printf("done: %zu\n", i);
	return 0;
}

static int
do_jobs(void *arg)
{
	return coir_each(5, 2, do_job, arg);
}

int
main(void)
{
	struct job jobs[] = { { .ms = 150 },
			      { .ms = 50 },
			      { .ms = 50 },
			      { .ms = 10 },
			      { .ms = 90 } };
	int rc = coir_run(do_jobs, jobs);

	for (int i = 0; i < 5; i++)
		printf("%d%s", jobs[i].result, i < 4 ? ", " : "\n");
	return rc < 0;
}
