/* SPDX-License-Identifier: MIT */
/*
 * Two tasks that tick, one twice as fast as the other, in a main() that is a
 * fiber itself. After a while it returns, which ends them.
 */
#include "config.h"

#include <coir.h>
#include <stdio.h>

/** struct task - what it is called and how often it ticks. */
struct task {
	const char *name;
	coir_time period;
};

static int
tick(void *arg)
{
	const struct task *task = arg;
	int rc;

	do
		printf("%s\n", task->name);
	while ((rc = coir_sleep(task->period)) == 0);
	return rc;
}

static int
eco(int argc, char **argv)
{
	struct task tasks[] = { { "eco1", coir_ms(100) },
				{ "eco2", coir_ms(200) } };
	struct coir_scope scope;
	int rc = coir_scope_open(&scope);

	(void)argc;
	(void)argv;
	for (int i = 0; i < 2 && rc == 0; i++)
		rc = coir_spawn(&scope, tick, &tasks[i]);
	if (rc == 0)
		rc = coir_sleep(coir_ms(450));
	coir_scope_cancel(&scope);
	return coir_scope_close(&scope, rc);
}

COIR_MAIN(eco)
