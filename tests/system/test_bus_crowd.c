/* SPDX-License-Identifier: MIT */
/*
 * Programs that ask a lot, or do not read what they are answered: they cost
 * themselves, and neither other programs nor people.
 */
#include "config.h"

#include <check.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "support/runner.h"
#include "system/bus_peer.h"
#include "system/peer.h"

/* More than a peer's own queue for answers holds. */
#define MANY 900

static struct daemon d;

/* Lines "0", "1" and so on of @bytes each, on the room's disk when it ends. */
static void
fill(int lines, int bytes)
{
	char line[4200];
	char text[16];
	struct peer p;

	peer_connect(&p, d.ports[0]);
	peer_skip_to_join(&p, "fiber");
	for (int i = 0; i < lines; i++) {
		snprintf(line, sizeof(line), "%d%*s\n", i, bytes, "x");
		peer_say(&p, line);
		if (i % 50 < 49 && i < lines - 1)
			continue;
		snprintf(text, sizeof(text), "%d ", i);
		do {
			peer_line(&p, line, sizeof(line));
		} while (strncmp(line, text, strlen(text)) != 0);
	}
	peer_close(&p);
}

static void
open_peer(struct bus_peer *p)
{
	bus_peer_connect(p, &d, 0, "nothing");
}

/* Sends @n requests, numbered by their ids. */
static void
send_many(struct bus_peer *p, int n, const char *member)
{
	char request[128];

	for (int i = 0; i < n; i++) {
		snprintf(request, sizeof(request), "{%s, \"id\": %d}", member,
			 i);
		if (zmq_send(p->dealer, request, strlen(request), 0) < 0)
			ck_abort_msg("request %d is not sent", i);
	}
}

/* Each of them is answered once, well. */
static void
expect_answers(struct bus_peer *p, int n)
{
	bool *seen = calloc((size_t)n, sizeof(*seen));

	ck_assert_ptr_nonnull(seen);
	for (int i = 0; i < n; i++) {
		json_t *answer = bus_peer_answer(p);
		json_int_t id = -1;

		json_unpack(answer, "{s:I}", "id", &id);
		if (id < 0 || id >= n || seen[id] ||
		    json_object_get(answer, "error"))
			ck_abort_msg("answer %d: %s", i, json_dumps(answer, 0));
		seen[id] = true;
		json_decref(answer);
	}
	free(seen);
}

START_TEST(bus_crowd_each_request_is_answered)
{
	struct bus_peer p;

	daemon_start(&d,
		     BUS_CONF("post_rate = 1000000;"
			      " request_rate = 1000000;"));
	fill(100, 100);
	open_peer(&p);
	send_many(&p, MANY, "\"since\": 0");
	expect_answers(&p, MANY);
	send_many(&p, MANY, "\"head\": true");
	expect_answers(&p, MANY);
	send_many(&p, 100, "\"post\": \"x\"");
	expect_answers(&p, 100);
	bus_peer_close(&p);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* Kilobytes of memory that the daemon has had at most. */
static long
peak_memory(void)
{
	char path[64];
	char line[256];
	long kib = 0;
	FILE *status;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)d.pid);
	status = fopen(path, "re");
	ck_assert_ptr_nonnull(status);
	while (fgets(line, sizeof(line), status))
		sscanf(line, "VmHWM: %ld", &kib);
	fclose(status);
	return kib;
}

/* One that keeps next to nothing of what it is answered. */
static void
open_deaf(struct bus_peer *p)
{
	char endpoint[128];

	open_peer(p);
	zmq_close(p->dealer);
	p->dealer = zmq_socket(p->context, ZMQ_DEALER);
	zmq_setsockopt(p->dealer, ZMQ_RCVHWM, &(int){ 1 }, sizeof(int));
	zmq_setsockopt(p->dealer, ZMQ_LINGER, &(int){ 0 }, sizeof(int));
	zmq_setsockopt(p->dealer, ZMQ_RCVTIMEO, &(int){ PATIENCE_MS },
		       sizeof(int));
	snprintf(endpoint, sizeof(endpoint), "ipc://%s/post", d.dir);
	ck_assert_int_eq(zmq_connect(p->dealer, endpoint), 0);
}

/* Asks for as many pages as can be without reading one. */
static void
overdo(struct bus_peer *p)
{
	static const char request[] = "{\"since\": 0}";

	for (int i = 0; i < 100; i++)
		if (zmq_send(p->dealer, request, strlen(request),
			     ZMQ_DONTWAIT) < 0)
			return;
}

/* Reads all that there is for @p until it can ask again, and is answered. */
static void
come_back(struct bus_peer *p)
{
	static const char request[] = "{\"head\": true, \"id\": \"back\"}";
	const char *id = "";
	bool sent = false;

	while (!*id) {
		json_t *answer;

		if (!sent)
			sent = zmq_send(p->dealer, request, strlen(request),
					ZMQ_DONTWAIT) >= 0;
		answer = bus_peer_answer(p);
		json_unpack(answer, "{s:s}", "id", &id);
		id = strcmp(id, "back") == 0 ? "back" : "";
		json_decref(answer);
	}
}

/*
 * Pages of 70 KiB are asked for and none is read: the rest is no longer read
 * either, then it is cut off. Others do not notice, and it may come again.
 */
START_TEST(bus_crowd_one_that_does_not_read)
{
	struct bus_peer deaf;
	struct bus_peer other;
	long before;

	daemon_start(&d, BUS_CONF("}; log: { level = \"info\";"));
	fill(100, 4000);
	before = peak_memory();
	open_deaf(&deaf);
	open_peer(&other);
	for (int i = 0; i < 50; i++) {
		overdo(&deaf);
		send_many(&other, 1, "\"since\": 0");
		expect_answers(&other, 1);
	}
	daemon_await_log(&d, "is cut off");
	if (daemon_is_bare())
		ck_assert_int_lt(peak_memory() - before, 32 * 1024);
	come_back(&deaf);
	bus_peer_close(&deaf);
	bus_peer_close(&other);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* Whoever reads is told of each request that is too many, and never cut off. */
START_TEST(bus_crowd_too_many_is_told)
{
	struct bus_peer p;
	int told = 0;

	daemon_start(&d, BUS_CONF("}; log: { level = \"info\";"));
	fill(10, 100);
	open_peer(&p);
	send_many(&p, 5000, "\"since\": 0");
	for (int i = 0; i < 5000; i++) {
		json_t *answer = bus_peer_answer(&p);
		const char *code = "";

		json_unpack(answer, "{s:{s:s}}", "error", "code", &code);
		if (*code && strcmp(code, "too-many") != 0)
			ck_abort_msg("%s", code);
		told += *code != '\0';
		json_decref(answer);
	}
	ck_assert_int_gt(told, 0);
	ck_assert_int_lt(told, 4000);
	bus_peer_close(&p);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* The answers that have come by now. */
static int
count_answers(struct bus_peer *p)
{
	char start[1];
	int n = 0;

	while (zmq_recv(p->dealer, start, sizeof(start), ZMQ_DONTWAIT) >= 0)
		n++;
	return n;
}

/* Who joins reads pages, too; it has them between those of the bus. */
START_TEST(bus_crowd_joiners_pass)
{
	struct bus_peer p;
	struct peer joiner;

	daemon_start(&d,
		     BUS_CONF("post_rate = 1000000;"
			      " request_rate = 1000000; };"
			      " room: { memory = \"1M\";"));
	fill(3000, 700);
	open_peer(&p);
	send_many(&p, MANY, "\"since\": 0");
	send_many(&p, 1, "\"head\": true");
	peer_connect(&joiner, d.ports[0]);
	peer_skip_to_join(&joiner, "fiber");
	ck_assert_int_lt(count_answers(&p), MANY / 2);
	peer_close(&joiner);
	bus_peer_close(&p);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* Who connects again has not been forgiven. */
START_TEST(bus_crowd_reconnecting_is_no_way_out)
{
	struct bus_peer p;
	int refused = 0;

	daemon_start(&d, BUS_CONF("post_rate = 3;"));
	for (int i = 0; i < 20; i++) {
		json_t *answer;

		open_peer(&p);
		answer = bus_peer_ask(&p, "{\"post\": \"%d\"}", i);
		refused += json_object_get(answer, "error") != NULL;
		json_decref(answer);
		bus_peer_close(&p);
	}
	ck_assert_int_ge(refused, 5);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(bus_crowd_requests_have_a_rate)
{
	struct bus_peer p;

	daemon_start(&d, BUS_CONF("request_rate = 10;"));
	open_peer(&p);
	send_many(&p, 100, "\"head\": true");
	for (int i = 0; i < 10; i++)
		json_decref(bus_peer_answer(&p));
	/* the others take nine seconds */
	ck_assert_int_lt(count_answers(&p), 80);
	bus_peer_close(&p);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(bus_crowd_connections_are_bounded)
{
	struct bus_peer in[3];
	struct bus_peer out;
	struct bus_heard heard;

	daemon_start(&d, BUS_CONF("connections = 3;"));
	for (int i = 0; i < 3; i++)
		bus_peer_open(&in[i], &d);
	bus_peer_connect(&out, &d, 0, "chat.");
	daemon_await_log(&d, "more than 3 connections");
	for (int i = 0; i < 10; i++) {
		bus_peer_hear(&in[0], &heard);
		bus_heard_fini(&heard);
	}
	ck_assert_int_lt(zmq_recv(out.sub, &heard, 1, ZMQ_DONTWAIT), 0);
	bus_peer_close(&in[2]);
	bus_peer_hear(&out, &heard);
	bus_heard_fini(&heard);
	ck_assert_uint_eq(bus_peer_post(&out, "bot", "has a place now"), 1);
	bus_peer_close(&in[0]);
	bus_peer_close(&in[1]);
	bus_peer_close(&out);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

static void
count(void *arg, const json_t *line)
{
	int *lines = arg;

	(void)line;
	(*lines)++;
}

/* The bus may have 2 MB: a subscriber with 12 MB to come is cut off. */
START_TEST(bus_crowd_memory_is_bounded)
{
	struct bus_peer slow;
	struct bus_peer quick;
	int lines = 0;

	daemon_start(&d, BUS_CONF("}; limits: { clients_memory = \"8M\";"));
	bus_peer_open(&quick, &d);
	bus_peer_connect(&slow, &d, 1, "chat.");
	fill(3000, 4000);
	daemon_await_log(&d, "reads least is cut off");
	bus_peer_follow(&quick, 3002, count, &lines);
	ck_assert_int_eq(lines, 3002);
	bus_peer_follow(&slow, 3002, count, &lines);
	ck_assert_int_eq(lines, 2 * 3002);
	bus_peer_close(&slow);
	bus_peer_close(&quick);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* With answers that nobody reads it still stops at once. */
START_TEST(bus_crowd_the_day_ends)
{
	struct bus_peer deaf;

	daemon_start(&d, BUS_CONF("}; drain_timeout = \"1 h\"; log: {"));
	fill(100, 4000);
	open_deaf(&deaf);
	send_many(&deaf, 500, "\"since\": 0");
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	bus_peer_close(&deaf);
}
END_TEST

SUITE(bus_crowd)
{
	ADD(bus_crowd_each_request_is_answered);
	ADD(bus_crowd_one_that_does_not_read);
	ADD(bus_crowd_too_many_is_told);
	ADD(bus_crowd_joiners_pass);
	ADD(bus_crowd_reconnecting_is_no_way_out);
	ADD(bus_crowd_requests_have_a_rate);
	ADD(bus_crowd_connections_are_bounded);
	ADD(bus_crowd_memory_is_bounded);
	ADD(bus_crowd_the_day_ends);
}
