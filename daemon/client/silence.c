/* SPDX-License-Identifier: MIT */
/*
 * silence.c - see silence.h.
 */
#include "config.h"

#include "client/silence.h"

#include <stdio.h>
#include <string.h>

#include "client/client.h"
#include "client/hall.h"
#include "client/manners.h"
#include "common/span_text.h"
#include "store/store.h"
#include "text/phrase.h"

/* Room for why it may not. */
#define WHY_MAX (PHRASE_MAX + SPAN_TEXT_MAX)

/* Tells @client @why, without memory not; but all else is as it is. */
static void
tell(struct client *client, const char *why, uint64_t cause)
{
	(void)room_answer(&client->guest, why, strlen(why), cause);
}

bool
silence_holds(const struct client *client)
{
	const struct manners *manners = client->manners;

	return manners && manners->muted_until > store_now();
}

bool
silence_mutes(struct client *client, uint64_t cause)
{
	char why[WHY_MAX], span[SPAN_TEXT_MAX];
	int64_t until;

	if (!silence_holds(client) || client_operates(client))
		return false;
	until = client->manners->muted_until;
	if (until == INT64_MAX) {
		tell(client, _("an operator has muted you: not sent"), cause);
		return true;
	}
	span_text(until - store_now(), span);
	snprintf(why, sizeof(why),
		 _("an operator has muted you for another %s: not sent"), span);
	tell(client, why, cause);
	return true;
}

bool
silence_keeps(struct client *client, uint64_t cause)
{
	int64_t slow = client->door->hall->slow;
	char why[WHY_MAX], span[SPAN_TEXT_MAX];
	int64_t now = coir_now().ns;

	if (silence_mutes(client, cause))
		return true;
	if (slow == 0 || now - client->said_at >= slow ||
	    client_operates(client)) {
		client->said_at = now;
		return false;
	}
	span_text(slow, span);
	snprintf(why, sizeof(why),
		 _("the room is slow, each may say one line in %s: not sent"),
		 span);
	tell(client, why, cause);
	return true;
}
