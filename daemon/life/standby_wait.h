/* SPDX-License-Identifier: MIT */
/*
 * standby_wait.h - how a chatd waits that was started as a standby.
 */
#ifndef CHATD_STANDBY_WAIT_H
#define CHATD_STANDBY_WAIT_H

/*
 * The number of the descriptor at which a standby is told to begin: it gets one
 * message there, the names as LISTEN_FDNAMES has them, with the descriptors.
 */
#define STANDBY_VARIABLE "CHATD_STANDBY"

/*
 * Returns at once if this process is no standby; else when it is told to begin,
 * and has what was passed to it as sd_listen_fds(3) says. Returns 0;
 * -ECANCELED: nobody is there any more who would tell it; or another negative
 * errno: it cannot take what it was to be passed.
 */
int standby_wait(void);

#endif
