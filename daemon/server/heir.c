/* SPDX-License-Identifier: MIT */
/*
 * heir.c - see heir.h.
 */
#include "config.h"

#include "server/heir.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <coir/cancel.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/process.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "life/keeper.h"
#include "life/life.h"
#include "life/program.h"
#include "life/standby_wait.h"
#include "log/log.h"
#include "server/handover.h"
#include "server/server_state.h"

/* Before there is one: clients come first. */
#define PAUSE_MS 100

/* The same after one that has not lived for so long. */
#define LONG_PAUSE_MS 10000

/* Where it is told. */
#define ORDER_FD 3
#define ORDER_TEXT "3"

/* Is this a time to have one? */
static bool
is_wanted(const struct server *server)
{
	return !server->draining && !server->upgrading &&
		!handover_begun(server) && server->life->keeper.pid > 0;
}

/* Ours, and that it waits, and @program. NULL: no memory. The caller's. */
static const char **
environment(const char *program)
{
	static const char waits[] = STANDBY_VARIABLE "=" ORDER_TEXT;
	const char **env;
	size_t n = 0;

	while (environ[n])
		n++;
	env = calloc(n + 3, sizeof(*env));
	if (!env)
		return NULL;
	memcpy(env, environ, n * sizeof(*env));
	env[n++] = waits;
	env[n] = program;
	return env;
}

/* Executes one, which waits at @fd. 0 or a negative errno. */
static int
execute(struct coir_scope *scope, const struct life *life, int fd,
	struct coir_process *ret_proc)
{
	const struct coir_process_fd order = { ORDER_FD, fd };
	struct coir_process_options options = {
		.executable = life->path,
		.in = coir_stdio_null(),
		.fds = &order,
		.n_fds = 1,
		.group = COIR_PROCESS_NEW_GROUP,
	};
	char path[sizeof(STANDBY_PROGRAM_VARIABLE) + 1 + PATH_MAX];
	struct program program;
	const char **env;
	int rc;

	snprintf(path, sizeof(path), STANDBY_PROGRAM_VARIABLE "=%s",
		 life->path);
	env = environment(path);
	if (!env)
		return -ENOMEM;
	options.env = env;
	life_compose(life, &program, NULL);
	rc = coir_process_spawn(scope, program.args, &options, ret_proc);
	free(env);
	return rc;
}

/* Has one wait, until it ends. 0 or a negative errno. */
static int
stand_by(struct coir_scope *scope, void *arg)
{
	struct heir *heir = arg;
	const struct life *life = heir->server->life;
	int ends[2];
	int rc;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return -errno;
	/* first: from its beginning it can be told, by the keeper alone */
	rc = keeper_set_heir(&life->keeper, ends[0]);
	close(ends[0]);
	if (rc == 0)
		rc = execute(scope, life, ends[1], &heir->process);
	close(ends[1]);
	if (rc < 0) {
		heir_dismiss(heir);
		return rc;
	}
	heir->waits = true;
	rc = coir_process_wait(&heir->process, NULL);
	heir->waits = rc < 0;
	return rc;
}

/* Says, once, that there is none. */
static void
tell(struct heir *heir, int rc)
{
	if (heir->told)
		return;
	heir->told = true;
	log_warn("no chatd waits to be the next, so that systemd has to start "
		 "it should this one fall: %s",
		 rc < 0 ? coir_error_describe(rc) : "it has not lasted");
}

static int
look_after(void *arg)
{
	struct heir *heir = arg;
	int64_t pause = PAUSE_MS;
	int rc;

	while ((rc = coir_sleep(coir_ms(pause))) == 0) {
		coir_time began = coir_now();
		int64_t lived;

		if (!is_wanted(heir->server))
			continue;
		rc = coir_scope_run(stand_by, heir);
		heir->waits = false;
		if (coir_check() < 0)
			return -ECANCELED;
		lived = coir_now().ns - began.ns;
		pause = PAUSE_MS;
		if (!is_wanted(heir->server))
			continue;
		if (rc < 0 || lived < coir_ms(LONG_PAUSE_MS).ns) {
			tell(heir, rc);
			pause = LONG_PAUSE_MS;
		}
	}
	return rc;
}

int
heir_begin(struct heir *heir, struct server *server)
{
	const struct coir_spawn_options options = { .name = "heir",
						    .daemon = true };

	*heir = (struct heir){ .server = server };
	if (!getenv(STANDBY_HEIR_VARIABLE) || !keeper_wanted())
		return 0;
	return coir_spawn_fiber(coir_runtime_scope(server->rt), &options,
				look_after, heir, &heir->fiber);
}

void
heir_dismiss(struct heir *heir)
{
	if (!heir->fiber)
		return;
	/* without a keeper nobody tells it anyway */
	(void)keeper_set_heir(&heir->server->life->keeper, -1);
	if (heir->waits)
		(void)!coir_process_signal(&heir->process, SIGKILL);
}

void
heir_await_end(const struct heir *heir)
{
	while (heir->waits && coir_sleep(coir_ms(1)) == 0)
		;
}

void
heir_end(struct heir *heir)
{
	if (!heir->fiber)
		return;
	heir_dismiss(heir);
	coir_fiber_cancel(heir->fiber);
	(void)!coir_join(heir->fiber, NULL);
	coir_fiber_put(heir->fiber);
	heir->fiber = NULL;
}
