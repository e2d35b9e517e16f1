/* SPDX-License-Identifier: MIT */
/*
 * errand.c - see errand.h.
 */
#include "config.h"

#include "command/errand.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "client/client_slot.h"
#include "client/hall.h"
#include "command/command_table.h"
#include "command/commands.h"
#include "conf/conf_unit.h"
#include "log/log.h"
#include "text/phrase.h"

/* Adds the last line of an answer that was too long for its room. */
static void
add_cut(struct commands *commands)
{
	char *at = commands->answer + commands->answer_len;

	commands->answer_len += (size_t)snprintf(at, PHRASE_MAX + 2, "%s\n",
						 _("(that is not all)"));
}

/* Adds a line to the answer, as long as there is room for it and that one. */
__attribute__((format(printf, 2, 0))) static void
add_line(struct commands *commands, const char *fmt, va_list args)
{
	size_t most = sizeof(commands->answer) - PHRASE_MAX - 2;
	char *at = commands->answer + commands->answer_len;
	size_t room = most - commands->answer_len;
	int len;

	if (commands->answer_cut)
		return;
	len = vsnprintf(at, room, fmt, args);
	commands->answer_cut = len < 0 || (size_t)len + 1 > room;
	if (commands->answer_cut) {
		add_cut(commands);
		return;
	}
	at[len] = '\n';
	commands->answer_len += (size_t)len + 1;
}

void
errand_tell(struct errand *errand, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_line(errand->commands, fmt, args);
	va_end(args);
}

void
errand_misuse(struct errand *errand, const char *fmt, ...)
{
	const struct command *command = errand->command;
	va_list args;

	va_start(args, fmt);
	add_line(errand->commands, fmt, args);
	va_end(args);
	errand_tell(errand, _("usage: /%s%s%s"), command->name,
		    *command->arguments ? " " : "", command->arguments);
}

bool
errand_is_posted(const struct errand *errand)
{
	const struct client_replay *replay = errand->client->replay;

	return replay && errand->cause <= replay->said;
}

void
errand_posted(struct errand *errand, int error)
{
	errand->told = error == 0;
	if (error == -ESHUTDOWN)
		errand_tell(errand, _("chatd is stopping"));
}

int
errand_announce(struct errand *errand, const char *fmt, ...)
{
	char text[ERRAND_ANNOUNCE_MAX];
	va_list args;
	int rc;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	log_notice("%s: /%s: %s", errand->client->address,
		   errand->command->name, text);
	rc = room_announce_for(&errand->client->guest, text, strlen(text),
			       errand->cause);
	errand_posted(errand, rc);
	return rc;
}

struct client *
errand_find(struct errand *errand, const char *name)
{
	struct client *client = client_called(errand->commands->hall, name);

	if (!client)
		errand_tell(errand,
			    _("nobody here is called %s; /who shows who is "
			      "here"),
			    name);
	return client;
}

const char *
errand_word(const struct errand *errand, size_t i)
{
	return i < errand->line.n ? errand->line.words[i] : NULL;
}

int
errand_number(struct errand *errand, size_t i, uint64_t least, uint64_t most,
	      uint64_t *ret)
{
	const char *word = errand_word(errand, i);
	const char *name;
	size_t len = command_argument(errand->command, i, &name);
	uint64_t number;

	errno = 0;
	number = strtoull(word, NULL, 10);
	if (errno == 0 && word[strspn(word, "0123456789")] == '\0' &&
	    number >= least && number <= most) {
		*ret = number;
		return 0;
	}
	errand_misuse(errand,
		      _("%.*s is a whole number from %" PRIu64 " to %" PRIu64
			", not \"%s\""),
		      (int)len, name, least, most, word);
	return -EINVAL;
}

int
errand_reason(struct errand *errand, size_t i,
	      char ret[static REASON_WORDS_MAX + 1])
{
	const char *word = errand_word(errand, i);
	size_t len = word ? strlen(word) : 0;

	if (len > REASON_WORDS_MAX) {
		errand_misuse(errand, _("TEXT has at most %d bytes"),
			      REASON_WORDS_MAX);
		return -EINVAL;
	}
	if (len > 0)
		memcpy(ret, word, len);
	ret[len] = '\0';
	return 0;
}

int
errand_time(struct errand *errand, size_t i, int64_t *ret)
{
	const char *word = errand_word(errand, i);
	int64_t span;

	if (conf_unit_parse_duration(word, &span) == 0 && span > 0 &&
	    span <= ERRAND_TIME_MAX) {
		*ret = span;
		return 0;
	}
	errand_misuse(errand, _("TIME is such as 10min or 7d, not \"%s\""),
		      word);
	return -EINVAL;
}
