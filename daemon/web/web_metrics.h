/* SPDX-License-Identifier: MIT */
/*
 * web_metrics.h - the metrics, for visitors who may read them.
 *
 * They are asked of a meter (web.h), which takes its time; who waits is set
 * aside by libmicrohttpd. One text at a time is being made, and is for all who
 * have asked until it is done: so many askers cost no more than one.
 */
#ifndef CHATD_WEB_METRICS_H
#define CHATD_WEB_METRICS_H

#include <microhttpd.h>
#include <stdbool.h>

struct web_visitor;

/* May @visitor read them? */
bool web_metrics_are_for(const struct web_visitor *visitor);

/*
 * Answers @visitor's request, that of @connection, when there is something to
 * answer; it is called once more for one for whom there is nothing. What is
 * returned is for libmicrohttpd.
 */
enum MHD_Result web_metrics_show(struct web_visitor *visitor,
				 struct MHD_Connection *connection);

/* @visitor, if it waits, does so no more and has no answer. */
void web_metrics_leave(struct web_visitor *visitor);

#endif
