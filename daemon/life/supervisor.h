/* SPDX-License-Identifier: MIT */
/*
 * supervisor.h - chatd --supervise: what a service manager does for chatd,
 * where there is none.
 *
 * It starts chatd and starts it again when it falls, or when it has ended and
 * left its clients behind; meanwhile it has their sockets, in a store that
 * speaks systemd's protocol (holder.h). It is told by chatd that it lives, and
 * kills one that does not say so any more. SIGHUP, SIGUSR1 and SIGUSR2 are
 * chatd's; SIGTERM and SIGINT end both, and with them the connections.
 *
 * Plain poll(2): what must not fall has as little as can be.
 */
#ifndef CHATD_SUPERVISOR_H
#define CHATD_SUPERVISOR_H

struct options;

/*
 * Until it is told to end, chatd has ended for good, or cannot be started.
 * Returns an exit code; the log has the reason.
 */
int supervisor_run(const struct options *options);

#endif
