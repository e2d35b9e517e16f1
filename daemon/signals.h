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

/* Stops watching; safe after signals_open() failed, or signal_fd is -1. */
void signals_close(struct server *server);

#endif
