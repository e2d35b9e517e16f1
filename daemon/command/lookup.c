/* SPDX-License-Identifier: MIT */
/*
 * lookup.c - see lookup.h.
 */
#include "config.h"

#include "command/lookup.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "client/manners.h"
#include "command/commands.h"
#include "command/errand.h"
#include "command/lookup_state.h"
#include "room/pin_log.h"
#include "room/style.h"
#include "slot/slot.h"
#include "slot/survivor.h"
#include "store/store.h"
#include "text/phrase.h"

/* Room for what stands before a line. */
#define PREFIX_MAX 64

int
lookup_reserve(struct lookup *lookup, size_t more)
{
	size_t room = lookup->room ? lookup->room : 1024;
	char *text;

	while (room < lookup->len + more)
		room *= 2;
	if (room == lookup->room)
		return 0;
	text = realloc(lookup->text, room);
	if (!text)
		return -ENOMEM;
	lookup->text = text;
	lookup->room = room;
	return 0;
}

int
lookup_add(struct lookup *lookup, const struct line *line, const char *when)
{
	if (lookup_reserve(lookup, PREFIX_MAX + style_plain.bound(line)) < 0)
		return -ENOMEM;
	lookup->len += (size_t)snprintf(lookup->text + lookup->len, PREFIX_MAX,
					"%" PRIu64 "%s: ", line->number, when);
	lookup->len += style_plain.render(lookup->text + lookup->len, line);
	if (!lookup->first)
		lookup->first = line->number;
	lookup->next = line->number + 1;
	return 0;
}

/* Adds what of @page is wanted. Returns 0 or -ENOMEM. */
static int
add_page(struct lookup *lookup, const struct lines *page)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < page->count; i++) {
		struct line line = lines_get(page, i);

		if (line.number > lookup->question.to ||
		    lookup->len >= COMMANDS_ANSWER_MAX)
			break;
		rc = lookup_add(lookup, &line, "");
	}
	return rc;
}

/* The sentence behind what was found. */
static void
close_answer(const struct lookup *lookup, char text[static LOOKUP_CLOSING_MAX])
{
	const struct store *store = lookup->commands->store;
	const struct question *question = &lookup->question;
	uint64_t last = lookup->next - 1;
	int len;

	if (!lookup->first) {
		snprintf(text, LOOKUP_CLOSING_MAX,
			 _("these lines are not kept any more: the oldest one "
			   "is line %" PRIu64),
			 store->first);
		return;
	}
	len = snprintf(text, LOOKUP_CLOSING_MAX,
		       _("lines %" PRIu64 " to %" PRIu64 " of %" PRIu64),
		       lookup->first, last, store->last);
	if (question->kind == LOOKUP_SINCE && last < store->last)
		snprintf(text + len, LOOKUP_CLOSING_MAX - (size_t)len,
			 _("; /since %" PRIu64 " goes on"), last);
	else if (question->kind == LOOKUP_HISTORY &&
		 lookup->first > store->first)
		snprintf(text + len, LOOKUP_CLOSING_MAX - (size_t)len,
			 _("; /history %" PRIu64 " %" PRIu64 " goes back"),
			 last - lookup->first + 1, lookup->first);
}

/* Why there is no answer. */
static void
excuse(int error, char closing[static LOOKUP_CLOSING_MAX])
{
	snprintf(closing, LOOKUP_CLOSING_MAX,
		 _("what was said cannot be read: %s; try again"),
		 strerror(-error));
}

/*
 * Tells @client the answer to its question, and notes which pin has it: before
 * there is one, so that nobody finds that pin and asks again.
 */
static void
answer(struct client *client, const char *text, size_t len)
{
	client->manners->question.told = client->guest.cursor.pins_end;
	manners_changed(client);
	/* without memory it is not told, but all else is as it is */
	(void)room_tell_now(&client->guest, text, len);
}

/* Tells the client what has come of its question. */
static void
tell(struct lookup *lookup, int error, char closing[static LOOKUP_CLOSING_MAX])
{
	size_t len;

	if (error == 0 && lookup_reserve(lookup, LOOKUP_CLOSING_MAX) < 0)
		error = -ENOMEM;
	if (error < 0) {
		lookup->len = 0;
		excuse(error, closing);
	}
	len = strlen(closing);
	if (lookup->len > 0)
		memcpy(lookup->text + lookup->len, closing, len);
	answer(lookup->client, lookup->len > 0 ? lookup->text : closing,
	       lookup->len + len);
}

static void
free_lookup(struct lookup *lookup)
{
	LIST_REMOVE(lookup, link);
	free(lookup->text);
	free(lookup);
}

void
lookup_end(struct lookup *lookup, int error,
	   char closing[static LOOKUP_CLOSING_MAX])
{
	struct client *client = lookup->client;

	if (client) {
		tell(lookup, error, closing);
		client->lookup = NULL;
	}
	free_lookup(lookup);
	if (client && client->input_ended && client_end(client) == -ENOMEM)
		client_cut(client, REASON_MEMORY);
}

static void
page_read(struct store_read *read, const struct lines *page, int error)
{
	struct lookup *lookup = (struct lookup *)read;
	bool more;

	if (error == 0 && lookup->client)
		error = add_page(lookup, page);
	/* a page may begin behind what is asked for, which is gone then */
	more = error == 0 && lookup->client && page->count > 0 &&
		lines_get(page, page->count - 1).number < lookup->question.to &&
		lookup->len < COMMANDS_ANSWER_MAX;
	if (!more) {
		char closing[LOOKUP_CLOSING_MAX] = "";

		if (error == 0)
			close_answer(lookup, closing);
		lookup_end(lookup, error, closing);
		return;
	}
	lookup->ask.read.from = lookup->next;
	store_read(lookup->commands->store, &lookup->ask.read);
}

/* Asks the store for the first page. */
static int
begin_reading(struct lookup *lookup)
{
	lookup->next = lookup->question.from;
	lookup->ask.read.from = lookup->next;
	lookup->ask.read.done = page_read;
	store_read(lookup->commands->store, &lookup->ask.read);
	return 0;
}

/* It is its turn. */
static void
begin(struct lookup *lookup)
{
	char closing[LOOKUP_CLOSING_MAX] = "";
	int rc = 0;

	lookup->waiting = false;
	if (!lookup_settle(lookup, closing))
		lookup_end(lookup, 0, closing);
	else if (lookup->question.kind == LOOKUP_SEARCH)
		rc = lookup_search(lookup);
	else
		rc = begin_reading(lookup);
	if (rc < 0)
		lookup_end(lookup, rc, closing);
}

/* Has the question that @client's manners have wait for its turn. */
static int
prepare(struct commands *commands, struct client *client)
{
	struct lookup *lookup = calloc(1, sizeof(*lookup));

	if (!lookup)
		return -ENOMEM;
	lookup->commands = commands;
	lookup->client = client;
	lookup->question = client->manners->question;
	lookup->waiting = true;
	LIST_INSERT_HEAD(&commands->lookups, lookup, link);
	client->lookup = lookup;
	return 0;
}

void
lookup_turn(struct client *client, uint64_t cause)
{
	struct lookup *lookup = client->lookup;

	if (lookup && lookup->waiting && lookup->question.cause <= cause)
		begin(lookup);
}

/* Is the answer where only this process has it, and perhaps not yet out? */
static bool
is_in_memory_alone(const struct client *client)
{
	return client->slot && client->manners &&
		pin_log_lacks(slot_pins(client->slot),
			      client->manners->question.told);
}

void
lookup_ask(struct errand *errand, const struct question *question)
{
	struct client *client = errand->client;
	struct manners *manners = manners_of(client);

	if (client->lookup || is_in_memory_alone(client)) {
		errand_tell(errand,
			    _("your last question is not answered yet; "
			      "ask again when it is"));
		return;
	}
	if (!manners) {
		errand_tell(errand, _("out of memory; try again"));
		return;
	}
	manners->question = *question;
	manners->question.cause = errand->cause;
	if (prepare(errand->commands, client) < 0) {
		manners->question.kind = LOOKUP_NONE;
		errand_tell(errand, _("out of memory; try again"));
		return;
	}
	manners_changed(client);
}

bool
lookup_has(const struct client *client, uint64_t cause)
{
	return client->manners && client->manners->question.cause == cause;
}

/* Can a question be right that another process has left? */
static bool
is_sound(const struct question *question)
{
	return question->kind < LOOKUP_KINDS &&
		question->to >= question->from &&
		(question->kind == LOOKUP_SEARCH ||
		 question->to - question->from < LOOKUP_LINES);
}

/* Was it the turn of what byte @cause asked, or is that not said again? */
static bool
had_its_turn(const struct client *client, uint64_t cause)
{
	return client->survivor->mute || client->session.input >= cause ||
		pin_log_told(slot_pins(client->slot), PIN_NOTICE) >= cause;
}

/* Has it been answered, by what is out or in the log of pins? */
static bool
is_told(const struct client *client)
{
	uint64_t told = client->manners->question.told;

	return told != 0 && told < client->guest.cursor.pins_end &&
		!is_in_memory_alone(client);
}

void
lookup_resume(struct commands *commands, struct client *client)
{
	struct manners *manners = client->manners;
	char closing[LOOKUP_CLOSING_MAX];
	bool is_over;

	if (!manners || manners->question.kind == LOOKUP_NONE)
		return;
	is_over = !is_sound(&manners->question) || is_told(client);
	manners->question.told = 0;
	if (is_over)
		manners->question.kind = LOOKUP_NONE;
	/* the log forgets what it lacks before there is an answer */
	manners_changed(client);
	if (is_over)
		return;
	if (prepare(commands, client) < 0) {
		excuse(-ENOMEM, closing);
		answer(client, closing, strlen(closing));
	} else if (had_its_turn(client, manners->question.cause)) {
		begin(client->lookup);
	}
}

void
lookup_forget(struct client *client)
{
	struct lookup *lookup = client->lookup;

	client->lookup = NULL;
	if (lookup && lookup->waiting)
		free_lookup(lookup);
	else if (lookup)
		lookup->client = NULL;
}

void
lookups_free(struct commands *commands)
{
	while (!LIST_EMPTY(&commands->lookups))
		free_lookup(LIST_FIRST(&commands->lookups));
}
