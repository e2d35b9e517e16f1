/* SPDX-License-Identifier: MIT */
/*
 * coir_run() and coir_main(): programs that want nothing but fibers.
 */
#include "config.h"

#include "core/run.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <coir/error.h>
#include <coir/guard.h>
#include <coir/runtime.h>

#include "core/cancel.h"
#include "core/chain.h"
#include "core/runtime.h"

/* The descriptors of an event_base. */
#define BASE_FDS 3

/*
 * Nothing can ever happen: have every call return -EDEADLK, and give the main
 * fiber the list of who waits for what.
 */
static void
break_deadlock(struct coir_runtime *rt, struct coir_fiber *fiber)
{
	coir__chain_set(fiber, -EDEADLK, coir_error_text());
	coir__cancel(&rt->root.cancel_, COIR__CANCEL_DEADLOCK);
}

/* Run @fn as a fiber until it has ended. */
static int
run_main(struct coir_runtime *rt, coir_fn *fn, void *arg)
{
	const struct coir_spawn_options options = { .name = "main" };
	struct coir_shield shield;
	struct coir_fiber *fiber;
	int result = 0;
	int rc;

	rc = coir_spawn_fiber(&rt->root, &options, fn, arg, &fiber);
	if (rc < 0)
		return rc;
	coir_shield_begin(&shield);
	rc = coir_join(fiber, &result);
	if (rc == -EDEADLK) {
		break_deadlock(rt, fiber);
		rc = coir_join(fiber, &result);
	}
	coir_shield_end(&shield);
	coir_fiber_put(fiber);
	return rc < 0 ? rc : result;
}

/*
 * Can event_base_new() have its descriptors? If it has some and not all, for
 * epoll and for signals, libevent ends the program.
 */
static int
base_has_room(void)
{
	int fds[BASE_FDS];
	int rc = 0;
	int n;

	for (n = 0; n < BASE_FDS && rc == 0; n++) {
		fds[n] = eventfd(0, EFD_CLOEXEC);
		if (fds[n] < 0)
			rc = -errno;
	}
	while (n-- > 0)
		if (fds[n] >= 0)
			close(fds[n]);
	return rc;
}

int
coir__run(coir_fn *fn, void *arg)
{
	struct event_base *base;
	struct coir_runtime *rt;
	int result;
	int rc = base_has_room();

	if (rc < 0)
		return rc;
	base = event_base_new();
	if (!base)
		return -ENOMEM;
	rc = coir_runtime_new(base, NULL, &rt);
	if (rc < 0) {
		event_base_free(base);
		return rc;
	}
	rc = run_main(rt, fn, arg);
	result = coir_runtime_free(rt);
	event_base_free(base);
	return result < 0 ? result : rc;
}

int
coir_run(coir_fn *fn, void *arg)
{
	int rc;

	if (coir__current_runtime())
		return -EBUSY;
	rc = coir_guard_install();
	if (rc < 0)
		return rc;
	signal(SIGPIPE, SIG_IGN);
	return coir__run(fn, arg);
}

/** struct program - what coir_main() was given, and what came of it. */
struct program {
	coir_main_fn *fn;
	int argc;
	char **argv;
	int status;
	/* standard error has been told */
	bool told;
};

static void
tell(struct program *program, int error, const char *text)
{
	const char *name = program->argc > 0 ? program->argv[0] : "program";

	if (program->told)
		return;
	program->told = true;
	fprintf(stderr, "%s: %s\n", name, *text ? text : strerror(-error));
}

static int
program_main(void *arg)
{
	struct program *program = arg;
	int rc = program->fn(program->argc, program->argv);

	if (rc < 0) {
		tell(program, rc, coir__chain_text(coir_self(), rc));
		return rc;
	}
	program->status = rc;
	return 0;
}

int
coir_main(coir_main_fn *fn, int argc, char **argv)
{
	struct program program = { .fn = fn, .argc = argc, .argv = argv };
	int rc = coir_run(program_main, &program);

	if (rc == 0)
		return program.status;
	tell(&program, rc, "");
	return EXIT_FAILURE;
}
