/* SPDX-License-Identifier: MIT */
/*
 * A question that is cancelled when its answer is there already. What would be
 * wrong with that only valgrind sees: ./dev test runs this suite under it.
 */
#include "config.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <coir/datagram.h>
#include <coir/dns.h>
#include <coir/fiber.h>
#include <coir/scope.h>

#include "support/runner.h"
#include "unit/datagram_case.h"
#include "unit/net_case.h"

/** struct late - a cancel between an answer and whoever waits for it. */
struct late {
	struct coir_datagram sock;
	struct coir_dns *dns;
	struct coir_fiber *asker;
	/* readable right after the answer is */
	int fd;
	struct event event;
};

/* In the same pass of the loop: evdns has read the answer, but not told it. */
static void
cancel_cb(evutil_socket_t fd, short what, void *arg)
{
	struct late *late = arg;

	(void)fd;
	(void)what;
	ck_assert_int_eq(coir_fiber_cancel(late->asker), 0);
}

static int
ask_too_long(void *arg)
{
	struct coir_dns_answer answer;

	ck_assert_int_eq(coir_dns_query(arg, "host.test", COIR_DNS_A, &answer),
			 -ECANCELED);
	return 0;
}

/* There is no such name, and then the cancel. */
static void
answer_and_cancel(struct late *late)
{
	unsigned char buf[512];
	struct coir_addr client;
	ssize_t n = coir_datagram_recv(&late->sock, buf, sizeof(buf), &client,
				       NULL);

	ck_assert_int_gt((int)n, 12);
	buf[2] = 0x81;
	buf[3] = 0x83;
	ck_assert_int_eq(coir_datagram_send(&late->sock, buf, (size_t)n,
					    &client),
			 0);
	ck_assert_int_eq(eventfd_write(late->fd, 1), 0);
}

static int
cancel_late(struct coir_scope *scope, void *arg)
{
	struct late *late = arg;
	char text[COIR_ADDR_TEXT_MAX];
	const char *servers[] = { text + strlen("udp:"), NULL };
	struct coir_dns_options options = { .nameservers = servers,
					    .hosts = "" };
	struct coir_addr addr;

	bind_udp(&late->sock, COIR_IP4_LOOPBACK, &addr);
	coir_addr_format(&addr, text, sizeof(text));
	ck_assert_int_eq(coir_dns_new(&options, &late->dns), 0);
	late->fd = eventfd(0, EFD_NONBLOCK);
	event_assign(&late->event, coir_runtime_base(coir_runtime_current()),
		     late->fd, EV_READ, cancel_cb, late);
	ck_assert_int_eq(event_add(&late->event, NULL), 0);
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, ask_too_long, late->dns,
					  &late->asker),
			 0);
	answer_and_cancel(late);
	ck_assert_int_eq(coir_join(late->asker, NULL), 0);
	coir_fiber_put(late->asker);
	event_del(&late->event);
	close(late->fd);
	coir_dns_free(late->dns);
	return coir_datagram_close(&late->sock);
}

static int
cancelled_late(void *arg)
{
	return coir_scope_run(cancel_late, arg);
}

/* evdns has freed its request by then: it must not be taken back. */
START_TEST(dns_cancel_between_answer_and_wake)
{
	struct late late;

	ck_assert_int_eq(run_net(cancelled_late, &late), 0);
}
END_TEST

SUITE(dns_cancel)
{
	ADD(dns_cancel_between_answer_and_wake);
}
