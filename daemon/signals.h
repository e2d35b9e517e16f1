/* SPDX-License-Identifier: MIT */
/*
 * signals.h - what the daemon does when it is sent a signal.
 */
#ifndef CHATD_SIGNALS_H
#define CHATD_SIGNALS_H

struct server;

/* Has errors of write(2) in place of those that would end the process. */
void signals_ignore(void);

/* Watches them on the server's loop. Returns 0 or -ENOMEM. */
int signals_open(struct server *server);

/* Stops watching; safe if it never began. */
void signals_close(struct server *server);

#endif
