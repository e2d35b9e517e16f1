/* SPDX-License-Identifier: MIT */
/*
 * supervisor_signals.h - signals, as messages to the supervisor.
 */
#ifndef CHATD_SUPERVISOR_SIGNALS_H
#define CHATD_SUPERVISOR_SIGNALS_H

/*
 * Blocks the signals that the supervisor has something to do with. Returns the
 * signalfd(2) where they come in, or a negative errno.
 */
int supervisor_signals_open(void);

#endif
