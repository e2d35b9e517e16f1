/* SPDX-License-Identifier: MIT */
/*
 * web_metrics.c - see web_metrics.h.
 *
 * Whose connection is suspended is in the list of the web, and only they are:
 * libmicrohttpd neither ends nor forgets a connection until it is resumed.
 */
#include "config.h"

#include "web/web_metrics.h"

#include "common/prefix.h"
#include "conf/conf.h"
#include "web/web_reply.h"
#include "web/web_state.h"

bool
web_metrics_are_for(const struct web_visitor *visitor)
{
	const struct web *web = visitor->door->web;
	struct prefix_list readers;
	bool found;

	/* it could, and is to be told that there are none */
	if (visitor->unmeasured)
		return true;
	/* asked for rarely, and another configuration may have come */
	if (!web->meter.measure ||
	    prefix_list_parse(web->plan.conf->web.metrics_from, &readers) < 0)
		return false;
	found = prefix_list_has(&readers, &visitor->peer);
	prefix_list_fini(&readers);
	return found;
}

/* Has libmicrohttpd go on with @visitor's connection. */
static void
resume(struct web_visitor *visitor)
{
	TAILQ_REMOVE(&visitor->door->web->readers, visitor, reader);
	MHD_resume_connection(visitor->suspended);
	visitor->suspended = NULL;
	web_door_again(visitor->door);
}

void
web_metrics_leave(struct web_visitor *visitor)
{
	if (visitor->suspended)
		resume(visitor);
}

enum MHD_Result
web_metrics_show(struct web_visitor *visitor, struct MHD_Connection *connection)
{
	struct web *web = visitor->door->web;

	if (visitor->unmeasured) {
		visitor->unmeasured = false;
		return web_reply_say(connection, MHD_HTTP_SERVICE_UNAVAILABLE,
				     "the metrics cannot be had now",
				     "Retry-After", "5");
	}
	MHD_suspend_connection(connection);
	visitor->suspended = connection;
	TAILQ_INSERT_TAIL(&web->readers, visitor, reader);
	if (web->measuring)
		return MHD_YES;
	web->measuring = true;
	if (web->meter.measure(web->meter.arg) < 0)
		web_measured(web, NULL, 0);
	return MHD_YES;
}

/* All who wait get @reply. Who cannot is told so when asked again. */
static void
answer(struct web *web, struct MHD_Response *reply)
{
	struct web_visitor *visitor;

	while ((visitor = TAILQ_FIRST(&web->readers))) {
		visitor->unmeasured = !reply ||
			MHD_queue_response(visitor->suspended, MHD_HTTP_OK,
					   reply) != MHD_YES;
		resume(visitor);
	}
}

void
web_measured(struct web *web, char *text, size_t len)
{
	struct MHD_Response *reply = NULL;

	web->measuring = false;
	if (text)
		reply = web_reply_new(web->meter.type, text, len,
				      MHD_RESPMEM_MUST_FREE);
	web_reply_add(&reply, "Cache-Control", "no-store");
	answer(web, reply);
	if (reply)
		MHD_destroy_response(reply);
}

void
web_set_meter(struct web *web, const struct web_meter *meter)
{
	static const struct web_meter none = { .measure = NULL };

	web->meter = meter ? *meter : none;
	web->measuring = false;
	answer(web, NULL);
}
