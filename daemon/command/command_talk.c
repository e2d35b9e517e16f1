/* SPDX-License-Identifier: MIT */
/*
 * command_talk.c - /me and /topic: what everybody sees, and is kept.
 *
 * Each is a line of who gives it, and answered by that. So it is stored once,
 * whatever becomes of the process: what the store has is not posted again.
 */
#include "config.h"

#include <string.h>

#include "client/client.h"
#include "client/silence.h"
#include "command/command_table.h"
#include "command/commands.h"
#include "command/errand.h"
#include "room/style_text.h"
#include "text/phrase.h"

/* Is something to be said? Not again, and not by who may not: that is told. */
static bool
may_say(struct errand *errand)
{
	if (errand_is_posted(errand))
		return false;
	errand->told = silence_keeps(errand->client, errand->cause);
	return !errand->told;
}

void
command_me(struct errand *errand)
{
	const char *text = errand_word(errand, 0);
	int rc;

	if (!may_say(errand))
		return;
	rc = room_act(&errand->client->guest, text, strlen(text),
		      errand->cause);
	errand->client->lines += rc == 0;
	errand_posted(errand, rc);
}

/* What the room is about, and who has said so. */
static void
tell_topic(struct errand *errand)
{
	char by[CLIENT_NAME_MAX];
	struct line line;

	if (!room_topic(errand->commands->room, &line)) {
		errand_tell(errand, _("there is no topic"));
		return;
	}
	*style_text_put_author(by, &line) = '\0';
	errand_tell(errand, _("the topic is: %.*s (by %s)"), (int)line.text_len,
		    line.text, by);
}

void
command_topic(struct errand *errand)
{
	const char *text = errand_word(errand, 0);

	if (!text)
		tell_topic(errand);
	else if (may_say(errand))
		errand_posted(errand,
			      room_set_topic(&errand->client->guest, text,
					     strlen(text), errand->cause));
}
