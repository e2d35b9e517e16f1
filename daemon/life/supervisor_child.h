/* SPDX-License-Identifier: MIT */
/*
 * supervisor_child.h - how the supervisor starts chatd.
 */
#ifndef CHATD_SUPERVISOR_CHILD_H
#define CHATD_SUPERVISOR_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct holder;
struct program;

/*
 * Starts @program as the service of @holder, which passes it all it keeps.
 * It is to say that it lives every @watchdog_ns. Returns its process id or a
 * negative errno.
 */
pid_t supervisor_child(const struct program *program,
		       const struct holder *holder, int64_t watchdog_ns);

/*
 * Is the keeper of chatd, which was process @pid and has ended, still there?
 * It is in the process group of chatd, who has put nothing else there.
 */
bool supervisor_child_has_keeper(pid_t pid);

#endif
