/* SPDX-License-Identifier: MIT */
/*
 * metrics_http.c - see metrics_http.h.
 *
 * libevent's own HTTP server has no bound on connections in 2.1, nor on the
 * time of a whole request; as fibers both are one line each.
 */
#include "config.h"

#include "metrics/metrics_http.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <coir/fiber.h>
#include <coir/reader.h>
#include <coir/scope.h>
#include <coir/server.h>
#include <coir/time.h>

#include "client/hang_up.h"
#include "conf/metrics_place.h"
#include "log/log.h"
#include "metrics/metrics.h"
#include "metrics/metrics_request.h"
#include "server/server_state.h"
#include "store/store.h"

/* Connections at a time: of some scrapers and somebody who looks. */
#define CONNECTIONS_MAX 8

/* From the first byte of a request to the last of its answer. */
#define EXCHANGE_MS 10000

/* Room for the headers of an answer. */
#define HEAD_MAX 320

/* The listener. */
struct metrics_http {
	const struct server *server;   /* borrowed */
	struct coir_listener listener; /* its socket, if open */
	bool open;
	struct coir_fiber *accepting; /* an owned handle, or NULL */
};

/* One request and its answer. */
struct exchange {
	const struct server *server; /* borrowed */
	struct coir_socket *sock;    /* borrowed */
	struct coir_reader reader;   /* of the request */
	struct metrics_request request;
	enum metrics_status status; /* of the answer */
	char *text;                 /* its body, if it is on the heap */
	struct iovec body;
	char head[HEAD_MAX]; /* its status line and headers */
	size_t head_len;
};

static void
set_body(struct exchange *x, const char *text)
{
	x->body.iov_base = (void *)text;
	x->body.iov_len = strlen(text);
}

/* How chatd is, in a word. */
static void
look_at_health(struct exchange *x)
{
	if (!x->server->draining && !x->server->store->figures.failing) {
		set_body(x, "ok\n");
		return;
	}
	x->status = METRICS_UNAVAILABLE;
	set_body(x,
		 x->server->draining ? "stopping\n"
				     : "what is said cannot be stored\n");
}

/* What the answer says. Returns 0 or -ECANCELED. */
static int
make_body(struct exchange *x)
{
	size_t len;
	int rc;

	set_body(x, "");
	if (x->status == METRICS_NOT_FOUND)
		set_body(x, "there are /metrics and /healthz\n");
	if (x->status != METRICS_OK)
		return 0;
	if (x->request.page == METRICS_PAGE_HEALTH) {
		look_at_health(x);
		return 0;
	}
	rc = metrics_text(x->server, &x->text, &len);
	if (rc == -ENOMEM)
		x->status = METRICS_UNAVAILABLE;
	if (rc == 0)
		x->body = (struct iovec){ x->text, len };
	return rc == -ENOMEM ? 0 : rc;
}

/* Writes the head; on the main stack. */
static int
make_head(void *arg)
{
	struct exchange *x = arg;
	bool metrics = x->body.iov_base == x->text;
	int n = snprintf(
		x->head, sizeof(x->head),
		"HTTP/1.1 %d %s\r\n"
		"Content-Type: %s\r\n"
		"Content-Length: %zu\r\n"
		"Cache-Control: no-store\r\n"
		"%s"
		"Connection: close\r\n\r\n",
		(int)x->status, metrics_status_text(x->status),
		metrics ? METRICS_CONTENT_TYPE : "text/plain; charset=utf-8",
		x->body.iov_len,
		x->status == METRICS_NOT_ALLOWED ? "Allow: GET, HEAD\r\n" : "");

	x->head_len = (size_t)n;
	return 0;
}

/* All of it, in the time that there is. */
static int
exchange(void *arg)
{
	struct exchange *x = arg;
	struct iovec parts[2];
	int rc = metrics_request_receive(&x->reader, &x->request, &x->status);

	if (rc == 0)
		rc = make_body(x);
	if (rc < 0)
		return rc;
	coir_main_call(make_head, x);
	parts[0] = (struct iovec){ x->head, x->head_len };
	parts[1] = x->body;
	return coir_writev(&x->sock->flow, parts, x->request.head ? 1 : 2,
			   NULL);
}

/* What was sent is to arrive even if not all of the request was read. */
static int
let_go(void *arg)
{
	struct coir_socket *sock = arg;

	hang_up(coir_fd_number(&sock->fd));
	return 0;
}

/* A connection. Whatever goes wrong with it is its peer's business. */
static int
serve(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	struct metrics_http *http = arg;
	struct exchange *x = calloc(1, sizeof(*x));

	(void)peer;
	if (!x)
		return 0;
	x->server = http->server;
	x->sock = sock;
	if (coir_reader_init(&x->reader, &sock->flow, METRICS_LINE_USUAL,
			     METRICS_LINE_MAX) == 0) {
		if (coir_timeout(coir_ms(EXCHANGE_MS), exchange, x) == 0)
			coir_main_call(let_go, sock);
		coir_reader_fini(&x->reader);
	}
	free(x->text);
	free(x);
	return 0;
}

static int
say_why(void *arg)
{
	log_error_errno(*(int *)arg, "metrics: nobody can read them any more");
	return 0;
}

/* The life of the listener. */
static int
accept_all(void *arg)
{
	const struct coir_server_options options = {
		.max_connections = CONNECTIONS_MAX,
	};
	struct metrics_http *http = arg;
	int rc = coir_run_server(&http->listener, &options, serve, http);

	if (rc != -ECANCELED)
		coir_main_call(say_why, &rc);
	return 0;
}

static int
start(struct metrics_http *http, struct coir_scope *scope)
{
	const struct coir_spawn_options options = { .name = "metrics" };
	int rc = metrics_place_listen(http->server->conf->metrics.listen,
				      &http->listener);

	if (rc < 0)
		return rc;
	http->open = true;
	rc = coir_spawn_fiber(scope, &options, accept_all, http,
			      &http->accepting);
	if (rc < 0)
		log_error_errno(rc, "metrics");
	return rc;
}

int
metrics_http_new(const struct server *server, struct coir_scope *scope,
		 struct metrics_http **ret_http)
{
	struct metrics_http *http;
	int rc;

	*ret_http = NULL;
	if (!*server->conf->metrics.listen)
		return 0;
	http = calloc(1, sizeof(*http));
	if (!http) {
		log_error_errno(-ENOMEM, "metrics");
		return -ENOMEM;
	}
	http->server = server;
	rc = start(http, scope);
	if (rc < 0)
		metrics_http_free(http);
	else
		*ret_http = http;
	return rc;
}

void
metrics_http_free(struct metrics_http *http)
{
	if (!http)
		return;
	if (http->accepting) {
		coir_fiber_cancel(http->accepting);
		if (coir_join(http->accepting, NULL) < 0)
			log_warn("metrics: the listener does not end");
		coir_fiber_put(http->accepting);
	}
	if (http->open)
		coir_listener_close(&http->listener);
	free(http);
}
