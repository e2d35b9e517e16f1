/* SPDX-License-Identifier: MIT */
/*
 * slot_crash_server.c - the server of slot_crash.h, in a child.
 *
 * It ends by an exit code when it finds something wrong; to be right it has to
 * be killed.
 */
#include "config.h"

#include "common/socket_cookie.h"
#include "unit/slot_crash_server.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "slot/slot.h"
#include "slot/slots.h"
#include "slot/survivor.h"
#include "text/session.h"

/* The store that the lines are in. */
#define STORE 5

/* Lines that wait to be stored. */
#define IN_FLIGHT 5

/* A server. */
static struct server {
	struct crash *crash;
	struct slot *slot;
	struct session session;
	struct session_rules rules;
	uint64_t out;           /* bytes sent */
	unsigned int in_flight; /* lines said and not stored */
	unsigned int seed;
} server;

static void
require(bool truth, int code)
{
	if (!truth)
		_exit(code);
}

size_t
crash_line(uint64_t number, char *text)
{
	size_t len = (size_t)snprintf(text, CRASH_LINE_MAX, "%llu ",
				      (unsigned long long)number);
	size_t more = (size_t)(number * 7919 % (CRASH_LINE_MAX - 30));

	memset(text + len, (char)('a' + number % 26), more);
	return len + more;
}

void
crash_bytes(uint64_t from, char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		bytes[i] = (char)((from + i) * 2654435761 >> 13);
}

/* Bytes of input whose lines are stored. */
static uint64_t
stored(const struct crash_store *store)
{
	return store->count ? store->ends[store->count - 1] : 0;
}

static void
commit(unsigned int n)
{
	for (; n > 0 && server.in_flight > 0; n--) {
		server.in_flight--;
		server.crash->store->count++;
	}
}

static void
said(void *arg, const char *text, size_t len, uint64_t input_end)
{
	struct crash_store *store = server.crash->store;
	uint64_t number = store->count + server.in_flight;
	char expected[CRASH_LINE_MAX];

	(void)arg;
	if (input_end <= stored(store))
		return;
	require(input_end == store->ends[number], 10);
	require(len == crash_line(number, expected), 11);
	require(memcmp(text, expected, len) == 0, 12);
	server.in_flight++;
	if (server.in_flight > IN_FLIGHT)
		commit(1);
}

static void
noticed(void *arg, const char *text, size_t len, uint64_t cause)
{
	(void)arg;
	(void)text;
	(void)len;
	(void)cause;
	_exit(13);
}

static void
replied(void *arg, const uint8_t *bytes, size_t len, uint64_t cause)
{
	(void)arg;
	(void)cause;
	require(len > 0 && bytes[0] == 0xff, 14);
}

static const struct session_sink sink = { said, noticed, replied };

/* Goes on where the one before was. */
static void
take_over(struct crash *c)
{
	struct survivor *found;
	struct slots *slots;
	struct iovec input[2];
	size_t n;
	int pieces;

	server = (struct server){ .crash = c, .seed = c->seed };
	require(slots_open(c->slots, 1, &slots) == 0, 20);
	slots_set_store(slots, STORE);
	require(survivors_find(slots,
			       &(struct socket_cookie){
				       socket_cookie_of(c->ours), c->ours },
			       1, &found, &n) == 0,
		21);
	require(n == 1 && found->id == 1, 22);
	require(session_rules_init(&server.rules, CRASH_LINE_MAX, &sink) == 0,
		23);
	server.slot = found->slot;
	server.out = found->place.next + found->ahead;
	require(survivor_session(found, stored(c->store), &server.session) == 0,
		24);
	pieces = survivor_input(found, server.session.input, input);
	for (int i = 0; i < pieces; i++) {
		char *copy = malloc(input[i].iov_len);

		memcpy(copy, input[i].iov_base, input[i].iov_len);
		session_input(&server.session, &server.rules, copy,
			      input[i].iov_len, NULL);
		session_replies_sent(&server.session);
		free(copy);
	}
	free(found);
}

/* A debugger goes on from here, once. */
static void
stop_at(enum crash_stop where)
{
	if (server.crash->stop != where)
		return;
	server.crash->stop = STOP_NOWHERE;
	raise(SIGSTOP);
}

static void
send_some(void)
{
	char bytes[12000];
	size_t len = (size_t)(rand_r(&server.seed) % (int)sizeof(bytes)) + 1;
	size_t part = (size_t)rand_r(&server.seed) % len + 1;
	struct cursor_place from = { .next = server.out };
	struct cursor_place to = { .next = server.out + len };
	struct iovec ranges[2] = { { bytes, part },
				   { bytes + part, len - part } };
	ssize_t n;

	crash_bytes(server.out, bytes, len);
	stop_at(STOP_SENDING);
	n = slot_send(server.slot, &from, &to, ranges, part < len ? 2 : 1);
	require(n >= 0 || n == -EAGAIN, 30);
	if (n > 0)
		server.out += (uint64_t)n;
	if (n > 0 && (size_t)n < len) {
		from.next = server.out;
		slot_settle(server.slot, &from, 0);
	}
}

/* Returns as slot_receive(). */
static ssize_t
hear_some(void)
{
	static char bytes[16384];
	size_t most = (size_t)rand_r(&server.seed) % sizeof(bytes) + 1;
	ssize_t n;

	slot_forget(server.slot, stored(server.crash->store));
	if (slot_room(server.slot) < most) {
		commit(IN_FLIGHT + 1);
		slot_save(server.slot, &server.session);
	}
	stop_at(STOP_HEARING);
	n = slot_receive(server.slot, most, bytes);
	require(n > 0 || n == -EAGAIN || n == 0, 31);
	if (n > 0)
		require(session_input(&server.session, &server.rules, bytes,
				      (size_t)n, NULL) == 0,
			32);
	session_replies_sent(&server.session);
	return n;
}

void
crash_serve(struct crash *c)
{
	take_over(c);
	c->store->serving++;
	for (;;) {
		send_some();
		(void)hear_some();
		commit((unsigned int)rand_r(&server.seed) % 3);
	}
}

void
crash_serve_rest(struct crash *c)
{
	struct pollfd pfd = { .fd = c->ours, .events = POLLIN };

	take_over(c);
	while (hear_some() != 0)
		poll(&pfd, 1, -1);
	commit(IN_FLIGHT + 1);
	_exit(0);
}
