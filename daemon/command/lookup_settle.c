/* SPDX-License-Identifier: MIT */
/*
 * lookup_settle.c - see lookup_state.h: which lines a question is about. That
 * is not settled before its turn, for the newest of them may be its client's
 * own, which was on its way when it asked.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>

#include "command/commands.h"
#include "command/lookup_state.h"
#include "text/phrase.h"

/* Nothing came behind that. */
static bool
settle_none_since(const struct store *store,
		  char closing[static LOOKUP_CLOSING_MAX])
{
	snprintf(closing, LOOKUP_CLOSING_MAX,
		 _("nothing was said after that: the newest is line %" PRIu64),
		 store->last);
	return false;
}

/* Adds that lines from @from on are missing; without memory it is not said. */
static void
add_missing(struct lookup *lookup, uint64_t from)
{
	const struct store *store = lookup->commands->store;
	size_t room = LOOKUP_CLOSING_MAX;

	if (lookup_reserve(lookup, room) < 0)
		return;
	lookup->len += (size_t)snprintf(lookup->text + lookup->len, room,
					_("lines %" PRIu64 " to %" PRIu64
					  " are not kept any more"),
					from, store->first - 1);
	lookup->text[lookup->len++] = '\n';
}

static bool
settle_since(struct lookup *lookup, char closing[static LOOKUP_CLOSING_MAX])
{
	const struct store *store = lookup->commands->store;
	struct question *question = &lookup->question;
	uint64_t others = question->to - question->from;

	if (question->from > store->last)
		return settle_none_since(store, closing);
	if (question->from < store->first) {
		add_missing(lookup, question->from);
		question->from = store->first;
		question->to = question->from + others;
	}
	if (question->from > store->last)
		return settle_none_since(store, closing);
	if (question->to > store->last)
		question->to = store->last;
	return true;
}

bool
lookup_settle(struct lookup *lookup, char closing[static LOOKUP_CLOSING_MAX])
{
	const struct store *store = lookup->commands->store;
	struct question *question = &lookup->question;
	uint64_t others = question->to - question->from;

	if (question->kind == LOOKUP_SINCE)
		return settle_since(lookup, closing);
	if (question->to > store->last) {
		question->to = store->last;
		if (question->kind == LOOKUP_HISTORY)
			question->from = question->to > others
				? question->to - others
				: 1;
	}
	if (question->from < store->first)
		question->from = store->first;
	if (question->from <= question->to)
		return true;
	snprintf(closing, LOOKUP_CLOSING_MAX,
		 _("there is nothing before line %" PRIu64 " any more"),
		 question->to + 1);
	return false;
}
