/* SPDX-License-Identifier: MIT */
/*
 * command_names.c - /nick, /register and /login: who somebody is.
 *
 * A new name is a line of the room, which tells its client, too. A password is
 * looked at later: the input that had it is acknowledged in its turn, so that
 * nothing keeps it, and the answer comes when there is one.
 */
#include "config.h"

#include "command/command_names.h"

#include <errno.h>
#include <string.h>

#include "client/client.h"
#include "client/hall.h"
#include "client/silence.h"
#include "command/command_table.h"
#include "command/errand.h"
#include "people/people.h"
#include "text/phrase.h"

/* The room calls @client what it is called, as byte @cause of its input said */
static int
post_name(struct client *client, uint64_t cause)
{
	const struct name *name = client->person.name;
	int rc = room_rename(&client->guest, name ? name->text : "",
			     name ? name->len : 0, cause);

	client_count_names(client);
	return rc;
}

void
command_nick(struct errand *errand)
{
	struct client *client = errand->client;
	const char *wanted = errand_word(errand, 0);
	int64_t said_at = client->said_at;
	char why[PEOPLE_WHY_MAX];
	int rc;

	/* its line is stored, if it had one: the room has the name */
	if (errand_is_posted(errand))
		return;
	errand->told = silence_keeps(client, errand->cause);
	if (errand->told)
		return;
	if (people_take(&client->door->hall->people, &client->person, wanted,
			strlen(wanted), why) < 0) {
		client->said_at = said_at;
		errand_tell(errand, "%s", why);
		return;
	}
	rc = post_name(client, errand->cause);
	if (rc == 0) {
		errand->told = true;
		return;
	}
	client->said_at = said_at;
	client_recall_name(client);
	errand_tell(errand, "%s",
		    rc == -ESHUTDOWN ? _("chatd is stopping")
				     : _("out of memory; try again"));
}

/* What @password is, and who says it. */
static struct account_secret
secret_of(const struct errand *errand, const char *password)
{
	return (struct account_secret){
		.password = password,
		.len = strlen(password),
		.address = errand->client->seat.throttle.address,
		.shown = errand->client->address,
	};
}

void
command_register(struct errand *errand)
{
	struct client *client = errand->client;
	const char *password = errand_word(errand, 0);
	const struct account_secret secret = secret_of(errand, password);
	char why[PEOPLE_WHY_MAX];

	if (people_register(&client->door->hall->people, &client->person,
			    &secret, why) < 0)
		errand_tell(errand, "%s", why);
}

void
command_login(struct errand *errand)
{
	struct client *client = errand->client;
	const char *name = errand_word(errand, 0);
	const struct account_secret secret =
		secret_of(errand, errand_word(errand, 1));
	char why[PEOPLE_WHY_MAX];

	if (people_login(&client->door->hall->people, &client->person, name,
			 strlen(name), &secret, why) < 0)
		errand_tell(errand, "%s", why);
}

static void
renamed(struct person *person)
{
	/* it is logged in all the same */
	(void)post_name(client_of_person(person), 0);
}

static void
answered(struct person *person, const char *text, size_t len, uint64_t cause)
{
	(void)cause;
	/* without memory it is not told */
	(void)room_tell_now(&client_of_person(person)->guest, text, len);
}

const struct people_ops command_people_ops = { renamed, answered };
