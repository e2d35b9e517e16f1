/* SPDX-License-Identifier: MIT */
/*
 * command_people.c - /who and /whois: who is here.
 */
#include "config.h"

#include "client/client.h"
#include "client/manners.h"
#include "command/command_table.h"
#include "command/commands.h"
#include "command/errand.h"
#include "common/span_text.h"
#include "store/store.h"
#include "text/phrase.h"

/* People that are shown one by one. */
#define WHO_MAX 200

/* The address and way of @client, and what else is known in a few words. */
static void
tell_somebody(struct errand *errand, const struct client *client)
{
	const struct roster_member *m = &client->guest.member;
	const struct manners *manners = client->manners;
	char name[CLIENT_NAME_MAX];

	errand_tell(errand, _("%s: %s via %.*s%s%s"), client_name(client, name),
		    client->address, (int)m->label->len, m->label->text,
		    manners && manners->away_now ? _(", away") : "",
		    client == errand->client ? _(" (you)") : "");
}

void
command_who(struct errand *errand)
{
	const struct roster *roster = room_roster(errand->commands->room);
	struct roster_member *m = roster_first(roster);
	size_t n = 0;

	errand_tell(errand, _("%zu here:"), roster->present);
	for (; m && n < WHO_MAX; m = roster_next(m)) {
		if (!m->present)
			continue;
		tell_somebody(errand, client_of_member(m));
		n++;
	}
	if (roster->present > n)
		errand_tell(errand,
			    phrase_n("and %zu other; /whois NAME shows one",
				     "and %zu others; /whois NAME shows one",
				     roster->present - n),
			    roster->present - n);
}

void
command_whois(struct errand *errand)
{
	struct client *client = errand_find(errand, errand_word(errand, 0));
	const struct manners *manners;
	char here[SPAN_TEXT_MAX];

	if (!client)
		return;
	manners = client->manners;
	span_text(store_now() - client->since, here);
	tell_somebody(errand, client);
	errand_tell(errand,
		    phrase_n("here for %s, has said %llu line",
			     "here for %s, has said %llu lines", client->lines),
		    here, (unsigned long long)client->lines);
	if (manners && manners->away_now)
		errand_tell(errand, _("away: %.*s"), (int)manners->away_len,
			    manners->away);
}
