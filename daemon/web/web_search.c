/* SPDX-License-Identifier: MIT */
/*
 * web_search.c - see web_search.h.
 */
#include "config.h"

#include "web/web_search.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "room/style_web.h"
#include "store/line_json.h"
#include "store/store.h"
#include "text/phrase.h"
#include "web/web_answer.h"
#include "web/web_request.h"
#include "web/web_state.h"
#include "web/web_wire.h"

/* A search. */
struct web_search {
	struct store_search search;   /* what the store is asked; first */
	TAILQ_ENTRY(web_search) link; /* of the web's list */
	struct web *web;              /* whose list */
	struct web_wire *wire;        /* for whom; NULL: it has gone */
	uint64_t cause; /* byte of its input before it; 0: not known yet */
	bool waiting;   /* the store has not been asked */
	char text[];                  /* what is looked for */
};

/* The line as a message has it; NULL: no memory. */
static json_t *
object_of(const struct line *line)
{
	char *text = malloc(style_web_object_bound(line));
	json_t *object = NULL;

	if (text)
		object = json_loadb(text, style_web_object(text, line),
				    JSON_ALLOW_NUL, NULL);
	free(text);
	return object;
}

/* The lines that were found, the oldest first; NULL: no memory. */
static json_t *
lines_of(const struct found *found)
{
	json_t *lines = json_array();

	for (uint32_t i = found->lines.count; i > 0; i--) {
		struct line line = found_get(found, i - 1);

		if (json_array_append_new(lines, object_of(&line)) == 0)
			continue;
		json_decref(lines);
		return NULL;
	}
	return lines;
}

/* Sends why nothing can be found. */
static void
refuse(struct web_wire *wire, const char *text, size_t len, const char *why)
{
	web_answer_json(wire,
			json_pack("{s:{s:o, s:s}}", "search", "text",
				  line_json_text(text, len), "error", why));
}

static void
answer(const struct web_search *search, const struct found *found)
{
	json_t *lines = lines_of(found);

	if (!lines) {
		refuse(search->wire, search->text, search->search.len,
		       _("out of memory"));
		return;
	}
	web_answer_json(search->wire,
			json_pack("{s:{s:o, s:o, s:b, s:I}}", "search", "text",
				  line_json_text(search->text,
						 search->search.len),
				  "lines", lines, "more", (int)found->more,
				  "searched", (json_int_t)found->searched));
}

/* Why a search with @error is none. */
static const char *
reason(int error)
{
	switch (error) {
	case -EINVAL:
		return _("a search needs a letter or a digit");
	case -E2BIG:
		return _("a search has at most 16 words, and 256 bytes");
	case -EOPNOTSUPP:
		return _("this room cannot be searched");
	case -ETIMEDOUT:
		return _("that takes too long; look for rarer words");
	case -ENOMEM:
		return _("out of memory");
	default:
		return _("the lines cannot be searched now");
	}
}

static void
searched(struct store_search *asked, const struct found *found, int error)
{
	struct web_search *search = (struct web_search *)asked;
	struct web_wire *wire = search->wire;

	TAILQ_REMOVE(&search->web->searches, search, link);
	if (wire) {
		wire->search = NULL;
		if (error)
			refuse(wire, search->text, asked->len, reason(error));
		else
			answer(search, found);
	}
	free(search);
}

/* What @request wants to be searched, and waits; NULL: no memory. */
static struct web_search *
new_search(struct web_wire *wire, const struct web_request *request)
{
	struct web_search *search = malloc(sizeof(*search) + request->len);

	if (!search)
		return NULL;
	*search = (struct web_search){
		.search = {
			.text = search->text,
			.len = request->len,
			.from = wire->first,
			.to = request->before - 1,
			.most = request->lines,
			.done = searched,
		},
		.web = wire->web,
		.wire = wire,
		.waiting = true,
	};
	memcpy(search->text, request->text, request->len);
	return search;
}

/* Asks the store. */
static void
begin(struct web_search *search)
{
	struct web_wire *wire = search->wire;
	int error = store_search(search->web->plan.store, &search->search);

	search->waiting = false;
	if (!error) {
		TAILQ_INSERT_TAIL(&search->web->searches, search, link);
		return;
	}
	wire->search = NULL;
	refuse(wire, search->text, search->search.len, reason(error));
	free(search);
}

void
web_search_taken(struct wire *base)
{
	struct web_wire *wire = (struct web_wire *)base;
	struct web_search *search = wire->search;
	struct client *client = wire->client;

	if (wire->said || !search || !search->waiting || search->cause)
		return;
	search->cause = client->session.input;
	/* who has said nothing has nothing to wait for */
	if (!search->cause ||
	    room_acknowledge(&client->guest, search->cause) < 0)
		begin(search);
}

void
web_search_answered(struct wire *base, uint64_t cause)
{
	struct web_search *search = ((struct web_wire *)base)->search;

	if (search && search->waiting && search->cause &&
	    cause >= search->cause)
		begin(search);
}

void
web_search(struct web_wire *wire, const struct web_request *request)
{
	if (wire->search) {
		refuse(wire, request->text, request->len,
		       _("one search at a time"));
		return;
	}
	wire->search = new_search(wire, request);
	if (!wire->search)
		refuse(wire, request->text, request->len, reason(-ENOMEM));
	else
		web_search_taken(&wire->wire);
}

void
web_search_abandon(struct web_wire *wire)
{
	struct web_search *search = wire->search;

	wire->search = NULL;
	if (search && search->waiting)
		free(search);
	else if (search)
		search->wire = NULL;
}

void
web_search_fini(struct web *web)
{
	struct web_search *search;

	while ((search = TAILQ_FIRST(&web->searches))) {
		TAILQ_REMOVE(&web->searches, search, link);
		free(search);
	}
}
