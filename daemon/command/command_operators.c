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
#include "client/hall.h"
#include "client/manners.h"
#include "command/command_table.h"
#include "command/commands.h"
#include "command/errand.h"
#include "common/span_text.h"
#include "limit/slow.h"
#include "store/store.h"
#include "text/phrase.h"

/* The end of being muted for who may speak again. */
#define LONG_PAST 1

/* Room for " for 10 min", and a NUL. */
#define FOR_MAX (sizeof(" for ") + SPAN_TEXT_MAX)

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

/* Has the client of @manners say nothing before @until. */
static void
mute(struct client *client, struct manners *manners, int64_t until)
{
	manners->muted_until = until;
	manners_changed(client);
}

void
command_mute(struct errand *errand)
{
	char by[CLIENT_NAME_MAX], name[CLIENT_NAME_MAX];
	char text[FOR_MAX];
	struct manners *manners;
	struct client *client;
	int64_t until, before;

	client = find_other(errand);
	if (!client || read_end(errand, 1, &until, text) < 0)
		return;
	client_name(client, name);
	manners = manners_of(client);
	if (client_operates(client)) {
		errand_tell(errand, _("%s is an operator"), name);
		return;
	}
	if (!manners) {
		errand_tell(errand, _("out of memory; try again"));
		return;
	}
	before = manners->muted_until;
	mute(client, manners, until);
	if (errand_announce(errand, "%s was muted by %s%s", name,
			    client_name(errand->client, by), text) < 0)
		mute(client, manners, before);
}

void
command_unmute(struct errand *errand)
{
	char by[CLIENT_NAME_MAX], name[CLIENT_NAME_MAX];
	struct client *client = find_other(errand);
	int64_t before;

	if (!client)
		return;
	client_name(client, name);
	before = client->manners ? client->manners->muted_until : 0;
	if (before == 0) {
		errand_tell(errand, _("%s is not muted"), name);
		return;
	}
	mute(client, client->manners, LONG_PAST);
	if (errand_announce(errand, "%s may speak again, says %s", name,
			    client_name(errand->client, by)) < 0)
		mute(client, client->manners, before);
}

/* Makes the client of @manners an operator until it leaves, or none. */
static void
set_operator(struct client *client, struct manners *manners, uint8_t operates)
{
	manners->operates = operates;
	manners_changed(client);
}

void
command_op(struct errand *errand)
{
	char by[CLIENT_NAME_MAX], name[CLIENT_NAME_MAX];
	struct client *client = find_now(errand);
	struct manners *manners = client ? manners_of(client) : NULL;
	uint8_t before;

	if (!client)
		return;
	client_name(client, name);
	if (client_is_operator(client)) {
		errand_tell(errand, _("%s is an operator already"), name);
		return;
	}
	if (!manners) {
		errand_tell(errand, _("out of memory; try again"));
		return;
	}
	before = manners->operates;
	set_operator(client, manners, MANNERS_OPERATES);
	if (errand_announce(errand, "%s was made an operator by %s", name,
			    client_name(errand->client, by)) < 0)
		set_operator(client, manners, before);
}

void
command_deop(struct errand *errand)
{
	char by[CLIENT_NAME_MAX], name[CLIENT_NAME_MAX];
	struct client *client = find_now(errand);
	uint8_t before;

	if (!client)
		return;
	client_name(client, name);
	if (client_is_operator(client)) {
		errand_tell(errand, _("%s is an operator by their account"),
			    name);
		return;
	}
	before = client->manners ? client->manners->operates : MANNERS_NOTHING;
	if (before == MANNERS_NOTHING) {
		errand_tell(errand, _("%s is no operator"), name);
		return;
	}
	set_operator(client, client->manners, MANNERS_OPERATED);
	if (errand_announce(errand, "%s is no operator any more, says %s", name,
			    client_name(errand->client, by)) < 0)
		set_operator(client, client->manners, before);
}

/* Tells everybody how slow the room is. Returns as errand_announce(). */
static int
announce_slow(struct errand *errand, uint64_t seconds)
{
	char by[CLIENT_NAME_MAX], text[SPAN_TEXT_MAX];

	client_name(errand->client, by);
	if (seconds == 0)
		return errand_announce(
			errand,
			"each may say as much as they like again, says %s", by);
	span_text((int64_t)seconds * NS_PER_S, text);
	return errand_announce(
		errand, "from now on each may say one line in %s, says %s",
		text, by);
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
