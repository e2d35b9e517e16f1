/* SPDX-License-Identifier: MIT */
/*
 * metrics_web.c - see metrics_web.h.
 */
#include "config.h"

#include "metrics/metrics_web.h"

#include <errno.h>
#include <stdlib.h>

#include <coir/fiber.h>
#include <coir/scope.h>

#include "log/log.h"
#include "metrics/metrics.h"
#include "server/server_state.h"
#include "web/web.h"

/* The metrics for the web. */
struct metrics_web {
	const struct server *server;  /* borrowed */
	struct coir_scope *scope;     /* borrowed */
	struct coir_fiber *measuring; /* an owned handle, or NULL */
	char *text;                   /* just made, or NULL */
	size_t len;                   /* bytes of it */
};

/* Hands the text, if there is one, to those who wait; on the main stack. */
static int
deliver(void *arg)
{
	struct metrics_web *web = arg;
	char *text = web->text;

	web->text = NULL;
	web_measured(web->server->web, text, web->len);
	return 0;
}

/* The life of a text. */
static int
make(void *arg)
{
	struct metrics_web *web = arg;

	/* without one there is none, whyever */
	(void)!metrics_text(web->server, &web->text, &web->len);
	return coir_main_call(deliver, web);
}

/* As web_meter.measure. */
static int
measure(void *arg)
{
	const struct coir_spawn_options options = { .name = "metrics" };
	struct metrics_web *web = arg;

	coir_fiber_put(web->measuring);
	web->measuring = NULL;
	return coir_spawn_fiber(web->scope, &options, make, web,
				&web->measuring);
}

int
metrics_web_new(const struct server *server, struct coir_scope *scope,
		struct metrics_web **ret_web)
{
	struct metrics_web *web = calloc(1, sizeof(*web));
	const struct web_meter meter = {
		.measure = measure,
		.arg = web,
		.type = METRICS_CONTENT_TYPE,
	};

	if (!web)
		return -ENOMEM;
	web->server = server;
	web->scope = scope;
	web_set_meter(server->web, &meter);
	*ret_web = web;
	return 0;
}

void
metrics_web_free(struct metrics_web *web)
{
	if (!web)
		return;
	web_set_meter(web->server->web, NULL);
	if (web->measuring) {
		coir_fiber_cancel(web->measuring);
		if (coir_join(web->measuring, NULL) < 0)
			log_warn("metrics: a text is not done");
		coir_fiber_put(web->measuring);
	}
	free(web);
}
