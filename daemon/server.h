/* SPDX-License-Identifier: MIT */
/*
 * server.h - the daemon between its configuration and its end.
 */
#ifndef CHATD_SERVER_H
#define CHATD_SERVER_H

#include <stdbool.h>

struct conf;
struct life;

/* What a server is told. All of it is borrowed for the call. */
struct server_orders {
	struct conf *conf;     /* what to do; a reload changes it */
	const char *conf_path; /* where it was read; NULL: none was named */
	bool debug;            /* log everything, whatever conf says */
	struct life *life;     /* what was left is taken out of it */
};

/*
 * Opens every listener, says so, lets people in and serves them until SIGTERM
 * or SIGINT, then drains: what was said is stored and shown to everybody before
 * the connections close. Signals: SIGUSR1 logs what every fiber waits for;
 * SIGHUP has the configuration read again.
 * Returns a code of <sysexits.h>: EX_OK, EX_UNAVAILABLE (a listener could not
 * be opened), EX_CONFIG (a socket that was passed in fits no listener, or there
 * is no such store), EX_IOERR (the room's store), EX_OSERR; the log has the
 * reason.
 */
int server_run(const struct server_orders *orders);

#endif
