/* SPDX-License-Identifier: MIT */
/*
 * A thread with a runtime of its own, joined by a fiber while another fiber of
 * the same thread goes on; and two that an executor keeps, for many jobs.
 */
#include "config.h"

#include <coir.h>
#include <stdio.h>

/* In another thread: a fiber there, which may wait. */
static int
answer(void *arg)
{
	const char **text = arg;
	int rc = coir_sleep(coir_ms(20));

	*text = "answer";
	return rc < 0 ? rc : 42;
}

static int
go_on(void *arg)
{
	(void)arg;
	puts("meanwhile");
	return 0;
}

/* In one of the executor's threads: nothing but computing. */
static int
square(void *arg)
{
	int n = *(int *)arg;

	return n * n;
}

static int
squares(struct coir_scope *scope)
{
	struct coir_executor *executor;
	int rc = coir_executor_new(scope, 2, &executor);

	if (rc < 0)
		return rc;
	for (int n = 1; rc == 0 && n <= 3; n++) {
		int result = 0;

		rc = coir_executor_submit(executor, 1.0, square, &n, &result);
		printf("%d squared: %d\n", n, result);
	}
	coir_executor_free(executor);
	return rc;
}

static int
program(struct coir_scope *scope, void *arg)
{
	const char *text = "";
	struct coir_thread *thread;
	int result = 0;
	int rc = coir_thread_start(answer, &text, &thread);

	(void)arg;
	if (rc < 0)
		return rc;
	rc = coir_spawn(scope, go_on, NULL);
	if (rc == 0)
		rc = coir_thread_join(thread, &result);
	coir_thread_free(thread);
	printf("JOIN: %s %d\n", text, result);
	return rc < 0 ? rc : squares(scope);
}

static int
run_program(void *arg)
{
	return coir_scope_run(program, arg);
}

int
main(void)
{
	return coir_run(run_program, NULL) < 0;
}
