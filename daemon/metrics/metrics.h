/* SPDX-License-Identifier: MIT */
/*
 * metrics.h - how chatd is doing, in numbers, for programs: chatd-metrics(7).
 *
 * The text is that of Prometheus, version 0.0.4. All of it is made when it is
 * asked for: what happens often only counts. What takes long to look at is
 * looked at in pieces, with other fibers in between.
 */
#ifndef CHATD_METRICS_H
#define CHATD_METRICS_H

#include <stddef.h>

struct server;

/* What the text is, for those who say so by HTTP. */
#define METRICS_CONTENT_TYPE "text/plain; version=0.0.4; charset=utf-8"

/*
 * All metrics of @server as one text. A fiber's call, which may suspend; what
 * takes stack is done on the main stack. On 0 the caller owns *ret_text, which
 * is terminated: free(3). Returns 0, -ENOMEM or -ECANCELED.
 */
int metrics_text(const struct server *server, char **ret_text, size_t *ret_len);

#endif
