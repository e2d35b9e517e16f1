/* SPDX-License-Identifier: MIT */
/*
 * command_bans.c - /ban and /unban.
 *
 * As what other operators do (command_operators.c), a ban is done before its
 * line is posted: it is in force and in its file, which outlives a crash. What
 * has no line yet is done again, unless it is there already; but not to where
 * a name came from, which may be another's by now.
 *
 * In the room are smaller bans than chatctl can make: one slip of the finger is
 * not to shut out half of the Internet, nor those who run the room, nor all who
 * come through a proxy on this machine.
 */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "client/client.h"
#include "client/hall.h"
#include "command/command_table.h"
#include "command/commands.h"
#include "command/errand.h"
#include "common/span_text.h"
#include "limit/ban_file.h"
#include "store/store.h"
#include "text/phrase.h"

/* Bits that a ban has at least here. */
#define IPV4_LEAST 16
#define IPV6_LEAST 32

/* A ban that is asked for. */
struct wish {
	struct prefix prefix;           /* of whom */
	int64_t span;                   /* how long; 0: for good */
	char why[REASON_WORDS_MAX + 1]; /* what they are told */
};

/* Is @prefix small enough? */
static bool
is_small(const struct prefix *prefix)
{
	if (prefix_is_ipv4(prefix))
		return prefix->bits >= PREFIX_IPV4_BITS + IPV4_LEAST;
	return prefix->bits >= IPV6_LEAST;
}

/* Somebody in @prefix who is an operator by their account; or NULL. */
static const struct client *
find_operator(const struct errand *errand, const struct prefix *prefix)
{
	const struct room *room = errand->commands->room;
	struct roster_member *m = roster_first(room_roster(room));

	for (; m; m = roster_next(m)) {
		const struct client *client = client_of_member(m);
		struct prefix own;

		if (client_is_operator(client) && client_prefix(client, &own) &&
		    prefix_has(prefix, &own))
			return client;
	}
	return NULL;
}

/* May those in @prefix be banned? Else that is answered. */
static bool
may_ban(struct errand *errand, const struct prefix *prefix)
{
	char name[CLIENT_NAME_MAX];
	const struct client *client;
	struct prefix own;

	if (client_prefix(errand->client, &own) && prefix_has(prefix, &own)) {
		errand_tell(errand, _("that would ban you, too"));
		return false;
	}
	if (prefix_has_loopback(prefix)) {
		errand_tell(errand,
			    _("that is this machine: whoever comes through a "
			      "proxy here would be banned, too"));
		return false;
	}
	if (!is_small(prefix)) {
		errand_tell(errand,
			    _("a ban in the room has /%d at least, of IPv6 "
			      "/%d; chatctl can make larger ones"),
			    IPV4_LEAST, IPV6_LEAST);
		return false;
	}
	client = find_operator(errand, prefix);
	if (!client)
		return true;
	errand_tell(errand, _("%s is an operator"), client_name(client, name));
	return false;
}

/* Where the client called @name comes from; false: that is answered. */
static bool
find_origin(struct errand *errand, const char *name, struct prefix *ret)
{
	const struct client *client;

	if (errand->client->replay) {
		errand_tell(errand,
			    _("chatd ended before this was done; say it "
			      "again"));
		return false;
	}
	client = errand_find(errand, name);
	if (!client)
		return false;
	if (client == errand->client) {
		errand_tell(errand, _("that is you"));
		return false;
	}
	if (!client_origin(client, ret)) {
		errand_tell(errand,
			    _("%s has no IP address; /kick %s is what "
			      "there is"),
			    name, name);
		return false;
	}
	return true;
}

/*
 * Reads how long and why, both of which may be missing; what begins with a
 * digit is how long. False: that is answered.
 */
static bool
read_terms(struct errand *errand, struct wish *wish)
{
	struct command_line *line = &errand->line;

	wish->span = 0;
	if (line->n > 1 && isdigit((unsigned char)line->words[1][0]))
		return errand_time(errand, 1, &wish->span) == 0 &&
			errand_reason(errand, 2, wish->why) == 0;
	/* the blank between them has been a NUL since they were split */
	if (line->n > 2)
		line->words[1][strlen(line->words[1])] = ' ';
	return errand_reason(errand, 1, wish->why) == 0;
}

/* Names may read as addresses: is nobody called so? Else that is answered. */
static bool
is_nobodys_name(struct errand *errand, const char *address)
{
	if (!client_called(errand->commands->hall, address))
		return true;
	errand_tell(errand,
		    _("somebody is called %s: say %s/32 for the address, or "
		      "/kick %s"),
		    address, address, address);
	return false;
}

/* Whom it is of; false: that is answered. */
static bool
read_who(struct errand *errand, struct prefix *ret)
{
	const char *who = errand_word(errand, 0);

	return prefix_parse(who, ret) == 0 ? is_nobodys_name(errand, who)
					   : find_origin(errand, who, ret);
}

/* Reads all of it; false: that is answered. */
static bool
read_wish(struct errand *errand, struct wish *wish)
{
	return read_terms(errand, wish) && read_who(errand, &wish->prefix) &&
		may_ban(errand, &wish->prefix);
}

/* Can the list be changed now? Else that is answered. */
static bool
is_idle(struct errand *errand, const struct ban_list *list)
{
	if (list->saving)
		errand_tell(errand,
			    _("the bans are just being saved; try again"));
	return !list->saving;
}

/*
 * The list has changed: brings it to its file. If that cannot be the change
 * holds all the same, and who has made it is told.
 */
static void
keep(struct errand *errand, struct ban_list *list)
{
	int rc = ban_file_put(list);
	char text[PHRASE_MAX + 80];
	int len;

	if (rc == 0)
		return;
	len = snprintf(text, sizeof(text),
		       _("this is in force until chatd ends, but is not on "
			 "the disk: %s"),
		       strerror(-rc));
	(void)room_tell(&errand->client->guest, text, (size_t)len);
}

/* Has the process before this put it into the list, and not announced it? */
static bool
is_there(const struct errand *errand, const struct ban_list *list,
	 const struct wish *wish)
{
	const struct ban *ban;

	if (!errand->client->replay)
		return false;
	ban = ban_list_at(list, &wish->prefix, store_now());
	return ban && strcmp(ban->reason, wish->why) == 0 &&
		(ban->until ? ban->until - ban->since : 0) == wish->span;
}

/* Puts the ban into the list; false: that is answered. */
static bool
add(struct errand *errand, struct ban_list *list, const struct wish *wish)
{
	int64_t now = store_now();
	int rc = ban_list_add(list, &wish->prefix, now,
			      wish->span ? now + wish->span : 0, wish->why);

	if (rc == 0)
		keep(errand, list);
	else if (rc == -ENOSPC)
		errand_tell(errand, _("there can be at most %d bans"),
			    BAN_LIST_MAX);
	else
		errand_tell(errand, _("out of memory; try again"));
	return rc == 0;
}

/* Sends those away who are banned: @now, or the process after a crash does. */
static void
send_away(struct errand *errand, const struct wish *wish, const char *by,
	  bool now)
{
	const struct room *room = errand->commands->room;
	struct roster_member *m, *next;

	for (m = roster_first(room_roster(room)); m; m = next) {
		struct client *client = client_of_member(m);
		struct prefix own;

		next = roster_next(m);
		if (client->guest.left || client->guest.cut ||
		    !client_prefix(client, &own) ||
		    !prefix_has(&wish->prefix, &own))
			continue;
		if (now)
			client_kick(client, by, wish->why);
		else
			client_condemn(client, true);
	}
}

void
command_ban(struct errand *errand)
{
	char who[PREFIX_TEXT_MAX], by[CLIENT_NAME_MAX];
	struct ban_list *list = &errand->commands->hall->bans;
	char time[SPAN_TEXT_MAX] = "";
	struct wish wish;

	if (errand_is_posted(errand) || !read_wish(errand, &wish) ||
	    !is_idle(errand, list))
		return;
	if (!is_there(errand, list, &wish) && !add(errand, list, &wish))
		return;
	prefix_format(&wish.prefix, who);
	client_name(errand->client, by);
	if (wish.span)
		span_text(wish.span, time);
	send_away(errand, &wish, by, false);
	if (errand_announce(errand, "%s was banned by %s%s%s%s%s", who, by,
			    wish.span ? " for " : "", time,
			    *wish.why ? ": " : "", wish.why) < 0)
		errand_tell(errand, _("done, but not announced"));
	send_away(errand, &wish, by, true);
}

void
command_unban(struct errand *errand)
{
	struct ban_list *list = &errand->commands->hall->bans;
	const char *word = errand_word(errand, 0);
	char who[PREFIX_TEXT_MAX], by[CLIENT_NAME_MAX];
	struct prefix prefix;

	if (errand_is_posted(errand))
		return;
	if (prefix_parse(word, &prefix) < 0) {
		errand_misuse(
			errand,
			_("ADDRESS is an IP address or prefix, not \"%s\""),
			word);
		return;
	}
	if (!is_idle(errand, list))
		return;
	prefix_format(&prefix, who);
	if (ban_list_remove(list, &prefix) < 0) {
		errand_tell(errand, _("%s is not banned"), who);
		return;
	}
	keep(errand, list);
	if (errand_announce(errand, "%s is banned no more, says %s", who,
			    client_name(errand->client, by)) < 0)
		errand_tell(errand, _("done, but not announced"));
}
