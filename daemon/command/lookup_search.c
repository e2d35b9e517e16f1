/* SPDX-License-Identifier: MIT */
/*
 * lookup_search.c - see lookup_state.h: what has been said with some words.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "command/commands.h"
#include "command/lookup_state.h"
#include "store/search_query.h"
#include "text/phrase.h"

/* Room for a point in time. */
#define WHEN_MAX 32

_Static_assert(MANNERS_WORDS_MAX == SEARCH_TEXT_MAX,
	       "a question has the words");

/* ", 2026-11-21 10:26", where the daemon is. */
static const char *
when_of(const struct line *line, char when[static WHEN_MAX])
{
	const time_t seconds = (time_t)(line->time / INT64_C(1000000000));
	struct tm tm;

	if (!localtime_r(&seconds, &tm) ||
	    strftime(when, WHEN_MAX, ", %Y-%m-%d %H:%M", &tm) == 0)
		when[0] = '\0';
	return when;
}

/* The sentence behind what was found. */
static void
close_answer(const struct lookup *lookup, const struct found *found,
	     char text[static LOOKUP_CLOSING_MAX])
{
	const struct question *question = &lookup->question;
	uint32_t count = found->lines.count;
	int len;

	if (count == 0)
		len = snprintf(text, LOOKUP_CLOSING_MAX,
			       _("no line has all of these words"));
	else
		len = snprintf(text, LOOKUP_CLOSING_MAX,
			       phrase_n("%u line", "%u lines", count), count);
	if (found->more)
		len += snprintf(text + len, LOOKUP_CLOSING_MAX - (size_t)len,
				_("; /search %.*s before %" PRIu64
				  " goes back"),
				question->len, question->words, lookup->first);
	if (found->searched < question->to)
		snprintf(text + len, LOOKUP_CLOSING_MAX - (size_t)len,
			 _("; lines after %" PRIu64 " cannot be searched yet"),
			 found->searched);
}

/* Why nothing is found that may be there; "": for another reason. */
static const char *
excuse(int error)
{
	switch (error) {
	case -ETIMEDOUT:
		return _("that takes too long; look for rarer words");
	case -EOPNOTSUPP:
		return _("this room cannot be searched");
	default:
		return "";
	}
}

static void
searched(struct store_search *search, const struct found *found, int error)
{
	struct lookup *lookup = (struct lookup *)search;
	char closing[LOOKUP_CLOSING_MAX] = "";
	char when[WHEN_MAX];

	for (uint32_t i = error ? 0 : found->lines.count; !error && i > 0;
	     i--) {
		struct line line = found_get(found, i - 1);

		error = lookup_add(lookup, &line, when_of(&line, when));
	}
	if (!error)
		close_answer(lookup, found, closing);
	else
		snprintf(closing, sizeof(closing), "%s", excuse(error));
	lookup_end(lookup, closing[0] ? 0 : error, closing);
}

int
lookup_search(struct lookup *lookup)
{
	const struct question *question = &lookup->question;

	lookup->ask.search = (struct store_search){
		.text = question->words,
		.len = question->len,
		.from = question->from,
		.to = question->to,
		.most = LOOKUP_FOUND,
		.done = searched,
	};
	return store_search(lookup->commands->store, &lookup->ask.search);
}
