/* SPDX-License-Identifier: MIT */
/*
 * client_person.c - see client.h: what a client is called, and may do, and
 * where it comes from.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/client.h"
#include "client/hall.h"
#include "client/manners.h"
#include "room/naming.h"

/* Of IPv6 it is this much that somebody has; the rest they can choose. */
#define IPV6_OWN 64

void
client_count_names(struct client *client)
{
	const struct name *name = client->person.name;
	size_t bytes = (client->guest.naming ? sizeof(struct naming) : 0) +
		(name ? name_memory(name) : 0);

	usher_account(&client->door->hall->usher,
		      (ptrdiff_t)bytes - (ptrdiff_t)client->name_bytes);
	client->name_bytes = bytes;
}

void
client_recall_name(struct client *client)
{
	struct room_client *guest = &client->guest;
	int rc = people_restore(&client->door->hall->people, &client->person,
				guest->member.name, guest->member.name_len);

	if (rc < 0)
		(void)room_rename(guest, "", 0, 0);
	client_count_names(client);
}

void
client_name_back(struct room_client *guest)
{
	client_recall_name((struct client *)guest);
}

struct client *
client_of_person(struct person *person)
{
	return (struct client *)((char *)person -
				 offsetof(struct client, person));
}

bool
client_is_operator(const struct client *client)
{
	return people_is_operator(&client->door->hall->people, &client->person);
}

bool
client_operates(const struct client *client)
{
	return (client->manners &&
		client->manners->operates == MANNERS_OPERATES) ||
		client_is_operator(client);
}

bool
client_prefix(const struct client *client, struct prefix *ret)
{
	struct coir_addr addr;

	return coir_addr_parse(client->address, &addr) == 0 &&
		prefix_of(&addr, ret);
}

bool
client_origin(const struct client *client, struct prefix *ret)
{
	if (!client_prefix(client, ret))
		return false;
	if (!prefix_is_ipv4(ret))
		prefix_cut(ret, IPV6_OWN);
	return true;
}

const char *
client_name(const struct client *client, char buf[static CLIENT_NAME_MAX])
{
	const struct name *name = client->person.name;

	if (name)
		snprintf(buf, CLIENT_NAME_MAX, "%s", name->text);
	else
		snprintf(buf, CLIENT_NAME_MAX, "guest-%" PRIu64,
			 client->guest.id);
	return buf;
}

struct client *
client_called(const struct hall *hall, const char *name)
{
	size_t len = strlen(name);
	struct person *person;
	uint64_t id;

	if (name_of_guest(name, len, &id)) {
		struct room_client *guest = room_find(hall->room, id);
		struct client *client = (struct client *)guest;

		if (client && !client->person.name)
			return client;
	}
	person = people_find(&hall->people, name, len);
	return person ? client_of_person(person) : NULL;
}
