/* SPDX-License-Identifier: MIT */
/*
 * web_answer.c - see web_answer.h.
 *
 * Lines of history are the same frames as live ones: a page puts lines where
 * their numbers belong. Behind them stands a frame that says that these were
 * all. A few reads are under way at once, whoever asks: the store answers in
 * the order asked, and others want something of it, too.
 */
#include "config.h"

#include "web/web_answer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "conf/conf.h"
#include "room/room.h"
#include "room/style.h"
#include "store/line_json.h"
#include "store/store.h"
#include "text/frame.h"
#include "text/phrase.h"
#include "web/web_handshake.h"
#include "web/web_state.h"
#include "web/web_wire.h"

/* A number of a room as text, which JavaScript cannot round. */
#define ROOM_TEXT_MAX 17

/* What is read for one client. */
struct web_history {
	struct store_read read;        /* the page */
	TAILQ_ENTRY(web_history) link; /* of the web's list */
	struct web *web;               /* whose list */
	struct web_wire *wire;         /* for whom; NULL: it has gone */
	uint64_t before;               /* lines before this one */
};

bool
web_answer_frame(struct web_wire *wire, const void *frame, size_t len)
{
	bool will_be;

	if (wire->client->guest.left)
		return false;
	/* unanswered it can ask again: there are 64 answers before this one */
	will_be = cursor_interject(&wire->client->guest.cursor, frame, len) ==
		0;
	client_news(wire->client);
	return will_be;
}

bool
web_answer_json(struct web_wire *wire, json_t *root)
{
	char *text = root ? json_dumps(root, JSON_COMPACT) : NULL;
	size_t len = text ? strlen(text) : 0;
	char *frame = text ? malloc(FRAME_HEAD_MAX + len) : NULL;
	bool will_be = false;

	if (frame) {
		size_t head = frame_head(frame, FRAME_TEXT, len);

		memcpy(frame + head, text, len);
		will_be = web_answer_frame(wire, frame, head + len);
	}
	free(frame);
	free(text);
	json_decref(root);
	return will_be;
}

static uint64_t
max(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* The oldest line that somebody may see who comes in when @head is newest. */
static uint64_t
first_visible(const struct web *web, uint64_t head)
{
	int64_t history = web->plan.conf->room.history_on_join;

	if (history >= CONF_HISTORY_ALL || (uint64_t)history >= head)
		return 1;
	return head + 1 - (uint64_t)history;
}

/* The first line that @wire's client gets. */
static uint64_t
first_line(const struct web_wire *wire, const struct room_figures *room)
{
	const struct web_begin *begin = &wire->begin;
	uint64_t line = 1;

	if (begin->has_since && begin->room == wire->web->room &&
	    begin->since <= room->head)
		return max(begin->since + 1, wire->first);
	if (begin->last <= room->head)
		line = room->head + 1 - begin->last;
	return max(max(line, wire->first), room->oldest);
}

bool
web_answer_hello(struct web_wire *wire)
{
	struct client *client = wire->client;
	struct room_figures room;
	char id[ROOM_TEXT_MAX];
	struct line topic;
	uint64_t next;

	room_figures(client->guest.room, &room);
	wire->first = first_visible(wire->web, room.head);
	next = first_line(wire, &room);
	cursor_start(&client->guest.cursor, next);
	snprintf(id, sizeof(id), "%016" PRIx64, wire->web->room);
	if (!room_topic(client->guest.room, &topic))
		topic = (struct line){ .text = "" };
	return web_answer_json(
		wire,
		json_pack("{s:{s:s, s:I, s:s, s:I, s:I, s:I, s:I, s:o, s:b, "
			  "s:s}}",
			  "hello", "protocol", WEB_HANDSHAKE_PROTOCOL, "id",
			  (json_int_t)client->guest.id, "store", id, "next",
			  (json_int_t)next, "oldest",
			  (json_int_t)max(room.oldest, wire->first), "head",
			  (json_int_t)room.head, "line_max",
			  (json_int_t)wire->web->plan.conf->room.line_max,
			  "topic", line_json_text(topic.text, topic.text_len),
			  "search", (int)wire->web->plan.store->searchable,
			  "language", phrase_languages[phrase_language()]));
}

/* Somebody, as who-answers have them; NULL: no memory. */
static json_t *
person(struct roster_member *member)
{
	const struct client *client = client_of_member(member);
	json_t *one = json_pack(
		"{s:I, s:o, s:o}", "id", (json_int_t)client->guest.id,
		"address", line_json_text(member->address, member->address_len),
		"label",
		line_json_text(member->label->text, member->label->len));

	if (one && member->name_len > 0 &&
	    json_object_set_new(one, "name",
				line_json_text(member->name,
					       member->name_len)) < 0) {
		json_decref(one);
		return NULL;
	}
	return one;
}

/* Those who are here, as far as they fit; NULL: no memory. */
static json_t *
people(const struct room *room)
{
	struct roster_member *m = roster_first(room_roster(room));
	json_t *all = json_array();

	for (; m && json_array_size(all) < WEB_ANSWER_PEOPLE_MAX;
	     m = roster_next(m)) {
		if (!m->present || json_array_append_new(all, person(m)) == 0)
			continue;
		json_decref(all);
		return NULL;
	}
	return all;
}

void
web_answer_who(struct web_wire *wire)
{
	const struct room *room = wire->client->guest.room;
	struct room_figures figures;

	if (wire->client->guest.cursor.pins.count >= CURSOR_PINS_MAX)
		return;
	room_figures(room, &figures);
	web_answer_json(wire,
			json_pack("{s:{s:I, s:I, s:o}}", "who", "head",
				  (json_int_t)figures.head, "total",
				  (json_int_t)figures.present, "people",
				  people(room)));
}

/* Writes the frames of those lines of @page that are wanted. */
static char *
render(const struct web_history *history, const struct lines *page,
       size_t *ret_len)
{
	size_t size = 0;
	size_t len = 0;
	char *frames;

	for (uint32_t i = 0; i < page->count; i++) {
		struct line line = lines_get(page, i);

		if (line.number < history->before)
			size += style_web.bound(&line);
	}
	frames = malloc(size + 1);
	for (uint32_t i = 0; frames && i < page->count; i++) {
		struct line line = lines_get(page, i);

		if (line.number < history->before)
			len += style_web.render(frames + len, &line);
	}
	*ret_len = len;
	return frames;
}

/* Says that these were all, or why there are none. */
static void
conclude(struct web_wire *wire, uint64_t before, const char *error)
{
	const struct store *store = wire->web->plan.store;
	json_t *answer = json_pack("{s:{s:I, s:I, s:s*}}", "history", "before",
				   (json_int_t)before, "oldest",
				   (json_int_t)max(store->first, wire->first),
				   "error", error);

	web_answer_json(wire, answer);
}

/* Has the store read what is next. */
static void
read_next(struct web *web)
{
	struct web_history *history = TAILQ_FIRST(&web->wanted);

	if (!history || web->n_reading >= WEB_ANSWER_READS_MAX)
		return;
	TAILQ_REMOVE(&web->wanted, history, link);
	TAILQ_INSERT_TAIL(&web->reading, history, link);
	web->n_reading++;
	store_read(web->plan.store, &history->read);
}

/* Has what comes behind @page be read, too. False: that is all. */
static bool
go_on(struct web_history *history, const struct lines *page)
{
	struct web *web = history->web;
	uint64_t end = page->first + page->count;

	if (page->count == 0 || end >= history->before ||
	    end > web->plan.store->last)
		return false;
	history->read.from = end;
	TAILQ_INSERT_TAIL(&web->wanted, history, link);
	return true;
}

/* Sends what is wanted of @page. True when more is to be read. */
static bool
deliver(struct web_history *history, const struct lines *page, int error)
{
	struct web_wire *wire = history->wire;
	size_t len;
	char *frames = error ? NULL : render(history, page, &len);
	bool more = frames && go_on(history, page);

	if (frames && len > 0)
		web_answer_frame(wire, frames, len);
	if (!more) {
		wire->history = NULL;
		conclude(wire, history->before,
			 frames ? NULL : "the lines cannot be read now");
	}
	free(frames);
	return more;
}

static void
page_read(struct store_read *read, const struct lines *page, int error)
{
	struct web_history *history =
		(void *)((char *)read - offsetof(struct web_history, read));
	struct web *web = history->web;

	TAILQ_REMOVE(&web->reading, history, link);
	web->n_reading--;
	if (!history->wire || !deliver(history, page, error))
		free(history);
	read_next(web);
}

void
web_answer_history(struct web_wire *wire, uint64_t before, uint32_t lines)
{
	uint64_t oldest = max(wire->web->plan.store->first, wire->first);
	struct web_history *history;

	if (wire->history || before <= oldest) {
		conclude(wire, before, wire->history ? "one at a time" : NULL);
		return;
	}
	history = calloc(1, sizeof(*history));
	if (!history) {
		conclude(wire, before, "out of memory");
		return;
	}
	history->web = wire->web;
	history->wire = wire;
	history->before = before;
	history->read.from = before > lines ? max(before - lines, oldest)
					    : oldest;
	history->read.done = page_read;
	wire->history = history;
	TAILQ_INSERT_TAIL(&wire->web->wanted, history, link);
	read_next(wire->web);
}

void
web_answer_abandon(struct web_wire *wire)
{
	if (wire->history)
		wire->history->wire = NULL;
	wire->history = NULL;
}

struct web_input_end
web_answer_end(const struct web_wire *wire)
{
	const struct web_input_end behind = { FRAME_CLOSE_LATER,
					      _("too far behind") };
	const struct client *client = wire->client;

	if (wire->why.code)
		return wire->why;
	switch ((enum reason)client->seat.reason) {
	case REASON_KICKED:
	case REASON_BANNED:
		/* by whom it has been told before */
		return (struct web_input_end){ FRAME_CLOSE_POLICY,
					       _("sent away") };
	case REASON_IDLE:
		return (struct web_input_end){ FRAME_CLOSE_POLICY,
					       _("nothing was said for too "
						 "long") };
	case REASON_MEMORY:
		return behind;
	default:
		break;
	}
	if (room_client_refused(&client->guest))
		return (struct web_input_end){ FRAME_CLOSE_LATER,
					       _("that you have come could not "
						 "be stored") };
	if (client->guest.cut_at)
		return behind;
	if (wire->ended || client->input_ended)
		return (struct web_input_end){ FRAME_CLOSE_NORMAL, "" };
	return (struct web_input_end){ FRAME_CLOSE_RESTART,
				       _("chatd is being restarted") };
}

static void
free_all(struct web_histories *list)
{
	struct web_history *history;

	while ((history = TAILQ_FIRST(list))) {
		TAILQ_REMOVE(list, history, link);
		free(history);
	}
}

void
web_answer_fini(struct web *web)
{
	free_all(&web->wanted);
	free_all(&web->reading);
}
