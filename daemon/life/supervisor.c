/* SPDX-License-Identifier: MIT */
/*
 * supervisor.c - see supervisor.h.
 *
 * chatd runs; when it has ended, its keeper is waited for, whose last deed it
 * is to give the sockets to the store; then chatd is started again, as soon as
 * restarts.h says. As a subreaper the supervisor is the parent of the keeper by
 * then. Nobody waits for what else chatd has left, which may run for ever.
 */
#include "config.h"

#include "life/supervisor.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <coir/time.h>

#include "conf/fd_limit.h"
#include "life/holder.h"
#include "life/keeper.h"
#include "life/options.h"
#include "life/program.h"
#include "life/restarts.h"
#include "life/standby.h"
#include "life/supervisor_child.h"
#include "life/supervisor_signals.h"
#include "log/log.h"

#define MS INT64_C(1000000)
#define S (1000 * MS)

/* For the keeper to do its work; before that, until somebody looks for it. */
#define COLLECT_NS (10 * S)
#define LATE_NS (20 * MS)

/* For chatd to get ready, and to stop, if it does not ask for more. */
#define START_NS (90 * S)
#define STOP_NS (90 * S)

/* What is waited for. */
enum stage {
	STAGE_RUN,     /* the end of chatd */
	STAGE_COLLECT, /* the end of its keeper */
	STAGE_PAUSE,   /* the time to start it again */
	STAGE_END,     /* nothing any more */
};

/* The supervisor. */
struct supervisor {
	struct holder holder;
	struct program program;
	int signals; /* signalfd */
	enum stage stage;
	pid_t pid;           /* of chatd, while it runs */
	struct standby next; /* who is to be it then */
	int64_t prepare;     /* when that is to be looked at; 0: not now */
	int status;          /* of its end, of waitpid(2) */
	bool late;           /* its keeper has been looked for */
	bool deserted;       /* and is not there, either */
	int64_t until;       /* when the stage has lasted too long */
	unsigned beats;      /* of the holder, when looked at last */
	int64_t extended;    /* likewise */
	int64_t ready_since; /* -1: chatd has not been ready */
	struct restarts restarts;
	bool stopping; /* told to end */
	int code;      /* to exit with */
};

static int64_t
now(void)
{
	return coir_now().ns;
}

/* Nothing more is to be done. */
static void
end(struct supervisor *s, int code)
{
	s->stage = STAGE_END;
	s->code = code;
}

/* Has chatd said that it lives, for the first time or once more? */
static bool
beats(const struct supervisor *s)
{
	return s->holder.ready &&
		(s->ready_since < 0 || s->holder.beats != s->beats);
}

/* Has chatd said something that gives it more time? Then it has it. */
static void
extend(struct supervisor *s)
{
	const struct holder *h = &s->holder;

	if (s->stage != STAGE_RUN)
		return;
	if (h->extended != s->extended)
		s->until = now() + h->extended;
	else if (!s->stopping && beats(s))
		s->until = now() + s->next.watchdog_ns;
	if (!s->stopping && beats(s) && s->prepare == 0)
		s->prepare = now() + STANDBY_PAUSE_NS;
	if (h->ready && s->ready_since < 0)
		s->ready_since = now();
	s->extended = h->extended;
	s->beats = h->beats;
}

/* Has chatd stop, or stop at once if it was told before. */
static void
stop(struct supervisor *s)
{
	if (s->stage == STAGE_PAUSE)
		end(s, EX_OK);
	if (s->stage == STAGE_RUN) {
		kill(s->pid, SIGTERM);
		if (!s->stopping)
			s->until = now() + STOP_NS;
	}
	s->status = 0; /* what it ended of before that */
	s->stopping = true;
}

/* Has it started again in a while, or never. */
static void
start_again(struct supervisor *s)
{
	int64_t since = s->ready_since < 0 ? now() : s->ready_since;
	int64_t ready = s->holder.ready ? now() - since : -1;
	/* what it was told to do is no fall */
	bool fell = supervisor_child_code(s->status) != 0 || ready < 0;
	int64_t pause = fell ? restarts_next(&s->restarts, ready) : 0;

	if (pause < 0) {
		log_error("supervisor: chatd was started %d times and never "
			  "got ready; giving up. What it has said before this "
			  "tells why",
			  RESTARTS_IN_VAIN_MAX);
		end(s, supervisor_child_code(s->status));
		return;
	}
	supervisor_child_tell_end(s->status, pause);
	s->stage = STAGE_PAUSE;
	s->until = now() + pause;
}

/* One that cannot be had is a start in vain: clients are held meanwhile. */
static void
start(struct supervisor *s)
{
	holder_forget(&s->holder);
	s->beats = 0;
	s->extended = 0;
	s->prepare = 0;
	s->ready_since = -1;
	s->until = now() + START_NS;
	s->stage = STAGE_RUN;
	s->pid = standby_begin(&s->next);
	if (s->pid < 0) {
		log_error_errno(s->pid, "supervisor: cannot start chatd");
		s->status = W_EXITCODE(EX_OSERR, 0);
		start_again(s);
	}
}

/* chatd has ended, and the store has what it has left. */
static void
go_on(struct supervisor *s)
{
	/* who had hardly begun may fall of what it is told */
	bool obeyed = s->stopping && WTERMSIG(s->status) == SIGTERM;
	int code = obeyed ? EX_OK : supervisor_child_code(s->status);

	if (s->holder.overruns > 0)
		log_error("supervisor: there was no place for %u descriptors",
			  s->holder.overruns);
	s->holder.overruns = 0;
	if (s->stopping || restarts_are_vain(s->status) ||
	    (code == 0 && !holder_has(&s->holder, KEEPER_BAG_NAME))) {
		end(s, code);
		return;
	}
	start_again(s);
}

/* chatd has ended; its keeper is at work now. */
static void
collect(struct supervisor *s, int status)
{
	s->status = status;
	s->stage = STAGE_COLLECT;
	s->until = now() + LATE_NS;
	s->late = false;
	s->deserted = false;
	standby_judge(&s->next);
}

/* Have chatd, or its keeper, ended? They are reaped when there is time. */
static void
look_for_end(struct supervisor *s)
{
	int status;

	if (s->stage == STAGE_RUN &&
	    supervisor_child_has_ended(s->pid, &status))
		collect(s, status);
	else if (s->stage == STAGE_COLLECT && s->late)
		s->deserted = !supervisor_child_has_keeper(s->pid);
}

/* Takes leave of all children that have ended. */
static void
reap(struct supervisor *s)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | __WALL)) > 0) {
		if (pid == s->next.pid)
			standby_ended(&s->next);
		if (pid == s->pid && s->stage == STAGE_RUN)
			collect(s, status);
	}
}

static void
obey(struct supervisor *s)
{
	struct signalfd_siginfo info;

	while (read(s->signals, &info, sizeof(info)) == sizeof(info)) {
		int number = (int)info.ssi_signo;

		if (number == SIGTERM || number == SIGINT)
			stop(s);
		else if (number == SIGCHLD)
			look_for_end(s);
		else if (s->stage == STAGE_RUN)
			kill(s->pid, number);
	}
}

static void
listen_to_chatd(struct supervisor *s)
{
	int rc;

	while ((rc = holder_take(&s->holder)) > 0)
		;
	if (rc < 0)
		log_warn_errno(rc, "supervisor: cannot hear chatd");
	extend(s);
}

/* Has the keeper done its work, or is there none? Its last message says so. */
static bool
is_collected(const struct supervisor *s)
{
	pid_t sender = s->holder.barrier;

	return s->stage == STAGE_COLLECT &&
		(s->deserted || (sender > 0 && sender != s->pid));
}

/* Where is the keeper? Returns whether it may still be at work. */
static bool
look_for_keeper(struct supervisor *s)
{
	if (s->late || is_collected(s))
		return false;
	s->late = true;
	s->deserted = !supervisor_child_has_keeper(s->pid);
	s->until = now() + COLLECT_NS;
	return !s->deserted;
}

/* The stage is done, or has lasted as long as it may. */
static void
stage_is_over(struct supervisor *s)
{
	switch (s->stage) {
	case STAGE_RUN:
		log_error("supervisor: chatd %s; it is killed",
			  s->stopping                   ? "does not stop"
				  : s->ready_since >= 0 ? "hangs"
							: "does not get ready");
		kill(s->pid, SIGKILL);
		s->until = now() + STOP_NS;
		break;
	case STAGE_COLLECT:
		listen_to_chatd(s);
		if (look_for_keeper(s))
			break;
		if (!is_collected(s))
			log_warn("supervisor: the keeper has not ended in "
				 "%d s; clients may be lost",
				 (int)(COLLECT_NS / S));
		go_on(s);
		break;
	case STAGE_PAUSE:
		start(s);
		break;
	case STAGE_END:
		break;
	}
}

/* Has somebody wait to be the next chatd, when there is time for that. */
static void
look_at_next(struct supervisor *s)
{
	if (s->prepare == 0 || now() < s->prepare)
		return;
	s->prepare = 0;
	reap(s);
	/* what fails is tried again when it is needed */
	if (s->stage == STAGE_RUN)
		(void)standby_prepare(&s->next);
}

/* Milliseconds that may be waited, rounded up. */
static int
patience(const struct supervisor *s)
{
	bool prepares = s->prepare > 0 && s->prepare < s->until;
	int64_t until = prepares ? s->prepare : s->until;
	int64_t ms = (until - now() + MS - 1) / MS;

	if (ms < 0)
		return 0;
	return ms > INT_MAX ? INT_MAX : (int)ms;
}

static int
loop(struct supervisor *s)
{
	struct pollfd fds[] = {
		{ .fd = s->signals, .events = POLLIN },
		{ .fd = s->holder.fd, .events = POLLIN },
	};

	start(s);
	while (s->stage != STAGE_END) {
		if (poll(fds, 2, patience(s)) < 0 && errno != EINTR)
			return EX_OSERR;
		listen_to_chatd(s);
		obey(s);
		look_at_next(s);
		if (is_collected(s) || now() >= s->until)
			stage_is_over(s);
	}
	reap(s);
	return s->code;
}

int
supervisor_run(const struct options *options)
{
	struct supervisor s = { .signals = -1 };
	struct options run = { .conf_path = options->conf_path,
			       .debug = options->debug };
	const char *path;
	int rc = program_find(&path);
	int code = EX_OSERR;

	if (rc == 0 && prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
		rc = -errno;
	if (rc == 0)
		rc = holder_open(&s.holder);
	if (rc == 0)
		rc = holder_keep_passed(&s.holder);
	if (rc == 0)
		rc = s.signals = supervisor_signals_open();
	/* as many as chatd may have can be under way to the next one */
	(void)fd_limit_raise();
	if (rc >= 0) {
		program_compose(&s.program, path, &run, NULL);
		standby_init(&s.next, &s.program, &s.holder);
		code = loop(&s);
	} else {
		log_error_errno(rc, "supervisor: cannot start");
	}
	if (s.signals >= 0)
		close(s.signals);
	standby_dismiss(&s.next);
	holder_close(&s.holder);
	return code;
}
