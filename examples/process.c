/* SPDX-License-Identifier: MIT */
/*
 * Child processes: a pipeline, a command's output, one that is too slow, and
 * one that fails.
 */
#include "config.h"

#include <coir.h>
#include <errno.h>
#include <stdio.h>

/* printf | sort, through a pipe of ours; the scope reaps both. */
static int
pipeline(struct coir_process child[2])
{
	static const char *const words[] = { "printf", "two\none\n", NULL };
	static const char *const sort[] = { "sort", NULL };
	struct coir_process_options to = { 0 }, from = { 0 };
	struct coir_scope scope;
	struct coir_pipe in, out;
	int rc = coir_scope_open(&scope);

	if (rc < 0)
		return rc;
	rc = coir_pipe_pair(&in, &out);
	if (rc < 0)
		return coir_scope_close(&scope, rc);
	to.out = coir_stdio_flow(&out.flow);
	from.in = coir_stdio_flow(&in.flow);
	rc = coir_process_spawn(&scope, words, &to, &child[0]);
	coir_close(&out.flow);
	if (rc == 0)
		rc = coir_process_spawn(&scope, sort, &from, &child[1]);
	coir_close(&in.flow);
	if (rc == 0)
		rc = coir_process_wait(&child[1], NULL);
	return coir_scope_close(&scope, rc);
}

static int
capture(void)
{
	struct coir_output output;
	char how[48];
	int rc = coir_command_shell("echo hello; exit 3", &output);

	if (rc < 0)
		return rc;
	coir_exit_format(&output.status, how, sizeof(how));
	printf("it said %.*s: %s\n", (int)output.out_len - 1, output.out, how);
	coir_output_fini(&output);
	return 0;
}

static int
dawdle(void *arg)
{
	static const char *const slow[] = { "sleep", "60", NULL };

	return coir_command_run(slow, NULL, arg);
}

static int
run(void *arg)
{
	static const char *const bad[] = { "sh", "-c", "exit 3", "", NULL };
	struct coir_exit_status status;
	struct coir_process child[2];
	char how[48];
	int rc = pipeline(child);

	(void)arg;
	if (rc == 0)
		rc = capture();
	if (rc < 0)
		return rc;
	rc = coir_timeout(coir_ms(10), dawdle, &status);
	if (rc == -ETIMEDOUT) {
		coir_exit_format(&status, how, sizeof(how));
		printf("too slow: %s\n", how);
	}
	rc = coir_command_run(bad, NULL, NULL);
	if (rc < 0)
		puts(coir_error_describe(rc));
	return 0;
}

int
main(void)
{
	return coir_run(run, NULL) < 0;
}
