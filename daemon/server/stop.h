/* SPDX-License-Identifier: MIT */
/*
 * stop.h - SIGTERM: the process ends, with or without the connections.
 *
 * Nobody tells a service that is stopped whether it will be started again. So
 * if somebody holds the sockets, the process ends without touching one, and
 * whoever holds them decides: a restart goes on with them, a stop closes them.
 * If nobody does, everybody gets what was said and is disconnected (drain.h);
 * by the program that takes over, if an upgrade is under way.
 */
#ifndef CHATD_STOP_H
#define CHATD_STOP_H

struct server;

/* Stops @server; a second time, at once. */
void stop_begin(struct server *server);

#endif
