/* SPDX-License-Identifier: MIT */
/*
 * upgrade_exec.h - the end of this image of the process.
 */
#ifndef CHATD_UPGRADE_EXEC_H
#define CHATD_UPGRADE_EXEC_H

struct server;

/*
 * Puts all stream sockets into bags and executes the program that is installed
 * now, which finds them by INHERITANCE_VARIABLE. Never returns: if that cannot
 * be done the process ends, and whoever holds the sockets goes on.
 */
void upgrade_exec(struct server *server);

#endif
