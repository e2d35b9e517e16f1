/* SPDX-License-Identifier: MIT */
/*
 * manners.c - see manners.h.
 */
#include "config.h"

#include "client/manners.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "client/hall.h"
#include "slot/slot.h"
#include "text/text.h"

_Static_assert(sizeof(struct manners) <= SLOT_NOTE_MAX, "a slot keeps it");

struct manners *
manners_of(struct client *client)
{
	if (client->manners)
		return client->manners;
	client->manners = calloc(1, sizeof(*client->manners));
	usher_account(&client->door->hall->usher,
		      (ptrdiff_t)manners_memory(client));
	return client->manners;
}

size_t
manners_memory(const struct client *client)
{
	return client->manners ? sizeof(*client->manners) : 0;
}

void
manners_changed(struct client *client)
{
	if (client->slot && client->manners)
		slot_note(client->slot, client->manners,
			  sizeof(*client->manners));
}

/* Where @id is among those who are ignored, or the end of them. */
static size_t
place_of(const struct manners *manners, uint64_t id)
{
	size_t i = 0;

	while (i < manners->n_ignored && manners->ignored[i] != id)
		i++;
	return i;
}

bool
manners_ignores(const struct client *client, uint64_t id)
{
	const struct manners *manners = client->manners;

	return manners && place_of(manners, id) < manners->n_ignored;
}

int
manners_ignore(struct client *client, uint64_t id)
{
	struct manners *manners = manners_of(client);

	if (!manners)
		return -ENOMEM;
	if (manners_ignores(client, id))
		return -EALREADY;
	if (manners->n_ignored == MANNERS_IGNORED_MAX)
		return -ENOSPC;
	manners->ignored[manners->n_ignored++] = id;
	manners_changed(client);
	return 0;
}

int
manners_heed(struct client *client, uint64_t id)
{
	struct manners *manners = client->manners;
	size_t i;

	if (!manners_ignores(client, id))
		return -EALREADY;
	i = place_of(manners, id);
	manners->n_ignored--;
	memmove(manners->ignored + i, manners->ignored + i + 1,
		(manners->n_ignored - i) * sizeof(manners->ignored[0]));
	manners_changed(client);
	return 0;
}

/* Is @len bytes of @text what cleaning leaves? */
static bool
is_clean(const char *text, size_t len)
{
	char clean[TEXT_CLEAN_MAX(MANNERS_WORDS_MAX)];

	return text_clean(clean, text, len) == len &&
		memcmp(clean, text, len) == 0;
}

/* Can it be right? */
static bool
is_sound(const struct manners *manners)
{
	const struct question *question = &manners->question;

	return manners->n_ignored <= MANNERS_IGNORED_MAX &&
		manners->away_len <= MANNERS_AWAY_MAX &&
		question->len <= MANNERS_WORDS_MAX &&
		is_clean(manners->away, manners->away_len) &&
		is_clean(question->words, question->len);
}

void
manners_recall(struct client *client)
{
	struct manners manners;

	if (slot_noted(client->slot, &manners, sizeof(manners)) <
		    sizeof(manners) ||
	    !is_sound(&manners) || !manners_of(client))
		return;
	*client->manners = manners;
}

void
manners_release(struct client *client)
{
	free(client->manners);
	client->manners = NULL;
}
