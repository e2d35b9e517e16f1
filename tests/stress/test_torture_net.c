/* SPDX-License-Identifier: MIT */
/*
 * Servers, clients, datagrams, names under torture: every connection is closed,
 * every handler ends, no datagram is lost between the two ends of a pair.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include <coir/addr.h>
#include <coir/combine.h>
#include <coir/datagram.h>
#include <coir/dial.h>
#include <coir/each.h>
#include <coir/flow.h>
#include <coir/listener.h>
#include <coir/ping.h>
#include <coir/promise.h>
#include <coir/resolve.h>
#include <coir/scope.h>
#include <coir/server.h>
#include <coir/socket.h>
#include <coir/time.h>
#include <coir/wall.h>

#include "support/torture.h"

#define CLIENTS 3

/* A server that sends back what it gets, and its clients. */
struct town {
	struct coir_listener listener;
	struct coir_addr addr;
	struct coir_promise stop;
	int handlers;
	int answered;
};

static int
echo(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	struct town *town = arg;
	char buf[16];
	ssize_t n;

	(void)peer;
	MUST(++town->handlers <= 2);
	n = coir_read(&sock->flow, buf, sizeof(buf));
	if (n > 0)
		n = coir_write(&sock->flow, buf, (size_t)n, NULL);
	town->handlers--;
	return (int)n;
}

/* A client that was cancelled may leave in the middle. */
static int
ignore(int error, const struct coir_addr *peer, void *arg)
{
	(void)peer;
	(void)arg;
	return error == -ECONNRESET ? 0 : error;
}

static int
serve(void *arg)
{
	struct town *town = arg;
	const struct coir_server_options options = { .max_connections = 2,
						     .stop = &town->stop,
						     .on_error = ignore };
	int rc = coir_run_server(&town->listener, &options, echo, town);

	coir_listener_close(&town->listener);
	return rc;
}

static int
ask(struct town *town, struct coir_socket *sock)
{
	char buf[3];
	int rc = coir_write(&sock->flow, "abc", 3, NULL);

	if (rc == 0)
		rc = coir_read_exact(&sock->flow, buf, 3, NULL);
	if (rc == 0)
		MUST(memcmp(buf, "abc", 3) == 0);
	town->answered += rc == 0;
	return rc;
}

static int
visit(size_t i, void *arg)
{
	struct town *town = arg;
	struct coir_socket sock;
	int rc = coir_connect(NULL, &town->addr, &sock);

	(void)i;
	if (rc == 0) {
		rc = ask(town, &sock);
		coir_close(&sock.flow);
	}
	/* the server may be gone, or this client's handler */
	if (rc == -ECONNREFUSED || rc == -ECONNRESET || rc == -ENODATA)
		rc = 0;
	return rc;
}

static int
visit_all(void *arg)
{
	struct town *town = arg;
	int rc = coir_each(CLIENTS, CLIENTS, visit, town);

	coir_promise_resolve(&town->stop, NULL);
	return rc;
}

static int
open_town(struct town *town)
{
	int rc = coir_addr_tcp(COIR_IP4_LOOPBACK, 0, &town->addr);

	MUST(rc == 0);
	rc = coir_listen(NULL, &town->addr, NULL, &town->listener);
	if (rc < 0)
		return rc;
	MUST(coir_listener_addr(&town->listener, &town->addr) == 0);
	return 0;
}

SCENARIO(server_ends_all_handlers, SCENARIO_REAL)
{
	struct town town = { .handlers = 0 };
	int rc = open_town(&town);

	if (rc < 0)
		return rc;
	coir_promise_init(&town.stop);
	rc = coir_both(serve, &town, visit_all, &town);
	MUST(town.handlers == 0);
	coir_promise_fini(&town.stop);
	coir_listener_close(&town.listener);
	return rc;
}

/* One client after another, each with a fiber of its own. */
static int
accept_clients(struct coir_scope *scope, void *arg)
{
	struct town *town = arg;
	int rc = 0;

	for (int i = 0; i < 2 && rc == 0; i++)
		rc = coir_accept_fork(scope, &town->listener, echo, town,
				      ignore);
	coir_listener_close(&town->listener);
	return rc;
}

static int
accept_in_scope(void *arg)
{
	return coir_scope_run(accept_clients, arg);
}

static int
visit_twice(void *arg)
{
	return coir_each(2, 1, visit, arg);
}

/* Whoever was not accepted is not waited for. */
static int
visit_in_time(void *arg)
{
	int rc = coir_timeout(coir_ms(20), visit_twice, arg);

	return rc == -ETIMEDOUT ? 0 : rc;
}

SCENARIO(accept_fork_hands_on, SCENARIO_REAL)
{
	struct town town = { .handlers = 0 };
	int rc = open_town(&town);

	if (rc < 0)
		return rc;
	rc = coir_first(accept_in_scope, &town, visit_in_time, &town, NULL);
	MUST(town.handlers == 0);
	coir_listener_close(&town.listener);
	return rc;
}

/* Two ends, and how many datagrams went through. */
struct post {
	struct coir_datagram from;
	struct coir_datagram to;
	unsigned char sent;
	unsigned char received;
};

static int
send_all(void *arg)
{
	struct post *post = arg;
	int rc = 0;

	while (rc == 0 && post->sent < 20) {
		unsigned char n = (unsigned char)(post->sent + 1);

		rc = coir_datagram_send(&post->from, &n, 1, NULL);
		post->sent += rc == 0;
	}
	return rc;
}

static int
recv_all(void *arg)
{
	struct post *post = arg;
	unsigned char n;
	ssize_t rc = 1;

	while (rc > 0 && post->received < 20) {
		rc = coir_datagram_recv(&post->to, &n, 1, NULL, NULL);
		if (rc > 0)
			MUST(n == ++post->received);
	}
	return rc < 0 ? (int)rc : 0;
}

/* A sender that was cancelled is not waited for. */
static int
recv_in_time(void *arg)
{
	int rc = coir_timeout(coir_sec(1), recv_all, arg);

	return rc == -ETIMEDOUT ? 0 : rc;
}

SCENARIO(datagrams_arrive_once, SCENARIO_VIRTUAL)
{
	struct post post = { .sent = 0 };
	unsigned char n;
	int rc = coir_datagram_pair(NULL, &post.from, &post.to);

	if (rc < 0)
		return rc;
	rc = coir_both(recv_in_time, &post, send_all, &post);
	while (coir_datagram_try_recv(&post.to, &n, 1, NULL, NULL) > 0)
		MUST(n == ++post.received);
	MUST(post.sent == post.received);
	coir_datagram_close(&post.from);
	coir_datagram_close(&post.to);
	return rc;
}

/* A resolver that takes its time, and hosts of which only the last answers. */
static int
look_up(struct coir_resolver *resolver, const struct coir_resolve_query *query,
	struct coir_addr_list *list, int *ret_eai)
{
	static const char *const answer[] = { "tcp:192.0.2.1:80",
					      "tcp:192.0.2.2:80",
					      "tcp:192.0.2.3:80" };
	struct coir_addr addr;
	int rc = coir_sleep(coir_ms(1));

	(void)resolver;
	(void)query;
	(void)ret_eai;
	for (size_t i = 0; i < 3 && rc == 0; i++) {
		MUST(coir_addr_parse(answer[i], &addr) == 0);
		rc = coir_addr_list_add(list, &addr);
	}
	return rc;
}

static int
attempt(const struct coir_addr *addr, struct coir_socket *ret_sock, void *arg)
{
	static const unsigned char silent[] = { 192, 0, 2, 1 };
	struct coir_socket peer;
	size_t len;
	int rc;

	(void)arg;
	if (memcmp(coir_addr_ip(addr, &len), silent, 4) == 0)
		return coir_sleep(coir_sec(60));
	rc = coir_sleep(coir_ms(1));
	if (rc == 0)
		rc = coir_socketpair(NULL, ret_sock, &peer);
	if (rc == 0)
		coir_close(&peer.flow);
	return rc;
}

SCENARIO(dial_closes_what_it_opened, SCENARIO_VIRTUAL)
{
	struct coir_resolver resolver = { .lookup = look_up };
	const struct coir_dial_options options = { .timeout = coir_sec(1),
						   .resolver = &resolver,
						   .connect = attempt };
	struct coir_socket sock;
	int rc = coir_dial(NULL, "example.com", "80", &options, &sock);

	if (rc == 0)
		coir_close(&sock.flow);
	return rc;
}

SCENARIO(resolve_by_the_system, SCENARIO_REAL)
{
	struct coir_addr_list list = { .n = 0 };
	int rc = coir_resolve("127.0.0.1", "80", NULL, &list);

	MUST(rc < 0 || list.n > 0);
	if (rc == 0)
		rc = coir_yield();
	coir_addr_list_fini(&list);
	return rc;
}

static int
ping(void *arg)
{
	struct coir_addr addr;
	coir_time rtt = coir_ns(-1);
	int rc = coir_addr_udp(COIR_IP4_LOOPBACK, 0, &addr);

	(void)arg;
	/* the answer is there at once */
	if (rc == 0)
		rc = coir_yield();
	if (rc == 0)
		rc = coir_ping(&addr, &rtt);
	MUST(rc < 0 || rtt.ns >= 0);
	/* not everybody may */
	return rc == -EACCES || rc == -EPERM ? 0 : rc;
}

SCENARIO(pings_close_their_sockets, SCENARIO_REAL)
{
	return coir_both(ping, NULL, ping, NULL);
}

static int
sleep_by_the_wall(void *arg)
{
	struct timespec when = coir_wall_now();

	(void)arg;
	when.tv_sec += (when.tv_nsec + 1000000) / 1000000000;
	when.tv_nsec = (when.tv_nsec + 1000000) % 1000000000;
	return coir_wall_sleep_until(&when);
}

SCENARIO(wall_sleeps_close_their_timers, SCENARIO_REAL)
{
	return coir_both(sleep_by_the_wall, NULL, sleep_by_the_wall, NULL);
}

SUITE(torture_net)
{
	ADD_SCENARIO(server_ends_all_handlers);
	ADD_SCENARIO(accept_fork_hands_on);
	ADD_SCENARIO(datagrams_arrive_once);
	ADD_SCENARIO(dial_closes_what_it_opened);
	ADD_SCENARIO(resolve_by_the_system);
	ADD_SCENARIO(pings_close_their_sockets);
	ADD_SCENARIO(wall_sleeps_close_their_timers);
}
