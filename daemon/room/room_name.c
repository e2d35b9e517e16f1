/* SPDX-License-Identifier: MIT */
/*
 * room_name.c - what the room's clients are called.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include "room/naming.h"
#include "room/room_state.h"

/* Says what it is called to whoever looks at the roster. */
static void
show(struct room_client *client)
{
	client->member.name = client->naming->now;
	client->member.name_len = client->naming->now_len;
}

/* Makes sure that @client can have a name. Returns 0 or -ENOMEM. */
static int
begin(struct room_client *client)
{
	if (!client->naming)
		client->naming = calloc(1, sizeof(*client->naming));
	return client->naming ? 0 : -ENOMEM;
}

int
room_rename(struct room_client *client, const char *name, size_t len,
	    uint64_t input_end)
{
	int error = len > LINE_NAME_MAX ? -EMSGSIZE : begin(client);

	if (!error)
		error = room_speak(client, LINE_RENAME, name, len, input_end);
	if (error)
		return error;
	naming_post(client->naming, name, len);
	show(client);
	return 0;
}

void
room_name_answered(struct room_client *client, const struct line *line,
		   int error)
{
	naming_answer(client->naming, line->text, line->text_len, error);
	show(client);
	if (error && client->ops->name_back && !client->left)
		client->ops->name_back(client);
}

int
room_recall_name(struct room_client *client)
{
	const struct present *present = &client->room->store->present;
	const struct presence *was = present_find(present, client->id);
	const char *name;
	uint8_t len = 0;

	if (was)
		name = present_name(present, was, &len);
	if (len == 0)
		return 0;
	if (len > LINE_NAME_MAX || begin(client))
		return -ENOMEM;
	naming_restore(client->naming, name, len);
	show(client);
	return 0;
}

void
room_forget_name(struct room_client *client)
{
	client->member.name_len = 0;
	free(client->naming);
	client->naming = NULL;
}
