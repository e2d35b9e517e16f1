/* SPDX-License-Identifier: MIT */
/*
 * supervisor_child.h - how the supervisor executes chatd.
 */
#ifndef CHATD_SUPERVISOR_CHILD_H
#define CHATD_SUPERVISOR_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct holder;
struct program;

/*
 * Executes @program as a service of @holder, which passes it all it keeps, and
 * that is to say that it lives every @watchdog_ns. With @order_fd (borrowed) it
 * is a standby, which is passed that when it is told to begin there; -1: it is
 * none. Returns its process id or a negative errno.
 */
pid_t supervisor_child(const struct program *program,
		       const struct holder *holder, int64_t watchdog_ns,
		       int order_fd);

/*
 * Is the keeper of chatd, which was process @pid and has ended, still there?
 * It is in the process group of chatd, who has put nothing else there.
 */
bool supervisor_child_has_keeper(pid_t pid);

#endif
