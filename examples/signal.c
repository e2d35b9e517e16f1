/* SPDX-License-Identifier: MIT */
/*
 * Signals as events: one fiber serves SIGUSR1 until SIGTERM comes, whichever
 * is first. No line of this runs in a signal handler.
 */
#include "config.h"

#include <coir.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* What the program listens to. */
struct watches {
	struct coir_signal usr1;
	struct coir_signal term;
};

static int
serve(struct watches *w)
{
	struct coir_node usr1, term;
	struct coir_node *nodes[] = { &term, &usr1 };
	unsigned times;
	size_t which;

	for (;;) {
		int rc;

		coir_signal_node(&usr1, &w->usr1, &times);
		coir_signal_node(&term, &w->term, NULL);
		rc = coir_select(nodes, 2, &which);
		if (rc < 0)
			return rc;
		if (nodes[which] == &term)
			break;
		printf("SIGUSR1 (%u)\n", times);
	}
	puts("SIGTERM: good-bye");
	return 0;
}

/* What the rest of the world would do with kill(1). */
static int
disturb(void *arg)
{
	static const int numbers[] = { SIGUSR1, SIGUSR1, SIGTERM };

	(void)arg;
	for (int i = 0; i < 3; i++) {
		int rc = coir_sleep(coir_ms(10));

		if (rc < 0)
			return rc;
		kill(getpid(), numbers[i]);
	}
	return 0;
}

static int
run_served(struct coir_scope *scope, void *arg)
{
	int rc = coir_spawn(scope, disturb, NULL);

	return rc < 0 ? rc : serve(arg);
}

static int
run(void *arg)
{
	struct watches w;
	int rc = coir_signal_init(&w.usr1, SIGUSR1);

	(void)arg;
	if (rc < 0)
		return rc;
	rc = coir_signal_init(&w.term, SIGTERM);
	if (rc == 0) {
		rc = coir_scope_run(run_served, &w);
		coir_signal_close(&w.term);
	}
	coir_signal_close(&w.usr1);
	return rc;
}

int
main(void)
{
	return coir_run(run, NULL) < 0;
}
