/* SPDX-License-Identifier: MIT */
/*
 * rival_events.c - callbacks on libevent, which libcoir stands on: no flows of
 * control at all.
 */
#include "config.h"

#include <event2/event.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"
#include "rival.h"

/* Callbacks of timers that are still to come. */
static int operations_left;

static void
tick_cb(evutil_socket_t fd, short what, void *arg)
{
	static const struct timeval microsecond = { .tv_usec = 1 };

	(void)fd;
	(void)what;
	if (operations_left-- > 0)
		evtimer_add(arg, &microsecond);
}

static double
sleep_course(int n, int operations)
{
	struct event_base *base = event_base_new();
	int64_t start;

	bench_check(base != NULL, "event_base_new");
	operations_left = operations;
	start = rival_clock();
	for (int i = 0; i < n; i++) {
		struct event *timer =
			evtimer_new(base, tick_cb, event_self_cbarg());

		bench_check(timer != NULL, "evtimer_new");
		tick_cb(-1, EV_TIMEOUT, timer);
	}
	event_base_dispatch(base);
	return (double)(rival_clock() - start) / operations;
}

static void
echo_cb(evutil_socket_t fd, short what, void *arg)
{
	char buf[RIVAL_BUFFER];
	ssize_t n = recv(fd, buf, sizeof(buf), 0);

	(void)what;
	if (n > 0) {
		bench_check(send(fd, buf, (size_t)n, MSG_NOSIGNAL) == n,
			    "send");
		return;
	}
	event_free(arg);
	close(fd);
}

static double
echo_course(int n, int operations)
{
	struct event_base *base = event_base_new();

	(void)operations;
	bench_check(base != NULL, "event_base_new");
	for (int i = 0; i < n; i++) {
		int fd = accept4(0, NULL, NULL, SOCK_NONBLOCK);
		struct event *event = event_new(base, fd, EV_READ | EV_PERSIST,
						echo_cb, event_self_cbarg());

		bench_check(event && event_add(event, NULL) == 0, "event_add");
	}
	event_base_dispatch(base);
	return 0;
}

const struct rival_exercise rival_exercises[] = {
	{ "sleep", sleep_course },
	{ "echo", echo_course },
	{ NULL, NULL },
};
