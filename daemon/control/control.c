/* SPDX-License-Identifier: MIT */
/*
 * control.c - see control.h. The socket, and the life of a connection.
 *
 * One request after the other is read and answered. Whoever does not say a
 * whole one, or does not read its answer, for PATIENCE_S is cut off, so that
 * the CONNECTIONS_MAX that are served at once are soon free again: who comes
 * then waits in the backlog. Only commands that wait for something to happen
 * take longer.
 */
#include "config.h"

#include "control/control.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/reader.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/server.h>
#include <coir/time.h>

#include "conf/conf.h"
#include "control/control_call.h"
#include "control/control_command.h"
#include "control/control_log.h"
#include "control/control_socket.h"
#include "control/control_state.h"
#include "life/life.h"
#include "log/log.h"
#include "server/server_state.h"

/* Connections that are served at once. */
#define CONNECTIONS_MAX 64

/* Seconds for a whole request to come, and for a part of an answer to go. */
#define PATIENCE_S 30

/* Bytes of a request, its end included; and as many as are expected. */
#define REQUEST_MAX (128 * 1024)
#define REQUEST_USUAL 256

/* A connection, in the frame of its fiber. */
struct conversation {
	struct control_call call;  /* the command in hand */
	struct coir_reader reader; /* where requests come from */
	const char *line;          /* the request; the reader's */
	size_t line_len;           /* bytes of it */
	int error;                 /* why there is none */
};

/* Answers that there is nothing to be done, and why. */
static int
refuse_request(struct conversation *c, const char *code, const char *text)
{
	control_refuse(&c->call, code, "%s", text);
	return 0;
}

/* May whoever has come command us? On the main stack. */
static int
check_peer(void *arg)
{
	struct conversation *c = arg;
	int fd = coir_fd_number(&c->call.sock->fd);
	int rc = control_peer_check(fd, &c->call.control->access, &c->call.who);

	if (rc == 0)
		return 0;
	log_warn("control: user %u, process %d, may not command chatd",
		 (unsigned int)c->call.who.uid, (int)c->call.who.pid);
	refuse_request(c, "not-permitted",
		       "only root, the user that chatd runs as and members of "
		       "control.group may command it");
	return rc;
}

/* Understands the request. On the main stack. */
static int
begin(void *arg)
{
	struct conversation *c = arg;
	struct control_call *call = &c->call;
	struct control_fault fault;

	if (control_request_parse(c->line, c->line_len, &call->request,
				  &fault) < 0)
		return refuse_request(c, fault.code, fault.text);
	control_log_asked(call);
	call->step = control_steps[control_command_verb(call->request.command)];
	return 0;
}

/* Says why there is no request. On the main stack. */
static int
say_no_request(void *arg)
{
	struct conversation *c = arg;

	if (c->error == -ETIMEDOUT)
		return refuse_request(c, "timeout",
				      "no whole request has come for 30 "
				      "seconds");
	if (c->error == -ENOBUFS)
		return refuse_request(c, "too-long",
				      "a request has at most 131071 bytes");
	return 0;
}

/* Takes one step. On the main stack. */
static int
take_step(void *arg)
{
	struct control_call *call = arg;
	int more;

	call->wait = NULL;
	more = call->step(call);
	if (!call->out.failed)
		return more;
	control_out_reset(&call->out);
	return control_refuse(call, "no-memory", "out of memory; try again");
}

/* Ends the command in hand. On the main stack. */
static int
end(void *arg)
{
	struct control_call *call = arg;

	if (call->state)
		call->free_state(call->state);
	call->state = NULL;
	call->step = NULL;
	call->cancelled = NULL;
	call->error = 0;
	control_request_fini(&call->request);
	return 0;
}

static int
read_request(void *arg)
{
	struct conversation *c = arg;

	return coir_reader_line(&c->reader, &c->line, &c->line_len);
}

static int
write_output(void *arg)
{
	struct control_call *call = arg;
	int rc = coir_write(&call->sock->flow, call->out.bytes, call->out.len,
			    NULL);

	control_out_reset(&call->out);
	return rc;
}

/* Sends what there is, in time. */
static int
send_output(struct control_call *call)
{
	if (call->out.len == 0)
		return 0;
	return coir_timeout(coir_sec(PATIENCE_S), write_output, call);
}

/* chatd ends: says what the command has to say then, and does not wait. */
static void
say_farewell(struct control_call *call)
{
	struct iovec iov;

	if (!call->cancelled)
		return;
	call->step = call->cancelled;
	coir_main_call(take_step, call);
	iov.iov_base = call->out.bytes;
	iov.iov_len = call->out.len;
	if (coir_socket_try_write(call->sock, &iov, 1) < 0)
		return;
}

/* Carries the command out, step by step. */
static int
carry_out(struct control_call *call)
{
	int more = 1;
	int rc = 0;

	while (rc == 0 && more) {
		more = call->step ? coir_main_call(take_step, call) : 0;
		rc = send_output(call);
		if (rc < 0 || !more || !call->wait)
			continue;
		rc = call->wait(call);
		if (rc == -ECANCELED)
			say_farewell(call);
	}
	coir_main_call(end, call);
	return rc;
}

/* Reads one request and answers it. */
static int
exchange(struct conversation *c)
{
	int rc = coir_timeout(coir_sec(PATIENCE_S), read_request, c);

	if (rc == 0) {
		coir_main_call(begin, c);
		return carry_out(&c->call);
	}
	c->error = rc;
	coir_main_call(say_no_request, c);
	if (send_output(&c->call) < 0)
		return -EPIPE;
	return rc;
}

static int
converse(struct conversation *c)
{
	int rc = coir_reader_init(&c->reader, &c->call.sock->flow,
				  REQUEST_USUAL, REQUEST_MAX);

	if (rc < 0)
		return rc;
	while (rc == 0)
		rc = exchange(c);
	coir_reader_fini(&c->reader);
	return rc;
}

/* The life of a connection. How it ends is nobody's failure. */
static int
handle(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	struct control *control = arg;
	struct conversation c = {
		.call = {
			.control = control,
			.server = control->server,
			.sock = sock,
		},
	};
	int rc = coir_main_call(check_peer, &c);

	(void)peer;
	if (rc == 0)
		rc = converse(&c);
	else if (send_output(&c.call) < 0)
		rc = -EPIPE;
	control_out_fini(&c.call.out);
	return rc == -ECANCELED ? rc : 0;
}

static int
say_over(void *arg)
{
	const int *rc = arg;

	log_error_errno(*rc, "control: nobody is served any more");
	return 0;
}

/* The life of the control socket. */
static int
serve(void *arg)
{
	const struct coir_server_options options = {
		.max_connections = CONNECTIONS_MAX,
	};
	struct control *control = arg;
	int rc = coir_run_server(&control->listener, &options, handle, control);

	if (rc < 0 && rc != -ECANCELED)
		coir_main_call(say_over, &rc);
	return 0;
}

static void
batch(struct room_watch *watch)
{
	struct control *control =
		(void *)((char *)watch - offsetof(struct control, watch));

	coir_cond_broadcast(&control->news);
}

static int
start(struct control *control)
{
	const struct coir_spawn_options options = { .name = "control" };
	struct server *server = control->server;
	int rc;

	coir_cond_init(&control->news);
	coir_mutex_init(&control->saving);
	control->watch.batch = batch;
	room_watch_add(server->room, &control->watch);
	rc = coir_spawn_fiber(coir_runtime_scope(server->rt), &options, serve,
			      control, &control->fiber);
	if (rc < 0)
		log_error_errno(rc, "control socket");
	return rc;
}

int
control_new(struct server *server, struct control **ret_control)
{
	const struct conf_control *conf = &server->conf->control;
	struct control *control = calloc(1, sizeof(*control));
	int rc;

	if (!control)
		return -ENOMEM;
	control->server = server;
	control->since = store_now();
	rc = control_socket_open(conf, &control->listener, &control->access);
	if (rc < 0) {
		free(control);
		if (*conf->socket || *conf->group)
			return rc;
		log_warn("chatctl cannot reach this chatd");
		*ret_control = NULL;
		return 0;
	}
	rc = start(control);
	if (rc < 0)
		control_free(control);
	else
		*ret_control = control;
	return rc;
}

void
control_free(struct control *control)
{
	if (!control)
		return;
	room_watch_remove(control->server->room, &control->watch);
	if (control->fiber) {
		coir_fiber_cancel(control->fiber);
		if (coir_join(control->fiber, NULL) < 0)
			log_warn("control: its fiber does not end");
		coir_fiber_put(control->fiber);
	}
	coir_listener_close(&control->listener);
	coir_cond_fini(&control->news);
	coir_mutex_fini(&control->saving);
	free(control);
}
