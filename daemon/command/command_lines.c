/* SPDX-License-Identifier: MIT */
/*
 * command_lines.c - /history and /since: lines that are there no more on one's
 * screen, with their numbers.
 */
#include "config.h"

#include <inttypes.h>

#include "client/manners.h"
#include "command/command_table.h"
#include "command/commands.h"
#include "command/errand.h"
#include "command/lookup.h"
#include "store/store.h"
#include "text/phrase.h"

/* Lines that /history shows when it is not told how many. */
#define HISTORY_LINES 20

static void
ask(struct errand *errand, enum lookup_kind kind, uint64_t from, uint64_t to)
{
	const struct question question = {
		.kind = (uint8_t)kind,
		.from = from,
		.to = to,
	};

	lookup_ask(errand, &question);
}

void
command_history(struct errand *errand)
{
	const struct store *store = errand->commands->store;
	uint64_t before = store->last + 1;
	uint64_t count = HISTORY_LINES;
	uint64_t from;

	if (errand_word(errand, 0) &&
	    errand_number(errand, 0, 1, LOOKUP_LINES, &count) < 0)
		return;
	if (errand_word(errand, 1) &&
	    errand_number(errand, 1, 1, UINT64_MAX, &before) < 0)
		return;
	if (before > store->last + 1)
		before = store->last + 1;
	from = before > count ? before - count : 1;
	if (from < store->first)
		from = store->first;
	if (from >= before)
		errand_tell(errand,
			    _("there is nothing before line %" PRIu64
			      " any more"),
			    before);
	else
		ask(errand, LOOKUP_HISTORY, from, before - 1);
}

void
command_since(struct errand *errand)
{
	const struct store *store = errand->commands->store;
	uint64_t after, from, to;

	if (errand_number(errand, 0, 0, UINT64_MAX, &after) < 0)
		return;
	if (after >= store->last) {
		errand_tell(errand,
			    _("nothing was said after that: the newest is line "
			      "%" PRIu64),
			    store->last);
		return;
	}
	from = after + 1 > store->first ? after + 1 : store->first;
	if (from > after + 1)
		errand_tell(errand,
			    _("lines %" PRIu64 " to %" PRIu64
			      " are not kept any more"),
			    after + 1, from - 1);
	if (from > store->last)
		return;
	to = store->last - from < LOOKUP_LINES ? store->last
					       : from + LOOKUP_LINES - 1;
	ask(errand, LOOKUP_SINCE, from, to);
}
