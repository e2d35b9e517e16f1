/* SPDX-License-Identifier: MIT */
/*
 * notify.h - tells the service manager how the daemon is (sd_notify(3)).
 *
 * Where nobody asked to be told (NOTIFY_SOCKET is not set) each call does
 * nothing and returns 0. A manager that cannot be told is not a reason to
 * stop: callers log the error and go on. The calls format text: loop thread,
 * main stack only.
 */
#ifndef CHATD_NOTIFY_H
#define CHATD_NOTIFY_H

#include <stdint.h>

/*
 * None of them waits. All return 0 or a negative errno; -EAGAIN: the manager
 * does not read, and has not been told.
 */

/* Every listener accepts: `systemctl start` returns. */
int notify_ready(void);

/* The daemon has begun to stop. */
int notify_stopping(void);

/* It reads its configuration; notify_ready() when that is over. */
int notify_reloading(void);

/* It lives: what $WATCHDOG_USEC wants to hear. */
int notify_watchdog(void);

/*
 * What `systemctl status` shows: one line. Control characters become spaces,
 * and what is over 200 bytes is cut off.
 */
__attribute__((format(printf, 1, 2))) int notify_status(const char *fmt, ...);

/*
 * What the daemon does now (starting or stopping) may last ns nanoseconds
 * from here, even if its unit's timeout is shorter.
 */
int notify_extend_timeout(int64_t ns);

#endif
