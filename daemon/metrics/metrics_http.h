/* SPDX-License-Identifier: MIT */
/*
 * metrics_http.h - a listener of its own where programs read the metrics.
 *
 * GET and HEAD of /metrics, and of /healthz, which says in a word whether chatd
 * is well. A fiber for each connection, some at a time; further ones wait in
 * the backlog. A connection has one answer and is closed, and has little time
 * for all of it: nobody can keep others out for long.
 */
#ifndef CHATD_METRICS_HTTP_H
#define CHATD_METRICS_HTTP_H

struct coir_scope;
struct metrics_http;
struct server;

/*
 * Listens where the configuration of @server (borrowed) says, and says so; if
 * that is nowhere, *ret_http is NULL. @scope is for its fibers. Main stack.
 * Returns 0, or a negative errno after the reason has been logged.
 */
int metrics_http_new(const struct server *server, struct coir_scope *scope,
		     struct metrics_http **ret_http);

/*
 * Closes and frees it. Not from inside the loop, which is driven until its
 * fibers have ended. NULL is nothing.
 */
void metrics_http_free(struct metrics_http *http);

#endif
