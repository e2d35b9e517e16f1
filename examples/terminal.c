/* SPDX-License-Identifier: MIT */
/*
 * A child that believes it sits at a terminal of 30 lines.
 */
#include "config.h"

#include <coir.h>
#include <errno.h>
#include <stdio.h>

/* Print the screen as it comes, until nobody has the terminal any more. */
static int
show_screen(struct coir_flow *screen)
{
	struct coir_reader reader;
	const char *line;
	int rc = coir_reader_init(&reader, screen, 256, 4096);

	if (rc < 0)
		return rc;
	while ((rc = coir_reader_line(&reader, &line, NULL)) == 0)
		printf("screen: %s\n", line);
	coir_reader_fini(&reader);
	return rc == -ENODATA ? 0 : rc;
}

static int
sit_down(void *arg)
{
	static const char *const args[] = { "stty", "size", NULL };
	struct coir_process_options options = { 0 };
	struct coir_exit_status status;
	struct coir_process child;
	struct coir_scope scope;
	struct coir_pty pty;
	int rc = coir_scope_open(&scope);

	(void)arg;
	if (rc < 0)
		return rc;
	rc = coir_pty_open(&scope, &pty);
	if (rc == 0) {
		coir_pty_set_size(&pty, 30, 100);
		options.tty = coir_pty_tty(&pty);
		rc = coir_process_spawn(&scope, args, &options, &child);
		coir_pty_close_tty(&pty);
	}
	if (rc == 0)
		rc = show_screen(&pty.flow);
	if (rc == 0)
		rc = coir_process_wait(&child, &status);
	if (rc == 0)
		printf("exit code %d\n", status.code);
	return coir_scope_close(&scope, rc);
}

int
main(void)
{
	return coir_run(sit_down, NULL) < 0;
}
