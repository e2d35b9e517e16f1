/* SPDX-License-Identifier: MIT */
/*
 * command_search.c - /search: what was said with some words in it.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/manners.h"
#include "command/command_table.h"
#include "command/commands.h"
#include "command/errand.h"
#include "command/lookup.h"
#include "store/search_query.h"
#include "store/store.h"
#include "text/phrase.h"

/* What stands between what is looked for and a line. */
#define BEFORE " before "

/* Is @at, in @text, between quotes? */
static bool
is_quoted(const char *text, const char *at)
{
	bool quoted = false;

	for (; text < at; text++)
		quoted ^= *text == '"';
	return quoted;
}

/*
 * Cuts " before LINE" off the end of @text, if it is there and not quoted.
 * Returns LINE, or 0: it is not.
 */
static uint64_t
cut_before(char *text)
{
	char *end = text + strlen(text);
	char *digits = end;
	char *at;
	uint64_t line;

	while (digits > text && digits[-1] >= '0' && digits[-1] <= '9')
		digits--;
	at = digits - (sizeof(BEFORE) - 1);
	if (digits == end || at <= text ||
	    strncmp(at, BEFORE, sizeof(BEFORE) - 1) != 0 || is_quoted(text, at))
		return 0;
	errno = 0;
	line = strtoull(digits, NULL, 10);
	if (errno != 0 || line == 0)
		return 0;
	*at = '\0';
	return line;
}

/* Can @text be looked for? Else that is answered. */
static bool
is_sought(struct errand *errand, const char *text)
{
	char query[SEARCH_QUERY_MAX];

	if (!errand->commands->store->searchable) {
		errand_tell(errand, _("this room cannot be searched"));
		return false;
	}
	switch (search_query(text, strlen(text), query)) {
	case 0:
		return true;
	case -EINVAL:
		errand_misuse(errand,
			      _("TEXT has to have a letter or a digit"));
		return false;
	default:
		errand_misuse(errand,
			      _("TEXT has at most %d words, and %d bytes"),
			      SEARCH_WORDS_MAX, SEARCH_TEXT_MAX);
		return false;
	}
}

void
command_search(struct errand *errand)
{
	char *text = errand->line.words[0];
	uint64_t before = cut_before(text);
	struct question question = {
		.kind = LOOKUP_SEARCH,
		.from = 1,
		.to = LOOKUP_NEWEST,
	};

	if (!is_sought(errand, text))
		return;
	if (before > 1)
		question.to = before - 1;
	if (before == 1) {
		errand_tell(errand,
			    _("there is nothing before line %" PRIu64
			      " any more"),
			    before);
		return;
	}
	question.len = (uint16_t)strlen(text);
	memcpy(question.words, text, question.len);
	lookup_ask(errand, &question);
}
