/* SPDX-License-Identifier: MIT */
/*
 * keeper_watch.h - another keeper, should chatd's ever end.
 *
 * One that begins late is a copy of all of chatd's memory as of then, and holds
 * what that has changed since: it is to be the exception.
 */
#ifndef CHATD_KEEPER_WATCH_H
#define CHATD_KEEPER_WATCH_H

#include <event2/event_struct.h>
#include <stdbool.h>
#include <sys/types.h>

#include <coir/time.h>

struct event_base;
struct keeper;

/* Watches one. */
struct keeper_watch {
	struct keeper *keeper; /* borrowed */
	struct event end;      /* it has ended */
	struct event again;    /* time to start another */
	struct event burial;   /* time to bury the one of an earlier image */
	pid_t former;          /* that one; 0: none, or it is buried */
	coir_time began;       /* that keeper */
	bool watching;
};

/*
 * Begins, if there is or should be a keeper. @former (or 0) was dismissed, and
 * is buried in a while. 0 or -ENOMEM.
 */
int keeper_watch_begin(struct keeper_watch *watch, struct event_base *base,
		       struct keeper *keeper, pid_t former);

/* Stops watching; nothing if it did not begin. Zeroed memory is fine. */
void keeper_watch_end(struct keeper_watch *watch);

#endif
