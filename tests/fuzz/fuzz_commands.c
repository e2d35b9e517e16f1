/* SPDX-License-Identifier: MIT */
/*
 * fuzz_commands.c - any bytes as what somebody types in a room with commands.
 *
 * All is real but the sockets and the disk. Nothing that is typed ends the
 * connection but /quit; who types is told only what begins as a notice does, or
 * what is stored; the other one in the room sees what is stored and what is
 * told to that one. None of it can do anything to a terminal.
 */
#include "config.h"

#include <event2/event.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "client/hall.h"
#include "client/manners.h"
#include "command/commands.h"
#include "conf/conf.h"
#include "fuzz/visitor.h"
#include "shows.h"
#include "unit/store_double.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* More say nothing new, and take long. */
#define INPUT_MAX 2048

/* Bytes of one read: fewer commands than may wait for their answers. */
#define READ_MAX 64

static struct conf conf;
static struct event_base *base;
static struct hall hall;
static struct door door = { .hall = &hall };
static struct roster_label label = { .text = "way", .len = 3 };
static struct store_double store;
static struct room *room;
static struct commands *commands;
static struct visitor writer, reader;
static char writer_address[] = "tcp:writer";
static char reader_address[] = "tcp:reader";

static void
require(bool truth)
{
	if (!truth)
		abort();
}

/* What was said is stored, and both have all there is. */
static void
settle(void)
{
	visitors_settle(&writer, &reader, &store);
}

static void
begin(void)
{
	if (!base) {
		base = event_base_new();
		require(base && conf_default(&conf) == 0);
		door.conf = &conf.listeners[0];
	}
	store_double_init(&store, UINT64_MAX);
	require(room_new(&store.store, &room_limits_default, &room) == 0);
	require(hall_init(&hall, room, base, &conf) == 0);
	require(commands_new(&hall, &store.store, &conf, &commands) == 0);
	visitor_come(&reader, room, &door, &label, reader_address);
	visitor_come(&writer, room, &door, &label, writer_address);
	settle();
}

static void
leave(struct visitor *v)
{
	session_fini(&v->client.session);
	hall.command->left(&v->client);
	people_leave(&hall.people, &v->client.person);
	room_leave(&v->client.guest);
	manners_release(&v->client);
	store_double_commit_all(&store);
	free(v->text);
}

static void
end(void)
{
	leave(&writer);
	leave(&reader);
	store_double_answer_all(&store);
	hall_fini(&hall);
	room_free(room);
	store_double_fini(&store);
	commands_free(commands);
	memset(&hall, 0, sizeof(hall));
}

/* The writer types @len bytes, in memory where one too many is seen. */
static void
type(const uint8_t *bytes, size_t len)
{
	char *buf = malloc(len);

	require(buf);
	/* the telnet protocol has a fuzzer of its own */
	for (size_t i = 0; i < len; i++)
		buf[i] = bytes[i] == 0xff ? '?' : (char)bytes[i];
	require(session_input(&writer.client.session, &hall.rules, buf, len,
			      &writer.client) == 0);
	free(buf);
	settle();
}

/* What was received is whole lines that show nothing but text. */
static void
check_text(const struct visitor *v)
{
	for (size_t at = 0; at < v->len;) {
		const char *lf = memchr(v->text + at, '\n', v->len - at);
		size_t len;

		require(lf);
		len = (size_t)(lf - v->text) - at;
		require(shows_only_text(v->text + at, len, false));
		at += len + 1;
	}
}

/* Whoever has not quit is still answered. */
static void
check_alive(void)
{
	static const char ping[] = "/ping\n";
	static const char pong[] = "*** pong\n";
	size_t before;

	/* first what it has begun, which may be answered like a ping */
	type((const uint8_t *)"\n", 1);
	before = writer.len;
	if (writer.client.input_ended)
		return;
	type((const uint8_t *)ping, sizeof(ping) - 1);
	/* it may have typed /quit, and its end only now */
	if (writer.client.input_ended)
		return;
	/* what is looked up may be answered after it */
	require(memmem(writer.text + before, writer.len - before, pong,
		       sizeof(pong) - 1));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > INPUT_MAX)
		return 0;
	begin();
	for (size_t at = 0, len; at < size; at += len) {
		len = size - at < READ_MAX ? size - at : READ_MAX;
		type(data + at, len);
		require(!writer.client.guest.cut);
	}
	check_alive();
	check_text(&writer);
	check_text(&reader);
	end();
	return 0;
}
