/* SPDX-License-Identifier: MIT */
/*
 * command_private.c - /msg, /reply, /ignore, /unignore and /away: what passes
 * between two people, which is stored nowhere.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "client/client.h"
#include "client/manners.h"
#include "client/silence.h"
#include "command/command_table.h"
#include "command/commands.h"
#include "command/errand.h"
#include "text/phrase.h"

/* A notice with one name in it. */
#define GONE_MAX (PHRASE_MAX + CLIENT_NAME_MAX)

/* What the writer is told once it is said: that, and whether it is heard. */
static void
compose_sent(struct errand *errand, const struct client *to, const char *text)
{
	const struct manners *manners = to->manners;
	char name[CLIENT_NAME_MAX];

	errand_tell(errand, _("you tell %s: %s"), client_name(to, name), text);
	if (manners && manners->away_now)
		errand_tell(errand, _("%s is away: %.*s"), name,
			    (int)manners->away_len, manners->away);
}

/* Has @errand's client say @text to @to, once it is its turn. */
static void
whisper(struct errand *errand, struct client *to, const char *text)
{
	struct commands *commands = errand->commands;
	char me[CLIENT_NAME_MAX], you[CLIENT_NAME_MAX];
	char gone[GONE_MAX];
	struct room_whisper what = {
		.to = to->guest.id,
		.cause = errand->cause,
		.gone = gone,
	};
	struct phrase_word who;

	client_name(errand->client, me);
	who = (struct phrase_word){ you, strlen(client_name(to, you)) };
	what.gone_len =
		(size_t)(phrase_put(gone, _("%s has left, and was not told"),
				    &who, 1) -
			 gone);
	errand_tell(errand, _("%s tells you: %s"), me, text);
	what.text = commands->answer;
	what.len = commands->answer_len - 1;
	what.sent = commands->answer + commands->answer_len;
	compose_sent(errand, to, text);
	what.sent_len =
		(size_t)(commands->answer + commands->answer_len - what.sent) -
		1;
	/* without memory it is not said, and told so if there is any */
	if (!commands->answer_cut)
		errand->told = room_whisper(&errand->client->guest, &what) == 0;
	commands->answer_len = 0;
	if (errand->told)
		return;
	what.gone = commands->answer_cut ? _("too long") : _("out of memory");
	commands->answer_cut = false;
	errand_tell(errand, _("%s: %s was not told"), what.gone, you);
}

/* Notes that @from has written to @to. */
static void
note_writer(struct client *to, const struct client *from)
{
	struct manners *manners = manners_of(to);

	if (!manners || manners->writer == from->guest.id)
		return;
	manners->writer = from->guest.id;
	manners_changed(to);
}

/* Says @text to @to if that one wants to hear it. */
static void
say_to(struct errand *errand, struct client *to, const char *text)
{
	char name[CLIENT_NAME_MAX];

	if (manners_ignores(to, errand->client->guest.id)) {
		errand_tell(errand, _("%s wants no messages from you"),
			    client_name(to, name));
		return;
	}
	if (to->guest.cursor.pins.count >= CURSOR_PINS_MAX) {
		errand_tell(errand,
			    _("%s does not read what there is; was not told"),
			    client_name(to, name));
		return;
	}
	note_writer(to, errand->client);
	whisper(errand, to, text);
}

void
command_msg(struct errand *errand)
{
	struct client *to = errand_find(errand, errand_word(errand, 0));

	if (to)
		say_to(errand, to, errand_word(errand, 1));
}

void
command_reply(struct errand *errand)
{
	const struct manners *manners = errand->client->manners;
	struct room_client *to;

	if (!manners || !manners->writer) {
		errand_tell(errand,
			    _("nobody has written to you; /msg NAME TEXT "
			      "writes to somebody"));
		return;
	}
	to = room_find(errand->commands->room, manners->writer);
	if (to)
		say_to(errand, (struct client *)to, errand_word(errand, 0));
	else
		errand_tell(errand, _("who wrote to you has left"));
}

/* Shows whom the client ignores. */
static void
tell_ignored(struct errand *errand)
{
	const struct manners *manners = errand->client->manners;
	const struct room *room = errand->commands->room;
	char name[CLIENT_NAME_MAX];
	size_t n = 0;

	for (size_t i = 0; manners && i < manners->n_ignored; i++) {
		struct room_client *who = room_find(room, manners->ignored[i]);

		if (!who)
			continue;
		errand_tell(errand, _("you ignore %s"),
			    client_name((struct client *)who, name));
		n++;
	}
	if (n == 0)
		errand_tell(errand, _("you ignore nobody"));
}

void
command_ignore(struct errand *errand)
{
	const char *word = errand_word(errand, 0);
	struct client *who = word ? errand_find(errand, word) : NULL;
	char name[CLIENT_NAME_MAX];
	int rc;

	if (!word)
		tell_ignored(errand);
	if (!who)
		return;
	client_name(who, name);
	if (who == errand->client) {
		errand_tell(errand, _("you cannot ignore yourself"));
		return;
	}
	rc = manners_ignore(errand->client, who->guest.id);
	if (rc == 0 || rc == -EALREADY)
		errand_tell(errand,
			    _("you ignore %s: what they write to you does not "
			      "reach you; /unignore %s ends that"),
			    name, name);
	else if (rc == -ENOSPC)
		errand_tell(errand,
			    _("you ignore %d people, and cannot ignore more"),
			    MANNERS_IGNORED_MAX);
	else
		errand_tell(errand, _("out of memory; try again"));
}

void
command_unignore(struct errand *errand)
{
	struct client *who = errand_find(errand, errand_word(errand, 0));
	char name[CLIENT_NAME_MAX];

	if (!who)
		return;
	(void)manners_heed(errand->client, who->guest.id);
	errand_tell(errand, _("you do not ignore %s"), client_name(who, name));
}

/* Bytes of @text that are whole characters within @most. */
static size_t
cut(const char *text, size_t most)
{
	size_t len = strlen(text);

	if (len <= most)
		return len;
	while (most > 0 && ((unsigned char)text[most] & 0xc0) == 0x80)
		most--;
	return most;
}

void
command_away(struct errand *errand)
{
	const char *text = errand_word(errand, 0);
	struct manners *manners = manners_of(errand->client);

	if (!manners) {
		errand_tell(errand, _("out of memory; try again"));
		return;
	}
	/* others are shown why, but to be back says nothing */
	errand->told = text && !errand_is_posted(errand) &&
		silence_mutes(errand->client, errand->cause);
	if (errand->told)
		return;
	manners->away_now = text != NULL;
	manners->away_len = 0;
	if (text) {
		manners->away_len = (uint16_t)cut(text, MANNERS_AWAY_MAX);
		memcpy(manners->away, text, manners->away_len);
	}
	manners_changed(errand->client);
	if (text)
		errand_tell(errand, _("you are away: %.*s"),
			    (int)manners->away_len, manners->away);
	else
		errand_tell(errand, _("you are back"));
}
