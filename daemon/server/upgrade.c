/* SPDX-License-Identifier: MIT */
/*
 * upgrade.c - see upgrade.h.
 */
#include "config.h"

#include "server/upgrade.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <coir/command.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "common/notify.h"
#include "life/conf_kept.h"
#include "life/life.h"
#include "log/log.h"
#include "server/handover.h"
#include "server/server_state.h"
#include "server/upgrade_exec.h"
#include "slot/slots.h"

/* For the other program to answer. */
#define ANSWER_MS 10000

/* Most of an answer, in bytes. */
#define ANSWER_MAX (64 * 1024)

/* Where the child finds what it is to look at. */
enum {
	CHILD_SLOTS = 3,
	CHILD_CONF = 4,
};

/* A question to the other program. */
struct question {
	struct server *server;
	char *text;      /* what has come of it */
	int slots, conf; /* copies that can only be read; or -1 */
	bool asks;       /* nobody else does meanwhile */
};

/* @fd once more, to be read only. Returns it or a negative errno. */
static int
read_only(int fd)
{
	char path[32];
	int copy;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	copy = open(path, O_RDONLY | O_CLOEXEC);
	return copy < 0 ? -errno : copy;
}

/* On the main stack: what the child gets. */
static int
prepare(void *arg)
{
	struct question *q = arg;
	struct server *server = q->server;
	int rc;

	if (server->draining || handover_begun(server)) {
		snprintf(q->text, UPGRADE_TEXT_MAX, "chatd is about to end");
		return -EBUSY;
	}
	if (server->upgrading) {
		snprintf(q->text, UPGRADE_TEXT_MAX,
			 "it is being upgraded already");
		return -EALREADY;
	}
	server->upgrading = q->asks = true;
	rc = life_keep_conf(server->life, server->conf);
	if (rc == 0)
		q->conf = rc = read_only(server->life->conf_fd);
	if (rc >= 0 && server->hall.slots)
		q->slots = rc = read_only(slots_fd(server->hall.slots));
	if (rc < 0)
		snprintf(q->text, UPGRADE_TEXT_MAX, "cannot prepare it: %s",
			 strerror(-rc));
	return rc < 0 ? rc : 0;
}

/* What the child has said: its version, or why not. */
static int
understand(struct question *q, const struct coir_output *output)
{
	const char *path = q->server->life->path;
	const char *said = output->err_len > 0 ? output->err : output->out;
	const bool ended = output->status.signal == 0;
	const bool is_fine = ended && output->status.code == 0;
	/* others end well, too, whatever they are asked */
	const bool can = is_fine && strncmp(output->out, "chatd ", 6) == 0;

	if (can)
		snprintf(q->text, UPGRADE_TEXT_MAX, "%s", output->out);
	else if (is_fine)
		snprintf(q->text, UPGRADE_TEXT_MAX,
			 "%s is no chatd that can take over", path);
	else if (*said)
		snprintf(q->text, UPGRADE_TEXT_MAX, "%s", said);
	else
		snprintf(q->text, UPGRADE_TEXT_MAX, "%s ends with %s %d", path,
			 ended ? "status" : "signal",
			 ended ? output->status.code : output->status.signal);
	q->text[strcspn(q->text, "\n")] = '\0';
	return can ? 0 : -EPROTO;
}

static int
ask(struct coir_scope *scope, void *arg)
{
	struct question *q = arg;
	struct life *life = q->server->life;
	const struct coir_process_fd fds[] = {
		{ CHILD_CONF, q->conf },
		{ CHILD_SLOTS, q->slots },
	};
	const struct coir_process_options options = {
		.executable = life->path,
		.in = coir_stdio_null(),
		.fds = fds,
		.n_fds = q->slots >= 0 ? 2 : 1,
		.death_signal = SIGKILL,
		/* what it may leave behind is not taken for the keeper */
		.group = COIR_PROCESS_NEW_GROUP,
		.output_limit = ANSWER_MAX,
	};
	struct coir_output output;
	struct program program;
	int rc;

	life_compose(life, &program,
		     q->slots >= 0 ? "--check-state=conf=4:slots=3"
				   : "--check-state=conf=4");
	coir_scope_set_deadline(scope,
				coir_time_add(coir_now(), coir_ms(ANSWER_MS)));
	rc = coir_command_output(program.args, &options, &output);
	if (rc < 0) {
		snprintf(q->text, UPGRADE_TEXT_MAX, "%s: %s", life->path,
			 coir_error_describe(rc));
		return rc;
	}
	rc = understand(q, &output);
	coir_output_fini(&output);
	return rc;
}

int
upgrade_check(struct server *server, char ret_text[static UPGRADE_TEXT_MAX])
{
	struct question q = {
		.server = server,
		.text = ret_text,
		.slots = -1,
		.conf = -1,
	};
	int rc;

	ret_text[0] = '\0';
	rc = coir_main_call(prepare, &q);
	if (rc == 0)
		rc = coir_scope_run(ask, &q);
	if (rc < 0 && ret_text[0] == '\0')
		snprintf(ret_text, UPGRADE_TEXT_MAX, "%s",
			 coir_error_describe(rc));
	if (q.slots >= 0)
		close(q.slots);
	if (q.conf >= 0)
		close(q.conf);
	if (q.asks)
		server->upgrading = false;
	return rc;
}

void
upgrade_go(struct server *server)
{
	if (server->draining || handover_begun(server))
		return;
	log_notice("upgrading: going on as %s", server->life->path);
	(void)notify_reloading();
	handover_begin(server, upgrade_exec);
}

/* What an upgrade by signal has come to, for the log. */
struct outcome {
	struct server *server;
	int rc;
	char text[UPGRADE_TEXT_MAX];
};

static int
conclude(void *arg)
{
	struct outcome *outcome = arg;

	/* of two signals the first one is carried out */
	if (outcome->rc == -EALREADY)
		return 0;
	if (outcome->rc < 0) {
		log_error("cannot upgrade: %s", outcome->text);
		return 0;
	}
	log_info("%s can take over", outcome->text);
	upgrade_go(outcome->server);
	return 0;
}

static int
check_and_go(void *arg)
{
	struct outcome outcome = { .server = arg };

	outcome.rc = upgrade_check(arg, outcome.text);
	return coir_main_call(conclude, &outcome);
}

void
upgrade_begin(struct server *server)
{
	const struct coir_spawn_options options = { .name = "upgrade",
						    .daemon = true };
	int rc;

	/* any number of signals are one */
	if (server->upgrading)
		return;
	rc = coir_spawn_fiber(coir_runtime_scope(server->rt), &options,
			      check_and_go, server, NULL);
	if (rc < 0)
		log_error_errno(rc, "cannot upgrade");
}
