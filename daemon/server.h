/* SPDX-License-Identifier: MIT */
/*
 * server.h - the daemon between its configuration and its end.
 */
#ifndef CHATD_SERVER_H
#define CHATD_SERVER_H

struct conf;
struct life;

/*
 * Opens every listener, says so, lets people in and serves them until SIGTERM
 * or SIGINT, then drains: what was said is stored and shown to everybody before
 * the connections close. Signals: SIGUSR1 logs what every fiber waits for;
 * SIGHUP says that a reload takes a restart.
 * @conf is borrowed for the call, @life too: what was left is taken out of it. Returns a code of <sysexits.h>: EX_OK,
 * EX_UNAVAILABLE (a listener could not be opened), EX_CONFIG (a socket that was
 * passed in fits no listener, or there is no such store), EX_IOERR (the room's
 * store), EX_OSERR; the log has the reason.
 */
int server_run(const struct conf *conf, struct life *life);

#endif
