/* SPDX-License-Identifier: MIT */
/*
 * A runtime's watches for signals. What the handler has noted is handed to
 * them when their eventfd wakes the loop, or when somebody is about to wait.
 * The eventfd is listened to only while somebody waits.
 */
#include "config.h"

#include <coir/signal.h>

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <coir/error.h>
#include <coir/fd.h>

#include "core/idle.h"
#include "core/node.h"
#include "core/runtime.h"
#include "os/signal_handler.h"

/** struct coir__signals - what the os layer keeps of signals with a runtime. */
struct coir__signals {
	/* first: found by its function, freed with the runtime */
	struct coir__idle_hook hook;
	struct coir_runtime *rt;
	/* struct coir_signal */
	struct coir_link watches;
	/* nodes that are enlisted in any of them */
	size_t waiters;
	struct coir__mailbox mailbox;
	/* the mailbox's eventfd, and the node that listens to it */
	struct coir_fd fd;
	struct coir_node node;
};

static struct coir_signal *
signal_of(struct coir_link *link)
{
	return coir__container_of(link, struct coir_signal, link_);
}

/* Wake all who wait for @sig. False: nobody does. */
static bool
fire(struct coir_signal *sig, int result, unsigned times)
{
	bool any = !coir__list_empty(&sig->waiters_);
	struct coir_link *link;

	while ((link = coir__list_first(&sig->waiters_))) {
		struct coir_node *node = coir__node_of(link);

		if (node->value_ && result == 0)
			*(unsigned *)node->value_ = times;
		sig->signals_->waiters--;
		coir__node_fire(node, result);
	}
	if (sig->signals_->waiters == 0)
		coir_node_cancel(&sig->signals_->node);
	return any;
}

/* Signal @number has come so many times: tell its watches. */
static void
deliver(struct coir__signals *signals, int number, unsigned times)
{
	struct coir_link *link, *after;

	coir__list_for_each(link, after, &signals->watches) {
		struct coir_signal *sig = signal_of(link);

		if (sig->number_ != number)
			continue;
		sig->pending_ += times;
		if (fire(sig, 0, sig->pending_))
			sig->pending_ = 0;
	}
}

/* Hand out all that the handler has noted. */
static void
collect(struct coir__signals *signals)
{
	uint64_t count;

	if (read(signals->mailbox.fd, &count, sizeof(count)) < 0)
		return;
	for (int number = 1; number < _NSIG; number++) {
		atomic_uint *pending = &signals->mailbox.pending[number];
		unsigned times = atomic_exchange(pending, 0);

		if (times > 0)
			deliver(signals, number, times);
	}
}

static void
armed_cb(struct coir_node *node, int result, void *arg);

/* Have the eventfd wake the loop as long as somebody waits. */
static int
arm(struct coir__signals *signals)
{
	coir_fd_read_node(&signals->node, &signals->fd);
	return coir_node_listen(&signals->node, armed_cb, signals);
}

static void
armed_cb(struct coir_node *node, int result, void *arg)
{
	struct coir__signals *signals = arg;
	struct coir_link *link, *after;

	(void)node;
	collect(signals);
	if (result == 0 && signals->waiters > 0)
		result = arm(signals);
	if (result == 0)
		return;
	coir__list_for_each(link, after, &signals->watches)
		fire(signal_of(link), result, 0);
}

/* Nothing is ready: there is nothing to be done about signals. */
static void
signals_idle(struct coir__idle_hook *hook)
{
	(void)hook;
}

/* The runtime has ended: watches that are still open lose it. */
static void
signals_free(struct coir__idle_hook *hook)
{
	struct coir__signals *signals =
		coir__container_of(hook, struct coir__signals, hook);
	struct coir_link *link;

	while ((link = coir__list_pop(&signals->watches))) {
		struct coir_signal *sig = signal_of(link);

		coir__mailbox_unwatch(&signals->mailbox, sig->number_);
		while ((link = coir__list_pop(&sig->waiters_)))
			coir__node_of(link)->state_ = COIR__NODE_IDLE;
		sig->signals_ = NULL;
	}
	coir__mailbox_remove(&signals->mailbox);
	coir_node_cancel(&signals->node);
	coir_fd_close(&signals->fd);
	free(signals);
}

static int
signals_new(struct coir_runtime *rt, struct coir__signals **ret_signals)
{
	struct coir__signals *signals = calloc(1, sizeof(*signals));
	int fd, rc;

	if (!signals)
		return -ENOMEM;
	fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	rc = fd < 0 ? -errno : coir_fd_init(&signals->fd, fd);
	if (rc < 0) {
		if (fd >= 0)
			close(fd);
		free(signals);
		return rc;
	}
	signals->mailbox.fd = fd;
	signals->hook.idle = signals_idle;
	signals->hook.free = signals_free;
	signals->rt = rt;
	coir__list_init(&signals->watches);
	coir__mailbox_add(&signals->mailbox);
	coir__idle_add(&rt->idle, &signals->hook);
	*ret_signals = signals;
	return 0;
}

/* The signals of @rt, made at the first call. */
static int
signals_of(struct coir_runtime *rt, struct coir__signals **ret_signals)
{
	struct coir__idle_hook *hook = coir__idle_find(&rt->idle, signals_idle);

	if (!hook)
		return signals_new(rt, ret_signals);
	*ret_signals = coir__container_of(hook, struct coir__signals, hook);
	return 0;
}

/* Can a program wait for this signal? Why not, else. */
static int
check(int number)
{
	switch (number) {
	case SIGCHLD:
		return coir_error(-EINVAL,
				  "watching for SIGCHLD, which belongs to "
				  "nobody alone; wait for children with "
				  "coir_process_wait()");
	case SIGSEGV:
	case SIGBUS:
	case SIGFPE:
	case SIGILL:
		return coir_error(-EINVAL,
				  "watching for SIG%s, after which the thread "
				  "that met it cannot go on",
				  sigabbrev_np(number));
	default:
		if (number > 0 && number < _NSIG)
			return 0;
		return coir_error(-EINVAL, "watching for signal %d", number);
	}
}

int
coir_signal_init(struct coir_signal *sig, int number)
{
	struct coir_runtime *rt = coir__current_runtime();
	int rc = rt ? check(number) : -ENXIO;

	if (rc < 0)
		return rc;
	rc = signals_of(rt, &sig->signals_);
	if (rc < 0)
		return rc;
	rc = coir__mailbox_watch(&sig->signals_->mailbox, number);
	if (rc < 0)
		return coir_error(rc, "watching for signal %d", number);
	sig->pending_ = 0;
	sig->number_ = number;
	coir__list_init(&sig->waiters_);
	coir__list_add_tail(&sig->signals_->watches, &sig->link_);
	return 0;
}

int
coir_signal_close(struct coir_signal *sig)
{
	struct coir__signals *signals = sig->signals_;

	if (!signals)
		return 0;
	if (signals->rt != coir__current_runtime())
		return -EXDEV;
	fire(sig, -EBADF, 0);
	coir__list_remove(&sig->link_);
	coir__mailbox_unwatch(&signals->mailbox, sig->number_);
	sig->signals_ = NULL;
	return 0;
}

static int
signal_poll(struct coir_node *node)
{
	struct coir_signal *sig = node->object_;

	if (!sig->signals_)
		return -EBADF;
	if (sig->signals_->rt != node->runtime_)
		return -EXDEV;
	collect(sig->signals_);
	if (sig->pending_ == 0)
		return 0;
	if (node->value_)
		*(unsigned *)node->value_ = sig->pending_;
	sig->pending_ = 0;
	node->result_ = 0;
	return 1;
}

static int
signal_enlist(struct coir_node *node)
{
	struct coir_signal *sig = node->object_;
	int rc = 0;

	if (sig->signals_->waiters == 0)
		rc = arm(sig->signals_);
	if (rc < 0)
		return rc;
	sig->signals_->waiters++;
	coir__list_add_tail(&sig->waiters_, &node->runnable_.link_);
	return 0;
}

static void
signal_withdraw(struct coir_node *node)
{
	struct coir_signal *sig = node->object_;

	coir__list_remove(&node->runnable_.link_);
	if (--sig->signals_->waiters == 0)
		coir_node_cancel(&sig->signals_->node);
}

static int
signal_describe(const struct coir_node *node, char *buf, size_t len)
{
	const struct coir_signal *sig = node->object_;
	const char *name = sigabbrev_np(sig->number_);

	if (name)
		return snprintf(buf, len, "SIG%s", name);
	return snprintf(buf, len, "signal %d", sig->number_);
}

static const struct coir_source signal_source = {
	.name = "signal",
	.poll = signal_poll,
	.enlist = signal_enlist,
	.withdraw = signal_withdraw,
	.describe = signal_describe,
	.takes = true,
};

void
coir_signal_node(struct coir_node *node, struct coir_signal *sig,
		 unsigned *ret_times)
{
	coir__node_init(node, &signal_source, sig, ret_times);
}

int
coir_signal_wait(struct coir_signal *sig, unsigned *ret_times)
{
	struct coir_node node;

	coir_signal_node(&node, sig, ret_times);
	return coir_wait(&node);
}
