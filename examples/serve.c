/* SPDX-License-Identifier: MIT */
/*
 * One service on two addresses, TCP and unix, with options, a limit and an
 * orderly stop; then it visits itself.
 */
#include "config.h"

#include <coir.h>
#include <stdio.h>

/* The service: where it listens, and what ends it. */
struct service {
	struct coir_listener tcp;
	struct coir_listener local;
	struct coir_promise stop;
};

static int
greet(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	(void)peer;
	(void)arg;
	return coir_copy_string("hello", &sock->flow);
}

/* A client that fails is no reason to stop. */
static int
report(int error, const struct coir_addr *peer, void *arg)
{
	(void)peer;
	(void)arg;
	fprintf(stderr, "serve: %s\n", coir_error_describe(error));
	return 0;
}

static int
serve(struct service *service, struct coir_listener *listener)
{
	struct coir_server_options options = {
		.max_connections = 100,
		.stop = &service->stop,
		.on_error = report,
	};
	int rc = coir_run_server(listener, &options, greet, NULL);

	printf("server ended: %d\n", rc);
	return rc;
}

static int
serve_tcp(void *arg)
{
	struct service *service = arg;

	return serve(service, &service->tcp);
}

static int
serve_local(void *arg)
{
	struct service *service = arg;

	return serve(service, &service->local);
}

/* Say what the service says to its clients. */
static int
visit(const char *name, const struct coir_listener *listener)
{
	struct coir_addr addr;
	struct coir_socket sock;
	char text[16] = "";
	int rc = coir_listener_addr(listener, &addr);

	if (rc == 0)
		rc = coir_connect(NULL, &addr, &sock);
	if (rc < 0)
		return rc;
	rc = coir_read_exact(&sock.flow, text, 5, NULL);
	coir_close(&sock.flow);
	printf("%s: %s\n", name, text);
	return rc;
}

static int
visit_both(struct coir_scope *scope, void *arg)
{
	struct service *service = arg;
	int rc = coir_spawn(scope, serve_tcp, service);

	if (rc == 0)
		rc = coir_spawn(scope, serve_local, service);
	if (rc == 0)
		rc = visit("tcp", &service->tcp);
	if (rc == 0)
		rc = visit("unix", &service->local);
	puts("stop");
	coir_promise_resolve(&service->stop, NULL);
	return rc;
}

/* One list of options for both: a unix socket passes over what it lacks. */
static int
listen_both(struct coir_scope *scope, struct service *service)
{
	static const struct coir_sockopt sockopts[] = {
		{ COIR_TCP_NODELAY, .on = true },
		{ COIR_TCP_KEEPIDLE, .span = { 60000000000 } },
	};
	struct coir_listen_options options = {
		.reuse_addr = true,
		.sockopts = sockopts,
		.n_sockopts = 2,
	};
	struct coir_addr addr;
	int rc = coir_addr_tcp(COIR_IP4_LOOPBACK, 0, &addr);

	if (rc == 0)
		rc = coir_listen(scope, &addr, &options, &service->tcp);
	if (rc == 0)
		rc = coir_addr_unix("@coir-example-serve", &addr);
	if (rc == 0)
		rc = coir_listen(scope, &addr, &options, &service->local);
	return rc;
}

/* A connection inherits the options of its listener, which says this. */
static int
print_option(const struct coir_listener *listener)
{
	char text[COIR_SOCKOPT_TEXT_MAX];
	struct coir_sockopt option;
	int rc = coir_sockopt_get(&listener->fd, COIR_TCP_KEEPIDLE, &option);

	if (rc < 0)
		return rc;
	coir_sockopt_format(&option, text, sizeof(text));
	puts(text);
	return 0;
}

static int
run(void *arg)
{
	struct service service;
	struct coir_scope scope;
	int rc = coir_scope_open(&scope);

	(void)arg;
	if (rc < 0)
		return rc;
	coir_promise_init(&service.stop);
	rc = listen_both(&scope, &service);
	if (rc == 0)
		rc = print_option(&service.tcp);
	if (rc == 0)
		rc = coir_scope_run(visit_both, &service);
	rc = coir_scope_close(&scope, rc);
	coir_promise_fini(&service.stop);
	if (rc < 0)
		fprintf(stderr, "serve: %s\n", coir_error_describe(rc));
	return rc;
}

int
main(void)
{
	return coir_run(run, NULL) < 0;
}
