/* SPDX-License-Identifier: MIT */
/*
 * metrics_web.h - the metrics at listeners for browsers, beside the page: of
 * those that web.metrics_from names.
 *
 * They are made by one fiber when they are asked for. The web sees to who may
 * ask, and to the answer.
 */
#ifndef CHATD_METRICS_WEB_H
#define CHATD_METRICS_WEB_H

struct coir_scope;
struct metrics_web;
struct server;

/*
 * Makes the metrics of @server (borrowed) for its web from now on, in fibers of
 * @scope. The caller owns *ret_web. Returns 0 or -ENOMEM.
 */
int metrics_web_new(const struct server *server, struct coir_scope *scope,
		    struct metrics_web **ret_web);

/*
 * Makes none any more, and frees it, before the web. Not from inside the loop,
 * which is driven until its fiber has ended. NULL is nothing.
 */
void metrics_web_free(struct metrics_web *web);

#endif
