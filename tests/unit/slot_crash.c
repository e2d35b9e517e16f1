/* SPDX-License-Identifier: MIT */
/*
 * slot_crash.c - see slot_crash.h: the client, and what it asserts.
 */
#include "config.h"

#include "common/socket_cookie.h"
#include "unit/slot_crash.h"

#include <errno.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "slot/slot.h"
#include "slot/slots.h"
#include "slot/survivor.h"
#include "support/runner.h"
#include "unit/slot_crash_server.h"

/* The store that the lines are in. */
#define STORE 5

/* A connection over the loopback; *@ret is the server's end, then the other. */
static void
connect_tcp(int ret[2])
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	socklen_t len = sizeof(in);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_int_eq(bind(listener, (struct sockaddr *)&in, len), 0);
	ck_assert_int_eq(listen(listener, 1), 0);
	ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&in, &len),
			 0);
	ret[1] = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(connect(ret[1], (struct sockaddr *)&in, len), 0);
	ret[0] = accept(listener, NULL, NULL);
	ck_assert_int_ge(ret[0], 0);
	close(listener);
}

/* Puts the server's end into a slot. */
static void
enter(struct crash *c)
{
	const struct slots_shape shape = { .count = 1,
					   .line_max = CRASH_LINE_MAX,
					   .style = 1 };
	struct slot_identity who;
	struct coir_addr peer;
	struct slots *slots;
	struct slot *slot;

	ck_assert_int_eq(coir_addr_tcp("127.0.0.1", 1, &peer), 0);
	ck_assert_int_eq(slot_identify(c->ours, &peer, "door", "Eio", &who), 0);
	ck_assert_int_eq(slots_new(&shape, &slots), 0);
	slots_set_store(slots, STORE);
	slot = slots_take(slots);
	slot_fill(slot, &who);
	slot_enter(slot, 1);
	c->slots = dup(slots_fd(slots));
	slots_free(slots);
}

void
crash_init(struct crash *c, int family, unsigned int seed)
{
	const int small = 8 * 1024;
	int pair[2];

	*c = (struct crash){ .seed = seed };
	if (family == AF_INET)
		connect_tcp(pair);
	else
		ck_assert_int_eq(socketpair(family, SOCK_STREAM, 0, pair), 0);
	c->ours = pair[0];
	c->theirs = pair[1];
	setsockopt(c->ours, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
	c->store = mmap(NULL, sizeof(*c->store), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(c->store, MAP_FAILED);
	c->saying = malloc(CRASH_SAYING_MAX);
	enter(c);
}

void
crash_fini(struct crash *c)
{
	close(c->slots);
	close(c->ours);
	close(c->theirs);
	munmap(c->store, sizeof(*c->store));
	free(c->saying);
}

/* Composes the next line, with what telnet clients put into it. */
static void
begin_line(struct crash *c)
{
	size_t len = 0;

	c->input += c->to_say;
	if (c->lines % 7 == 3) {
		memcpy(c->saying + len, "\xff\xfb\x01", 3);
		len += 3;
	}
	len += crash_line(c->lines, c->saying + len);
	if (c->lines % 50 == 49) {
		/* the ring is full of half a line before it ends */
		memcpy(c->saying + len, "\xff\xfa", 2);
		memset(c->saying + len + 2, 'x', CRASH_JUNK);
		memcpy(c->saying + len + 2 + CRASH_JUNK, "\xff\xf0", 2);
		len += CRASH_JUNK + 4;
	}
	c->saying[len++] = '\n';
	c->said = 0;
	c->to_say = len;
	c->store->ends[c->lines++] = c->input + len;
}

static void
say(struct crash *c, size_t most)
{
	ssize_t n;

	if (c->said == c->to_say && c->lines == CRASH_LINES)
		return;
	if (c->said == c->to_say)
		begin_line(c);
	if (most > c->to_say - c->said)
		most = c->to_say - c->said;
	n = send(c->theirs, c->saying + c->said, most, MSG_DONTWAIT);
	if (n > 0)
		c->said += (size_t)n;
}

/* Hears what there is. False: nothing. */
static bool
hear(struct crash *c, size_t most)
{
	char got[4096], expected[4096];
	ssize_t n = recv(c->theirs, got, most, MSG_DONTWAIT);

	if (n <= 0)
		return false;
	crash_bytes(c->heard, expected, (size_t)n);
	ck_assert_mem_eq(got, expected, (size_t)n);
	c->heard += (uint64_t)n;
	return true;
}

void
crash_client(struct crash *c)
{
	say(c, (size_t)(rand_r(&c->seed) % 3000) + 1);
	if (rand_r(&c->seed) % 4)
		hear(c, (size_t)(rand_r(&c->seed) % 4096) + 1);
}

/* Hears all that was sent. */
static void
hear_rest(struct crash *c)
{
	int left = 1;

	while (left > 0) {
		while (hear(c, 4096))
			;
		ck_assert_int_eq(ioctl(c->ours, SIOCOUTQ, &left), 0);
	}
	while (hear(c, 4096))
		;
}

void
crash_check(struct crash *c, pid_t server)
{
	struct survivor *found;
	struct slots *slots;
	size_t n;
	int status;

	ck_assert_int_eq(waitpid(server, &status, 0), server);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	hear_rest(c);
	ck_assert_int_eq(slots_open(dup(c->slots), 1, &slots), 0);
	slots_set_store(slots, STORE);
	ck_assert_int_eq(survivors_find(slots,
					&(struct socket_cookie){
						socket_cookie_of(c->ours),
						c->ours },
					1, &found, &n),
			 0);
	ck_assert_uint_eq(n, 1);
	ck_assert_uint_eq(found->place.next + found->ahead, c->heard);
	free(found);
	slots_free(slots);
}

void
crash_finish(struct crash *c)
{
	int status;
	pid_t server;

	while (c->said < c->to_say &&
	       send(c->theirs, c->saying + c->said, 1, MSG_DONTWAIT) == 1)
		c->said++;
	server = fork();
	if (server == 0)
		crash_serve_rest(c);
	while (c->said < c->to_say)
		say(c, c->to_say);
	ck_assert_int_eq(shutdown(c->theirs, SHUT_WR), 0);
	ck_assert_int_eq(waitpid(server, &status, 0), server);
	ck_assert_int_eq(status, 0);
	ck_assert_uint_eq(c->store->count, c->lines);
}
