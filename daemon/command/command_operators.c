/* SPDX-License-Identifier: MIT */
/*
 * command_operators.c - /kick, /mute, /unmute, /op, /deop, /slow and /clear:
 * what keeps a room civil.
 *
 * Each is a line of the room, which tells everybody what was done by whom, and
 * answers it. What is to last is done before the line is posted, and who is to
 * go is noted: the process after a crash leaves out what has its line. What has
 * none it does not do to somebody, as the name may be another's by now: who has
 * given the command is asked to give it again. It may be in force already, with
 * nobody told of it: so what holds, or did, is done and announced once more.
 *
 * What is done by who is an operator only until they leave is nothing that
 * shuts out those who are one by their account.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/client.h"
#include "client/deed.h"
#include "client/hall.h"
#include "client/manners.h"
#include "command/command_table.h"
#include "command/commands.h"
#include "command/errand.h"
#include "limit/slow.h"
#include "text/phrase.h"

#define NS_PER_S INT64_C(1000000000)

/* The client that argument 0 names, now and for the first time; or NULL. */
static struct client *
find_now(struct errand *errand)
{
	if (errand_is_posted(errand))
		return NULL;
	if (!errand->client->replay)
		return errand_find(errand, errand_word(errand, 0));
	errand_tell(errand,
		    _("chatd ended before this was done; say it again"));
	return NULL;
}

/* The same, and it is to be another. */
static struct client *
find_other(struct errand *errand)
{
	struct client *client = find_now(errand);

	if (client != errand->client)
		return client;
	errand_tell(errand, _("that is you"));
	return NULL;
}

/* Sends @client away as @by, which the room hears. */
static void
kick(struct errand *errand, struct client *client, const char *by,
     const char *why)
{
	char name[CLIENT_NAME_MAX];

	client_condemn(client, true);
	if (errand_announce(errand, "%s was sent away by %s%s%s",
			    client_name(client, name), by, *why ? ": " : "",
			    why) == 0)
		client_kick(client, by, why);
	else
		client_condemn(client, false);
}

void
command_kick(struct errand *errand)
{
	char by[CLIENT_NAME_MAX], name[CLIENT_NAME_MAX];
	char why[REASON_WORDS_MAX + 1];
	struct client *client = find_other(errand);

	if (!client || errand_reason(errand, 1, why) < 0)
		return;
	client_name(client, name);
	client_name(errand->client, by);
	if (client->guest.cut)
		errand_tell(errand, _("%s is leaving already"), name);
	else if (client_is_operator(client) &&
		 !client_is_operator(errand->client))
		errand_tell(errand, _("%s is an operator"), name);
	else
		kick(errand, client, by, why);
}

/* Does @deed to @client, for @span, and tells the room. */
static void
carry_out(struct errand *errand, struct client *client, enum deed deed,
	  int64_t span)
{
	char by[CLIENT_NAME_MAX], text[DEED_TEXT_MAX];
	struct deed_before before;

	deed_do(client, deed, span, &before);
	deed_text(client, deed, client_name(errand->client, by), span, text);
	if (errand_announce(errand, "%s", text) < 0)
		deed_undo(client, &before);
}

void
command_mute(struct errand *errand)
{
	struct client *client = find_other(errand);
	char name[CLIENT_NAME_MAX];
	int64_t span = 0;

	if (!client ||
	    (errand_word(errand, 1) && errand_time(errand, 1, &span) < 0))
		return;
	if (client_operates(client))
		errand_tell(errand, _("%s is an operator"),
			    client_name(client, name));
	else if (!manners_of(client))
		errand_tell(errand, _("out of memory; try again"));
	else
		carry_out(errand, client, DEED_MUTE, span);
}

void
command_unmute(struct errand *errand)
{
	struct client *client = find_other(errand);
	char name[CLIENT_NAME_MAX];

	if (!client)
		return;
	if (!client->manners || client->manners->muted_until == 0)
		errand_tell(errand, _("%s is not muted"),
			    client_name(client, name));
	else
		carry_out(errand, client, DEED_UNMUTE, 0);
}

void
command_op(struct errand *errand)
{
	struct client *client = find_now(errand);
	char name[CLIENT_NAME_MAX];

	if (!client)
		return;
	if (client_is_operator(client))
		errand_tell(errand, _("%s is an operator already"),
			    client_name(client, name));
	else if (!manners_of(client))
		errand_tell(errand, _("out of memory; try again"));
	else
		carry_out(errand, client, DEED_OP, 0);
}

void
command_deop(struct errand *errand)
{
	struct client *client = find_now(errand);
	char name[CLIENT_NAME_MAX];

	if (!client)
		return;
	client_name(client, name);
	if (client_is_operator(client))
		errand_tell(errand, _("%s is an operator by their account"),
			    name);
	else if (!client->manners ||
		 client->manners->operates == MANNERS_NOTHING)
		errand_tell(errand, _("%s is no operator"), name);
	else
		carry_out(errand, client, DEED_DEOP, 0);
}

/* Tells everybody how slow the room is. Returns as errand_announce(). */
static int
announce_slow(struct errand *errand, uint64_t seconds)
{
	char by[CLIENT_NAME_MAX], text[DEED_TEXT_MAX];

	deed_slow_text(seconds, client_name(errand->client, by), text);
	return errand_announce(errand, "%s", text);
}

void
command_slow(struct errand *errand)
{
	int64_t *slow = &errand->commands->hall->slow;
	uint64_t seconds;
	int rc;

	if (errand_is_posted(errand) ||
	    errand_number(errand, 0, 0, SLOW_MAX, &seconds) < 0)
		return;
	rc = slow_save((uint32_t)seconds);
	if (rc < 0)
		errand_tell(errand, _("it cannot be written down: %s"),
			    strerror(-rc));
	else if (announce_slow(errand, seconds) == 0)
		*slow = (int64_t)seconds * NS_PER_S;
	else
		/* as it is; if not even that, until the next start */
		(void)slow_save((uint32_t)(*slow / NS_PER_S));
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
