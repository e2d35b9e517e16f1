/* SPDX-License-Identifier: MIT */
/*
 * supervisor_child.h - how the supervisor executes chatd, and how that ends.
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

/* Has @pid ended? Then of what, as of waitpid(2); it is not reaped. */
bool supervisor_child_has_ended(pid_t pid, int *ret_status);

/*
 * Is a keeper of chatd, which was process @pid and has ended, still at work?
 * They are in the process group of chatd, who has put nothing else there; those
 * who have ended, chatd too, are reaped. After an upgrade it may be two.
 */
bool supervisor_child_has_keeper(pid_t pid);

/* The exit code that a shell gives to an end with @status, of waitpid(2). */
int supervisor_child_code(int status);

/* Has the log say how chatd ended, and that the next begins in @pause ns. */
void supervisor_child_tell_end(int status, int64_t pause);

#endif
