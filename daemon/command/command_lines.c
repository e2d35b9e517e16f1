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
	uint64_t before = LOOKUP_NEWEST + 1;
	uint64_t count = HISTORY_LINES;

	if (errand_word(errand, 0) &&
	    errand_number(errand, 0, 1, LOOKUP_LINES, &count) < 0)
		return;
	if (errand_word(errand, 1) &&
	    errand_number(errand, 1, 1, UINT64_MAX, &before) < 0)
		return;
	if (before == 1)
		errand_tell(errand,
			    _("there is nothing before line %" PRIu64
			      " any more"),
			    before);
	else
		ask(errand, LOOKUP_HISTORY, before > count ? before - count : 1,
		    before - 1);
}

void
command_since(struct errand *errand)
{
	uint64_t after;

	if (errand_number(errand, 0, 0, UINT64_MAX, &after) < 0)
		return;
	if (after > LOOKUP_NEWEST - LOOKUP_LINES)
		after = LOOKUP_NEWEST - LOOKUP_LINES;
	ask(errand, LOOKUP_SINCE, after + 1, after + LOOKUP_LINES);
}
