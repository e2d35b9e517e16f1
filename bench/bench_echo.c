/* SPDX-License-Identifier: MIT */
/*
 * TCP echo over the loopback: fibers beside libevent callbacks beside raw
 * epoll, in turns. What is measured is the server's own CPU time for each
 * request, user and system, as the kernel accounts it; the load is another
 * process, on another core if there is one.
 *
 *	bench_echo [CONNECTIONS [REQUESTS [TURNS]]]
 */
#include "config.h"

#include <coir.h>
#include <event2/event.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZE 64
#define MAX_TURNS 100

/* A way of serving: accept @n connections from @fd, echo, until all end. */
struct style {
	const char *name;
	void (*serve)(int fd, int n);
	/* CPU microseconds for a request, each turn */
	double total[MAX_TURNS];
	double user[MAX_TURNS];
};

static void
check(bool ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	exit(1);
}

/* ---- fibers ---- */

/* A listener and how many connections to expect of it. */
struct crowd {
	int fd;
	int n;
};

static int
echo_fiber(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	char buf[1024];
	ssize_t n;
	int rc = 0;

	(void)peer;
	(void)arg;
	while (rc == 0 && (n = coir_read(&sock->flow, buf, sizeof(buf))) > 0)
		rc = coir_write(&sock->flow, buf, (size_t)n, NULL);
	return rc;
}

static int
accept_all(struct coir_scope *scope, void *arg)
{
	struct crowd *crowd = arg;
	struct coir_listener listener;
	int rc = coir_listener_init(&listener, crowd->fd);

	for (int i = 0; rc == 0 && i < crowd->n; i++)
		rc = coir_accept_fork(scope, &listener, echo_fiber, NULL, NULL);
	coir_listener_close(&listener);
	return rc;
}

static int
run_crowd(void *arg)
{
	return coir_scope_run(accept_all, arg);
}

static void
serve_fibers(int fd, int n)
{
	struct crowd crowd = { .fd = fd, .n = n };

	check(coir_run(run_crowd, &crowd) == 0, "coir_run");
}

/* ---- libevent callbacks ---- */

static void
echo_cb(evutil_socket_t fd, short what, void *arg)
{
	char buf[1024];
	ssize_t n = recv(fd, buf, sizeof(buf), 0);

	(void)what;
	if (n > 0) {
		check(send(fd, buf, (size_t)n, MSG_NOSIGNAL) == n, "send");
		return;
	}
	event_free(*(struct event **)arg);
	free(arg);
	close(fd);
}

static void
accept_cb(evutil_socket_t fd, short what, void *arg)
{
	struct event **self = malloc(sizeof(*self));
	int conn = accept4(fd, NULL, NULL, SOCK_NONBLOCK);

	(void)what;
	check(self && conn >= 0, "accept");
	*self = event_new(arg, conn, EV_READ | EV_PERSIST, echo_cb, self);
	check(*self && event_add(*self, NULL) == 0, "event_add");
}

static void
serve_callbacks(int fd, int n)
{
	struct event_base *base = event_base_new();
	struct event *ev;

	check(base != NULL, "event_base_new");
	ev = event_new(base, fd, EV_READ, accept_cb, base);
	for (int i = 0; i < n; i++) {
		event_add(ev, NULL);
		while (event_pending(ev, EV_READ, NULL))
			event_base_loop(base, EVLOOP_ONCE);
	}
	event_free(ev);
	event_base_dispatch(base);
	event_base_free(base);
}

/* ---- raw epoll ---- */

static void
watch(int ep, int fd)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.fd = fd };

	check(epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev) == 0, "epoll_ctl");
}

static void
serve_epoll(int fd, int n)
{
	struct epoll_event ready[256];
	int ep = epoll_create1(0), left = n;
	char buf[1024];

	for (int i = 0; i < n; i++)
		watch(ep, accept4(fd, NULL, NULL, SOCK_NONBLOCK));
	while (left > 0) {
		int k = epoll_wait(ep, ready, 256, -1);

		for (int i = 0; i < k; i++) {
			int conn = ready[i].data.fd;
			ssize_t len = recv(conn, buf, sizeof(buf), 0);

			if (len > 0) {
				check(send(conn, buf, (size_t)len,
					   MSG_NOSIGNAL) == len,
				      "send");
				continue;
			}
			close(conn);
			left--;
		}
	}
	close(ep);
}

/* ---- load and measurement ---- */

static void
run_on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static void
ask(int fd)
{
	static const char question[SIZE] = "?";

	check(send(fd, question, SIZE, MSG_NOSIGNAL) == SIZE, "send");
}

/* Every connection asks again as soon as it has its answer. */
static void
load(const int *fds, int n, long requests)
{
	struct epoll_event ready[256];
	int ep = epoll_create1(0);
	long asked = n, answered = 0;
	char buf[SIZE];

	for (int i = 0; i < n; i++) {
		watch(ep, fds[i]);
		ask(fds[i]);
	}
	while (answered < asked) {
		int k = epoll_wait(ep, ready, 256, -1);

		for (int i = 0; i < k; i++) {
			int fd = ready[i].data.fd;

			check(recv(fd, buf, SIZE, MSG_WAITALL) == SIZE, "recv");
			answered++;
			if (asked < requests) {
				ask(fd);
				asked++;
			}
		}
	}
	close(ep);
}

static int
listen_anywhere(struct sockaddr_in *ret_addr, int backlog)
{
	socklen_t len = sizeof(*ret_addr);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	memset(ret_addr, 0, sizeof(*ret_addr));
	ret_addr->sin_family = AF_INET;
	ret_addr->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	check(bind(fd, (void *)ret_addr, len) == 0, "bind");
	check(listen(fd, backlog) == 0, "listen");
	check(getsockname(fd, (void *)ret_addr, &len) == 0, "getsockname");
	return fd;
}

static double
microseconds(const struct timeval *tv)
{
	return (double)tv->tv_sec * 1e6 + (double)tv->tv_usec;
}

/* One turn of one style, with a server process of its own. */
static void
take_turn(struct style *style, int turn, int n, long requests, bool two_cpus)
{
	struct sockaddr_in addr;
	struct rusage used;
	int fd = listen_anywhere(&addr, n), status;
	int *fds = calloc((size_t)n, sizeof(*fds));
	pid_t pid = fork();

	check(fds && pid >= 0, "fork");
	if (pid == 0) {
		if (two_cpus)
			run_on(0);
		style->serve(fd, n);
		_exit(0);
	}
	close(fd);
	for (int i = 0; i < n; i++) {
		fds[i] = socket(AF_INET, SOCK_STREAM, 0);
		check(connect(fds[i], (void *)&addr, sizeof(addr)) == 0,
		      "connect");
	}
	load(fds, n, requests);
	for (int i = 0; i < n; i++)
		close(fds[i]);
	free(fds);
	check(wait4(pid, &status, 0, &used) == pid && status == 0, "server");
	style->user[turn] = microseconds(&used.ru_utime) / (double)requests;
	style->total[turn] = style->user[turn] +
		microseconds(&used.ru_stime) / (double)requests;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *values, int n)
{
	qsort(values, (size_t)n, sizeof(*values), compare);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

int
main(int argc, char **argv)
{
	static struct style styles[] = {
		{ .name = "raw epoll", .serve = serve_epoll },
		{ .name = "libevent callbacks", .serve = serve_callbacks },
		{ .name = "fibers", .serve = serve_fibers },
	};
	int n = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 200;
	long requests = argc > 2 ? strtol(argv[2], NULL, 10) : 200000;
	int turns = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 5;
	bool two_cpus = sysconf(_SC_NPROCESSORS_ONLN) > 1;
	double base = 0;

	if (turns < 1 || turns > MAX_TURNS || n < 1 || requests < n)
		return 64;
	if (two_cpus)
		run_on(1);
	for (int turn = 0; turn < turns; turn++)
		for (int i = 0; i < 3; i++)
			take_turn(&styles[i], turn, n, requests, two_cpus);
	printf("echo of %d bytes, %d connections, %ld requests, medians of "
	       "%d turns\n%-20s %12s %8s %8s\n",
	       SIZE, n, requests, turns, "", "CPU us/req", "user", "ratio");
	for (int i = 0; i < 3; i++) {
		double total = median(styles[i].total, turns);

		if (i == 0)
			base = total;
		printf("%-20s %12.2f %8.2f %8.2f\n", styles[i].name, total,
		       median(styles[i].user, turns), total / base);
	}
	return 0;
}
