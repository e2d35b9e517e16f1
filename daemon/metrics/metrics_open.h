/* SPDX-License-Identifier: MIT */
/*
 * metrics_open.h - the two ways in which programs read the metrics by HTTP: at
 * a listener of their own, and beside the page.
 */
#ifndef CHATD_METRICS_OPEN_H
#define CHATD_METRICS_OPEN_H

struct server;

/*
 * Opens both for @server, as its configuration says. Main stack. Returns 0, or
 * a negative errno after the reason has been logged; either way
 * metrics_close() is next.
 */
int metrics_open(struct server *server);

/* Closes both, before the web. Not from inside the loop, which it drives. */
void metrics_close(struct server *server);

#endif
