/* SPDX-License-Identifier: MIT */
/*
 * life.c - see life.h.
 */
#include "config.h"

#include "life/life.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "conf/fd_limit.h"
#include "life/conf_kept.h"
#include "log/log.h"

/* Takes what was left. Returns EX_OK or another code of <sysexits.h>. */
static int
inherit(struct life *life)
{
	struct inheritance *in = &life->inheritance;
	int rc = inheritance_take(in);
	int code = rc == -ENOMEM ? EX_OSERR : EX_CONFIG;

	if (rc < 0) {
		log_error_errno(rc,
				"cannot take what was passed to chatd in "
				"LISTEN_FDS or " INHERITANCE_VARIABLE);
		life->charged = true;
		life_give_up(life, code);
		return code;
	}
	if (in->damaged > 0)
		log_error("%u of what the chatd before this one has left "
			  "cannot be used",
			  in->damaged);
	if (in->lost)
		log_error("not all sockets of clients could be taken over: "
			  "there are too few file descriptors (LimitNOFILE= of "
			  "the unit, ulimit -Hn of a shell)");
	return EX_OK;
}

int
life_begin(struct life *life, const struct options *options)
{
	int code, rc;

	*life = (struct life){ .options = options, .conf_fd = -1 };
	life->began = coir_now();
	timeline_begin(&life->timeline, !getenv(INHERITANCE_VARIABLE));
	rc = program_find(&life->path);
	if (rc < 0) {
		log_error_errno(rc, "cannot find out where chatd is installed");
		return EX_OSERR;
	}
	rc = fd_limit_raise();
	if (rc < 0)
		log_warn_errno(rc, "cannot raise the limit of descriptors");
	rc = keeper_start(&life->keeper);
	if (rc < 0) {
		life->keeper = (struct keeper){ .pid = 0 };
		log_warn_errno(rc,
			       "cannot start the keeper: if chatd falls, its "
			       "clients are lost");
	}
	timeline_step(&life->timeline, "keeper");
	code = inherit(life);
	if (code != EX_OK)
		return code;
	life->charged = life->inheritance.n_sockets > 0;
	if (life->inheritance.keeper > 0)
		keeper_dismiss(life->inheritance.keeper);
	timeline_step(&life->timeline, "sockets");
	return EX_OK;
}

void
life_compose(const struct life *life, struct program *ret_program,
	     const char *extra)
{
	program_compose(ret_program, life->path, life->options, extra);
}

int
life_keep_conf(struct life *life, const struct conf *conf)
{
	int fd = conf_keep(conf);

	if (fd < 0)
		return fd;
	if (life->conf_fd < 0) {
		life->conf_fd = life->inheritance.conf_fd;
		life->inheritance.conf_fd = -1;
	}
	if (life->conf_fd < 0) {
		life->conf_fd = fd;
		return 0;
	}
	/* at once: there is one at any time, and no more than one */
	if (dup3(fd, life->conf_fd, O_CLOEXEC) < 0) {
		int rc = -errno;

		close(fd);
		return rc;
	}
	close(fd);
	return 0;
}

void
life_settle(struct life *life)
{
	life->charged = false;
	life->settled = true;
}

pid_t
life_take_former_keeper(struct life *life)
{
	pid_t pid = life->inheritance.keeper;

	life->inheritance.keeper = 0;
	return pid;
}

int
life_take_lock(struct life *life)
{
	int fd = life->inheritance.lock_fd;
	pid_t pid = fd < 0 ? life_take_former_keeper(life) : 0;

	if (pid > 0)
		keeper_bury(pid);
	life->inheritance.lock_fd = -1;
	return fd;
}

void
life_give_up(const struct life *life, int code)
{
	if (!life->charged || life->keeper.pid == 0)
		return;
	log_error("chatd cannot start: the clients are left to what is started "
		  "next");
	log_flush();
	fflush(NULL);
	_exit(code == EX_CONFIG || code == EX_NOINPUT ? EX_TEMPFAIL : code);
}

/* Is this the process that systemd has started? systemd.exec(5) */
static bool
is_systemds(void)
{
	const char *pid = getenv("SYSTEMD_EXEC_PID");

	return pid && strtol(pid, NULL, 10) == getpid();
}

/* Does systemd start chatd again after @code? See the unit. */
static bool
is_tried_again(int code)
{
	return code != EX_OK && code != EX_USAGE && code != EX_NOINPUT &&
		code != EX_CONFIG && is_systemds();
}

void
life_rest(const struct life *life, int code)
{
	static const struct timespec a_second = { .tv_sec = 1 };
	sigset_t ends;

	if (life->settled || !is_tried_again(code))
		return;
	log_notice("ending in a second, for systemd tries again at once");
	log_flush();
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	sigtimedwait(&ends, NULL, &a_second);
}

void
life_forget_fault(struct life *life)
{
	life->kept_conf = false;
	free(life->fault);
	life->fault = NULL;
}

void
life_end(struct life *life)
{
	life_forget_fault(life);
	if (life->conf_fd >= 0)
		close(life->conf_fd);
	inheritance_fini(&life->inheritance);
}
