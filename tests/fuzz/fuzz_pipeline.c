/* SPDX-License-Identifier: MIT */
/*
 * fuzz_pipeline.c - any bytes from one client's socket to all screens.
 *
 * All that they pass is real but the sockets and the disk: telnet, framing,
 * cleaning, the room, its transcript and its cursors. The first byte says how
 * long a line may be, the second how many of those behind it are a rhythm: each
 * of them how much comes in one read, and whether the store is done and people
 * are sent something then. In that rhythm, or byte by byte with all done at
 * once, the same lines are stored and the same is received.
 *
 * What is stored and shown is valid UTF-8 that can do nothing to a terminal.
 * Each line ends in the input where it says that it does. Half a line takes no
 * more memory than a whole one may.
 */
#include "config.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "client/hall.h"
#include "conf/conf.h"
#include "fuzz/visitor.h"
#include "shows.h"
#include "text/text.h"
#include "unit/store_double.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a byte of the rhythm says. */
#define RHYTHM_READ 0x3f /* bytes in a read, but for one */
#define RHYTHM_STORE 0x40
#define RHYTHM_SEND 0x80

/* More say nothing new, and take long. */
#define INPUT_MAX 1024

/* Bytes of a reply of the telnet protocol. */
#define REPLY_LEN 3

/* All input, and when it comes. */
struct input {
	const uint8_t *bytes;
	size_t size;
	const uint8_t *rhythm; /* again and again */
	size_t rhythm_len;     /* 0: all comes at once */
	uint32_t line_max;     /* what the session is told */
};

/* A room in which one speaks and another looks on. */
struct scene {
	struct store_double store;
	struct room *room;
	struct session_rules rules;
	struct roster_label label;
	struct visitor writer;
	struct visitor reader;
};

/* Where the sink looks whether what is said is logged, too. */
static const struct conf_log quiet;
static struct hall hall = { .log = &quiet };
static struct door door = { .hall = &hall };

static void
require(bool truth)
{
	if (!truth)
		abort();
}

/* What was said is stored, and everybody has all there is. */
static void
settle(struct scene *s)
{
	visitors_settle(&s->writer, &s->reader, &s->store);
}

/* The writer's next @len bytes, in memory where one too many is seen. */
static void
say(struct scene *s, const uint8_t *bytes, size_t len, uint32_t line_max)
{
	struct session *session = &s->writer.client.session;
	uint64_t before = session->input;
	char *buf = malloc(len);

	require(buf);
	memcpy(buf, bytes, len);
	require(session_input(session, &s->rules, buf, len,
			      &s->writer.client) == 0);
	free(buf);
	require(session->input == before + len);
	require(session->room <= line_max + 1);
	require(session->count > 0 || !session->partial);
}

/* One read, and what comes of it. Returns how many bytes were in it. */
static size_t
step(struct scene *s, const struct input *in, size_t at, size_t beat)
{
	size_t len = in->size - at;
	uint8_t how = 0;

	if (in->rhythm_len > 0) {
		how = in->rhythm[beat % in->rhythm_len];
		if (len > (how & RHYTHM_READ) + 1u)
			len = (how & RHYTHM_READ) + 1u;
	}
	if (!room_client_may_read(&s->writer.client.guest))
		settle(s);
	require(room_client_may_read(&s->writer.client.guest));
	say(s, in->bytes + at, len, in->line_max);
	if (how & RHYTHM_STORE)
		store_double_commit_all(&s->store);
	if (how & RHYTHM_SEND) {
		visitor_send(&s->writer, (how & RHYTHM_READ) + 1u);
		visitor_send(&s->reader, (how & RHYTHM_READ) + 1u);
	}
	return len;
}

/* The writer has said all, gets the rest and leaves; the reader sees it go. */
static void
end(struct scene *s)
{
	struct client *writer = &s->writer.client;

	session_end(&writer->session, &s->rules, writer);
	require(!writer->session.partial);
	require(room_close_after(&writer->guest) == 0);
	settle(s);
	require(cursor_done(&writer->guest.cursor));
	session_fini(&writer->session);
	room_leave(&writer->guest);
	settle(s);
	room_leave(&s->reader.client.guest);
	store_double_commit_all(&s->store);
	room_free(s->room);
	session_rules_fini(&s->rules);
}

static void
play(struct scene *s, const struct input *in)
{
	static char writer[] = "tcp:writer", reader[] = "tcp:reader";
	size_t at = 0;

	*s = (struct scene){ .label = { .text = "pipe", .len = 4 } };
	store_double_init(&s->store, UINT64_MAX);
	require(room_new(&s->store.store, &room_limits_default, &s->room) == 0);
	require(session_rules_init(&s->rules, in->line_max, &client_sink) == 0);
	visitor_come(&s->reader, s->room, &door, &s->label, reader);
	visitor_come(&s->writer, s->room, &door, &s->label, writer);
	for (size_t beat = 0; at < in->size; beat++)
		at += step(s, in, at, beat);
	end(s);
}

static void
scene_fini(struct scene *s)
{
	free(s->writer.text);
	free(s->reader.text);
	store_double_fini(&s->store);
}

/* Takes the telnet replies out of what @v received: no text has 0xff. */
static void
take_replies(struct visitor *v)
{
	size_t kept = 0, replies = 0;

	for (size_t at = 0; at < v->len;) {
		if (v->text[at] != '\xff') {
			v->text[kept++] = v->text[at++];
			continue;
		}
		require(v->len - at >= REPLY_LEN);
		require(v->text[at + 1] == '\xfe' || v->text[at + 1] == '\xfc');
		at += REPLY_LEN;
		replies += REPLY_LEN;
	}
	v->len = kept;
	require(replies <= TELNET_REPLY_MAX);
}

/* The next line of what @v received, without its end. */
static size_t
next_line(const struct visitor *v, size_t at)
{
	const char *lf = at < v->len ? memchr(v->text + at, '\n', v->len - at)
				     : NULL;

	require(lf);
	return (size_t)(lf - v->text) - at;
}

/* The writer's messages are in order, and end where they say. */
static void
check_place(const struct line *line, const struct input *in,
	    uint64_t *input_end)
{
	require(line->input_end > *input_end && line->input_end <= in->size);
	require(line->input_end == in->size ||
		in->bytes[line->input_end - 1] == '\n');
	*input_end = line->input_end;
}

/* @shown is @line, as the reader has received it. */
static void
check_shown(const struct line *line, const char *shown, size_t len)
{
	bool moved = text_looks_like_room(line->text, line->text_len);

	if (line->kind != LINE_MESSAGE)
		return;
	require(len == line->text_len + moved);
	require(!moved || shown[0] == ' ');
	require(len == moved ||
		!memcmp(shown + moved, line->text, len - moved));
	require(!text_looks_like_room(shown, len));
}

/* The reader has received what is stored up to when it left. */
static void
check_reader(const struct scene *s, const struct input *in)
{
	const struct visitor *v = &s->reader;
	uint64_t input_end = 0;
	size_t at = 0;

	for (uint32_t i = 0; i + 1 < s->store.all.count; i++) {
		struct line line = lines_get(&s->store.all, i);
		size_t len = next_line(v, at);

		require(shows_only_text(v->text + at, len, false));
		check_shown(&line, v->text + at, len);
		at += len + 1;
		if (line.kind != LINE_MESSAGE)
			continue;
		require(line.client == s->writer.client.guest.id);
		require(line.text_len <= TEXT_CLEAN_MAX(in->line_max));
		check_place(&line, in, &input_end);
	}
	require(at == v->len);
}

static void
check_writer(struct scene *s)
{
	struct visitor *v = &s->writer;

	take_replies(v);
	for (size_t at = 0; at < v->len;) {
		size_t len = next_line(v, at);

		require(shows_only_text(v->text + at, len, false));
		at += len + 1;
	}
}

static void
check_same_text(const struct visitor *a, const struct visitor *b)
{
	require(a->len == b->len && !memcmp(a->text, b->text, a->len));
}

/* Both stores have the same, but for when it was. */
static void
check_same_lines(const struct lines *a, const struct lines *b)
{
	require(a->count == b->count);
	for (uint32_t i = 0; i < a->count; i++) {
		struct line x = lines_get(a, i);
		struct line y = lines_get(b, i);

		require(x.kind == y.kind && x.client == y.client);
		require(x.input_end == y.input_end);
		require(x.text_len == y.text_len);
		require(!x.text_len || !memcmp(x.text, y.text, x.text_len));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t bytewise[] = { RHYTHM_STORE | RHYTHM_SEND };
	struct scene pieces, bytes;
	struct input in;

	if (size < 2 || size - 2 < data[1] || size > INPUT_MAX)
		return 0;
	in.line_max = (uint32_t)data[0] + 1;
	in.rhythm = data + 2;
	in.rhythm_len = data[1];
	in.bytes = in.rhythm + in.rhythm_len;
	in.size = size - 2 - in.rhythm_len;
	play(&pieces, &in);
	in.rhythm = bytewise;
	in.rhythm_len = 1;
	play(&bytes, &in);
	check_writer(&pieces);
	check_writer(&bytes);
	check_reader(&bytes, &in);
	check_same_lines(&pieces.store.all, &bytes.store.all);
	check_same_text(&pieces.writer, &bytes.writer);
	check_same_text(&pieces.reader, &bytes.reader);
	scene_fini(&pieces);
	scene_fini(&bytes);
	return 0;
}
