/* SPDX-License-Identifier: MIT */
/*
 * ban_list.c - see ban_list.h.
 */
#include "config.h"

#include "limit/ban_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <coir/addr.h>

static bool
is_over(const struct ban *ban, int64_t now)
{
	return ban->until != 0 && ban->until <= now;
}

const struct ban *
ban_list_find(const struct ban_list *list, const struct coir_addr *peer,
	      int64_t now)
{
	struct prefix own;

	if (list->n == 0 || !prefix_of(peer, &own))
		return NULL;
	for (size_t i = 0; i < list->n; i++)
		if (prefix_has(&list->bans[i].prefix, &own) &&
		    !is_over(&list->bans[i], now))
			return &list->bans[i];
	return NULL;
}

/* Where the ban at exactly @prefix is; n: there is none. */
static size_t
place_of(const struct ban_list *list, const struct prefix *prefix)
{
	size_t i = 0;

	while (i < list->n &&
	       memcmp(&list->bans[i].prefix, prefix, sizeof(*prefix)) != 0)
		i++;
	return i;
}

const struct ban *
ban_list_at(const struct ban_list *list, const struct prefix *prefix,
	    int64_t now)
{
	size_t i = place_of(list, prefix);

	return i < list->n && !is_over(&list->bans[i], now) ? &list->bans[i]
							    : NULL;
}

static void
drop(struct ban_list *list, size_t i)
{
	free(list->bans[i].reason);
	list->n--;
	memmove(&list->bans[i], &list->bans[i + 1],
		(list->n - i) * sizeof(*list->bans));
}

void
ban_list_expire(struct ban_list *list, int64_t now)
{
	for (size_t i = list->n; i-- > 0;)
		if (is_over(&list->bans[i], now))
			drop(list, i);
}

int
ban_list_add(struct ban_list *list, const struct prefix *prefix, int64_t now,
	     int64_t until, const char *reason)
{
	struct ban ban = { *prefix, now, until, NULL };
	struct ban *bans;
	size_t i;

	ban_list_expire(list, now);
	i = place_of(list, prefix);
	if (i == list->n && list->n == BAN_LIST_MAX)
		return -ENOSPC;
	ban.reason = strdup(reason);
	bans = ban.reason ? reallocarray(list->bans, list->n + 1, sizeof(*bans))
			  : NULL;
	if (!bans) {
		free(ban.reason);
		return -ENOMEM;
	}
	list->bans = bans;
	if (i < list->n)
		drop(list, i);
	bans[list->n++] = ban;
	return 0;
}

int
ban_list_remove(struct ban_list *list, const struct prefix *prefix)
{
	size_t i = place_of(list, prefix);

	if (i == list->n)
		return -ENOENT;
	drop(list, i);
	return 0;
}

static json_t *
ban_json(const struct ban *ban)
{
	char who[PREFIX_TEXT_MAX];

	prefix_format(&ban->prefix, who);
	return json_pack("{s:s, s:I, s:I, s:s}", "who", who, "since",
			 (json_int_t)ban->since, "until",
			 (json_int_t)ban->until, "reason", ban->reason);
}

json_t *
ban_list_json(const struct ban_list *list)
{
	json_t *array = json_array();

	for (size_t i = 0; i < list->n; i++)
		if (json_array_append_new(array, ban_json(&list->bans[i])) <
		    0) {
			json_decref(array);
			return NULL;
		}
	return json_pack("{s:o}", "bans", array);
}

/* Adds one ban of a list. */
static int
read_ban(struct ban_list *list, json_t *json)
{
	const char *who, *reason;
	json_int_t since, until;
	struct prefix prefix;

	if (json_unpack(json, "{s:s, s:I, s:I, s:s}", "who", &who, "since",
			&since, "until", &until, "reason", &reason) < 0 ||
	    prefix_parse(who, &prefix) < 0)
		return -EINVAL;
	return ban_list_add(list, &prefix, since, until, reason);
}

int
ban_list_read(const json_t *json, struct ban_list *ret)
{
	const json_t *array = json_object_get(json, "bans");
	struct ban_list list = { .n = 0 };
	int rc = json_is_array(array) ? 0 : -EINVAL;

	for (size_t i = 0; rc == 0 && i < json_array_size(array); i++)
		rc = read_ban(&list, json_array_get(array, i));
	if (rc < 0)
		ban_list_fini(&list);
	else
		*ret = list;
	return rc;
}

void
ban_list_fini(struct ban_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->bans[i].reason);
	free(list->bans);
	*list = (struct ban_list){ .n = 0 };
}
