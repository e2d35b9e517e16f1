/* SPDX-License-Identifier: MIT */
/*
 * control_select.c - see control_select.h.
 */
#include "config.h"

#include "control/control_select.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "room/room.h"

int
control_target_parse(const char *who, struct control_target *ret)
{
	struct control_target target = { .kind = CONTROL_ADDRESS };

	if (*who && who[strspn(who, "0123456789")] == '\0') {
		errno = 0;
		target.kind = CONTROL_ID;
		target.id = strtoull(who, NULL, 10);
		if (errno != 0)
			return -EINVAL;
	} else if (prefix_parse(who, &target.prefix) == 0) {
		target.kind = CONTROL_PREFIX;
	} else if (strncmp(who, "tcp:", 4) == 0 ||
		   strncmp(who, "unix:", 5) == 0) {
		target.address = who;
	} else {
		return -EINVAL;
	}
	*ret = target;
	return 0;
}

/* Does @client come from @prefix? */
static bool
comes_from(const struct client *client, const struct prefix *prefix)
{
	struct prefix own;

	return client_prefix(client, &own) && prefix_has(prefix, &own);
}

static bool
is_meant(const struct control_target *target, const struct client *client)
{
	switch (target->kind) {
	case CONTROL_ID:
		return client->guest.id == target->id;
	case CONTROL_ADDRESS:
		return strcmp(client->address, target->address) == 0;
	case CONTROL_PREFIX:
		return comes_from(client, &target->prefix);
	case CONTROL_EVERYBODY:
		break;
	}
	return true;
}

/* The first client from @member on that is not gone, or about to be; NULL. */
static struct client *
client_from(struct roster_member *member)
{
	for (; member; member = roster_next(member)) {
		struct client *client = client_of_member(member);

		if (!client->guest.left && !client->guest.cut)
			return client;
	}
	return NULL;
}

static struct client *
next_client(const struct client *client)
{
	return client_from(roster_next(&client->guest.member));
}

static int
compare(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a;
	uint64_t right = *(const uint64_t *)b;

	return left < right ? -1 : left > right;
}

int
control_select(const struct room *room, const struct control_target *target,
	       struct control_selection *ret)
{
	const struct roster *roster = room_roster(room);
	uint64_t *ids = calloc(roster->members + 1, sizeof(*ids));
	struct client *client;
	size_t n = 0;

	if (!ids)
		return -ENOMEM;
	for (client = client_from(roster_first(roster)); client;
	     client = next_client(client))
		if (is_meant(target, client))
			ids[n++] = client->guest.id;
	qsort(ids, n, sizeof(*ids), compare);
	*ret = (struct control_selection){ .ids = ids, .n = n };
	return 0;
}

size_t
control_selection_next(struct control_selection *selection,
		       const struct room *room,
		       struct client *ret[static CONTROL_SELECT_MAX])
{
	struct client *found[CONTROL_SELECT_MAX] = { NULL };
	uint64_t *ids = selection->ids + selection->at;
	size_t left = selection->n - selection->at;
	size_t n = left < CONTROL_SELECT_MAX ? left : CONTROL_SELECT_MAX;
	struct client *client = client_from(roster_first(room_roster(room)));
	size_t n_found = 0;

	for (; client; client = next_client(client)) {
		uint64_t *id = bsearch(&client->guest.id, ids, n, sizeof(*ids),
				       compare);

		if (id)
			found[id - ids] = client;
	}
	selection->at += n;
	for (size_t i = 0; i < n; i++)
		if (found[i])
			ret[n_found++] = found[i];
	return n_found;
}

void
control_selection_fini(struct control_selection *selection)
{
	free(selection->ids);
	*selection = (struct control_selection){ NULL, 0, 0 };
}
