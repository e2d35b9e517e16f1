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
#include "shows.h"
#include "unit/store_double.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* More say nothing new, and take long. */
#define INPUT_MAX 2048

/* Bytes of one read: fewer commands than may wait for their answers. */
#define READ_MAX 64

/* Somebody in the room, and all that it has received. */
struct visitor {
	struct client client; /* without what has to do with sockets */
	char *text;           /* received */
	size_t len;           /* bytes of it */
};

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

static void
ignore(struct room_client *client)
{
	(void)client;
}

static const struct room_client_ops ops = {
	.news = ignore,
	.released = ignore,
};

static void
come(struct visitor *v, char *address)
{
	*v = (struct visitor){ .client = { .door = &door,
					   .address = address } };
	session_init(&v->client.session);
	require(room_join(room, &v->client.guest, &ops, &label, address,
			  strlen(address)) == 0);
}

static void
receive(struct visitor *v, const char *bytes, size_t len)
{
	v->text = realloc(v->text, v->len + len);
	require(v->text);
	memcpy(v->text + v->len, bytes, len);
	v->len += len;
}

/* Sends @v what is for it. False: there is nothing. */
static bool
send_all(struct visitor *v)
{
	struct cursor *cursor = &v->client.guest.cursor;
	struct iovec iov[4];
	size_t sum = 0;
	int n = cursor_gather(cursor, iov, 4, SIZE_MAX);

	require(n >= 0);
	for (int i = 0; i < n; i++) {
		receive(v, iov[i].iov_base, iov[i].iov_len);
		sum += iov[i].iov_len;
	}
	cursor_sent(cursor, sum);
	return sum > 0;
}

/* What was said is stored, and both have all there is. */
static void
settle(void)
{
	bool more = true;

	store_double_commit_all(&store);
	while (more) {
		more = send_all(&writer);
		more |= send_all(&reader);
		more |= store.reads != NULL;
		store_double_answer_all(&store);
	}
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
	come(&reader, reader_address);
	come(&writer, writer_address);
	settle();
}

static void
leave(struct visitor *v)
{
	session_fini(&v->client.session);
	hall.command->left(&v->client);
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
	static const char ping[] = "\n/ping\n";
	static const char pong[] = "*** pong\n";
	size_t before = writer.len;

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
