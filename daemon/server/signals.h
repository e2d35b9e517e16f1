/* SPDX-License-Identifier: MIT */
/*
 * signals.h - what the daemon does when it is sent a signal.
 */
#ifndef CHATD_SIGNALS_H
#define CHATD_SIGNALS_H

struct server;

/* Has errors of write(2) in place of those that would end the process. */
void signals_ignore(void);

/*
 * Watches them on the server's loop, and blocks them for good: those that come
 * when the loop does not run any more wait for whoever executes next. Returns 0
 * or a negative errno.
 */
int signals_open(struct server *server);

/*
 * Has whoever executes next in this process be sent @number, with all that come
 * from here on: this program answers none any more. Main stack.
 */
void signals_pass_on(struct server *server, int number);

/* Stops watching; safe after signals_open() failed, or signal_fd is -1. */
void signals_close(struct server *server);

#endif
