/* SPDX-License-Identifier: MIT */
/*
 * standby_wait.h - how a chatd waits that was started as a standby.
 */
#ifndef CHATD_STANDBY_WAIT_H
#define CHATD_STANDBY_WAIT_H

#include <stdbool.h>

/* The number of the descriptor at which it is told (standby_order.h). */
#define STANDBY_VARIABLE "CHATD_STANDBY"

/*
 * Set in the unit: systemd has the service go on as long as there is a process
 * of it (ExitType=cgroup), so that chatd may have an heir (server/heir.h).
 */
#define STANDBY_HEIR_VARIABLE "CHATD_HEIR"

/* The program that it is to execute should it have been replaced: its path. */
#define STANDBY_PROGRAM_VARIABLE "CHATD_STANDBY_PROGRAM"

struct options;

/*
 * Returns at once if this process is no standby; else when it is told to begin,
 * and has what was passed to it as sd_listen_fds(3) says. An heir whose program
 * or libraries were replaced meanwhile executes the program as it is now, with
 * @options, which does not return. Returns 0; -ECANCELED: nobody is there any
 * more who would tell it; or another negative errno: it cannot take what it was
 * to be passed.
 */
int standby_wait(const struct options *options);

/*
 * It has taken what it was passed: nobody else need keep that. Returns whether
 * it was a standby.
 */
bool standby_taken(void);

#endif
