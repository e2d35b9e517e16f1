/* SPDX-License-Identifier: MIT */
/*
 * command_operators.c - /kick, /mute, /unmute, /op, /slow and /clear: what
 * keeps a room civil.
 *
 * Each is a line of the room, which tells everybody what was done by whom, and
 * answers it. What is done can be done again: the process after a crash does
 * so, and posts the line only if the store does not have it.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/client.h"
#include "client/hall.h"
#include "client/manners.h"
#include "client/silence.h"
#include "command/command_table.h"
#include "command/commands.h"
#include "command/errand.h"
#include "common/span_text.h"
#include "limit/slow.h"
#include "store/store.h"
#include "text/phrase.h"

/* Room for " for 10 min", and a NUL. */
#define FOR_MAX (sizeof(" for ") + SPAN_TEXT_MAX)

#define NS_PER_S INT64_C(1000000000)

/* The client that argument 0 names and that is to be another; or NULL. */
static struct client *
find_other(struct errand *errand)
{
	struct client *client = errand_find(errand, errand_word(errand, 0));

	if (client != errand->client)
		return client;
	errand_tell(errand, _("that is you"));
	return NULL;
}

void
command_kick(struct errand *errand)
{
	char by[ERRAND_NAME_MAX], name[ERRAND_NAME_MAX];
	char why[REASON_WORDS_MAX + 1];
	struct client *client = find_other(errand);

	if (!client || errand_reason(errand, 1, why) < 0)
		return;
	if (client->guest.cut) {
		errand_tell(errand, _("%s is leaving already"),
			    errand_name(client, name));
		return;
	}
	errand_name(errand->client, by);
	if (errand_announce(errand, "%s was sent away by %s%s%s",
			    errand_name(client, name), by, *why ? ": " : "",
			    why) == 0)
		client_kick(client, by, why);
}

/*
 * Reads argument @i, how long, which may be missing: for good. Returns 0 with
 * the end in *@ret_until and " for 10 min" or "" in @ret_text; or -EINVAL:
 * that is answered.
 */
static int
read_end(struct errand *errand, size_t i, int64_t *ret_until,
	 char ret_text[static FOR_MAX])
{
	char span_words[SPAN_TEXT_MAX];
	int64_t span;

	*ret_until = INT64_MAX;
	ret_text[0] = '\0';
	if (!errand_word(errand, i))
		return 0;
	if (errand_time(errand, i, &span) < 0)
		return -EINVAL;
	span_text(span, span_words);
	snprintf(ret_text, FOR_MAX, " for %s", span_words);
	*ret_until = store_now() + span;
	return 0;
}

void
command_mute(struct errand *errand)
{
	char by[ERRAND_NAME_MAX], name[ERRAND_NAME_MAX];
	char text[FOR_MAX];
	struct manners *manners;
	struct client *client;
	int64_t until;

	if (read_end(errand, 1, &until, text) < 0)
		return;
	client = find_other(errand);
	if (!client)
		return;
	errand_name(client, name);
	manners = manners_of(client);
	if (client_operates(client))
		errand_tell(errand, _("%s is an operator"), name);
	else if (!manners)
		errand_tell(errand, _("out of memory; try again"));
	else if (errand_announce(errand, "%s was muted by %s%s", name,
				 errand_name(errand->client, by), text) == 0) {
		manners->muted_until = until;
		manners_changed(client);
	}
}

void
command_unmute(struct errand *errand)
{
	char by[ERRAND_NAME_MAX], name[ERRAND_NAME_MAX];
	struct client *client = find_other(errand);

	if (!client)
		return;
	errand_name(client, name);
	if (!silence_holds(client) && !errand_is_posted(errand)) {
		errand_tell(errand, _("%s is not muted"), name);
		return;
	}
	if (errand_announce(errand, "%s may speak again, says %s", name,
			    errand_name(errand->client, by)) < 0 ||
	    !client->manners)
		return;
	client->manners->muted_until = 0;
	manners_changed(client);
}

void
command_op(struct errand *errand)
{
	char by[ERRAND_NAME_MAX], name[ERRAND_NAME_MAX];
	struct client *client = errand_find(errand, errand_word(errand, 0));
	struct manners *manners = client ? manners_of(client) : NULL;

	if (!client)
		return;
	errand_name(client, name);
	if (client_operates(client) && !errand_is_posted(errand))
		errand_tell(errand, _("%s is an operator already"), name);
	else if (!manners)
		errand_tell(errand, _("out of memory; try again"));
	else if (errand_announce(errand, "%s was made an operator by %s", name,
				 errand_name(errand->client, by)) == 0) {
		manners->operates = true;
		manners_changed(client);
	}
}

void
command_slow(struct errand *errand)
{
	char by[ERRAND_NAME_MAX], text[SPAN_TEXT_MAX];
	uint64_t seconds;
	int rc;

	if (errand_number(errand, 0, 0, SLOW_MAX, &seconds) < 0)
		return;
	rc = slow_save((uint32_t)seconds);
	if (rc < 0) {
		errand_tell(errand, _("it cannot be written down: %s"),
			    strerror(-rc));
		return;
	}
	errand->commands->hall->slow = (int64_t)seconds * NS_PER_S;
	errand_name(errand->client, by);
	span_text((int64_t)seconds * NS_PER_S, text);
	if (seconds > 0)
		(void)errand_announce(
			errand,
			"from now on each may say one line in %s, says "
			"%s",
			text, by);
	else
		(void)errand_announce(
			errand,
			"each may say as much as they like again, says "
			"%s",
			by);
}

void
command_clear(struct errand *errand)
{
	struct line line;

	if (errand_is_posted(errand))
		return;
	if (room_topic(errand->commands->room, &line))
		errand_posted(errand,
			      room_set_topic(&errand->client->guest, "", 0,
					     errand->cause));
	else
		errand_tell(errand, _("there is no topic"));
}
