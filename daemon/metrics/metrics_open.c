/* SPDX-License-Identifier: MIT */
/*
 * metrics_open.c - see metrics_open.h.
 */
#include "config.h"

#include "metrics/metrics_open.h"

#include <stddef.h>

#include <coir/runtime.h>

#include "log/log.h"
#include "metrics/metrics_http.h"
#include "metrics/metrics_web.h"
#include "server/server_state.h"

int
metrics_open(struct server *server)
{
	struct coir_scope *scope = coir_runtime_scope(server->rt);
	int rc = metrics_web_new(server, scope, &server->metrics_web);

	if (rc < 0) {
		log_error_errno(rc, "metrics");
		return rc;
	}
	return metrics_http_new(server, scope, &server->metrics);
}

void
metrics_close(struct server *server)
{
	metrics_http_free(server->metrics);
	metrics_web_free(server->metrics_web);
	server->metrics = NULL;
	server->metrics_web = NULL;
}
