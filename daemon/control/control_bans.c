/* SPDX-License-Identifier: MIT */
/*
 * control_bans.c - the commands ban, unban and bans.
 *
 * A ban is in force at once; it is answered when it is on the disk, too, and
 * those whom it is about have been sent away.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "client/client.h"
#include "control/control_call.h"
#include "control/control_kick.h"
#include "control/control_manners.h"
#include "control/control_select.h"
#include "control/control_state.h"
#include "limit/ban_file.h"
#include "server/server_state.h"
#include "store/line_json.h"
#include "store/store.h"

/* Has the list as it is now written to the disk, one writer at a time. */
static int
wait_saved(struct control_call *call)
{
	int rc = coir_mutex_lock(&call->control->saving);

	if (rc < 0)
		return rc;
	rc = ban_file_save(&call->server->hall.bans);
	coir_mutex_unlock(&call->control->saving);
	if (rc == -ECANCELED)
		return rc;
	call->error = rc;
	return 0;
}

/* What the ban is of, which @call keeps; NULL: no memory, which is answered. */
static struct prefix *
keep_prefix(struct control_call *call, const struct prefix *prefix)
{
	struct prefix *kept = control_state(call, sizeof(*kept), NULL);

	if (kept)
		*kept = *prefix;
	return kept;
}

/* Where the client @who comes from. -EINVAL: that is answered. */
static int
find_origin(struct control_call *call, const char *who, struct prefix *ret)
{
	const struct client *client = control_find(
		call, who,
		", an IP address or a prefix (192.0.2.0/24, 2001:db8::/32)");

	if (!client)
		return -EINVAL;
	if (!client_origin(client, ret)) {
		control_refuse(call, "bad-request",
			       "%s has no IP address; \"kick\" is what there "
			       "is",
			       who);
		return -EINVAL;
	}
	if (prefix_has_loopback(ret)) {
		control_refuse(call, "bad-request",
			       "%s comes from this machine, as all do who come "
			       "through a proxy here; \"kick\", or say the "
			       "address",
			       who);
		return -EINVAL;
	}
	return 0;
}

/* Whom the ban is of. A negative errno: that is answered. */
static int
find_prefix(struct control_call *call, struct prefix *ret)
{
	const char *who = control_request_text(&call->request, "who");

	if (prefix_parse(who, ret) == 0)
		return control_check_name(call, who, 0);
	return find_origin(call, who, ret);
}

/* It is in force, but not on the disk. */
static int
not_saved(struct control_call *call, int error)
{
	return control_refuse(call, "not-saved",
			      "this is in force until chatd ends, but is not "
			      "on the disk: %s",
			      strerror(-error));
}

static json_t *
describe(const struct ban *ban)
{
	char who[PREFIX_TEXT_MAX];

	prefix_format(&ban->prefix, who);
	return json_pack("{s:s, s:o, s:o, s:o}", "who", who, "since",
			 line_json_moment(ban->since), "until",
			 ban->until ? line_json_moment(ban->until)
				    : json_null(),
			 "reason",
			 line_json_text(ban->reason, strlen(ban->reason)));
}

/* All whom it is about are gone. */
static int
banned(struct control_call *call, const struct control_target *target, size_t n)
{
	char who[PREFIX_TEXT_MAX];

	if (call->error < 0)
		return not_saved(call, call->error);
	prefix_format(&target->prefix, who);
	return control_done(call,
			    json_pack("{s:s, s:I}", "banned", who, "kicked",
				      (json_int_t)n));
}

/* The list is on the disk, or not: sends those away who are banned now. */
static int
ban_saved(struct control_call *call)
{
	const char *reason = control_request_text(&call->request, "reason");
	const struct prefix *prefix = call->state;
	const struct control_target target = {
		.kind = CONTROL_PREFIX,
		.prefix = *prefix,
	};

	return control_kick(call, &target, reason, banned);
}

/* Puts the ban into the list. Returns 0, or a refusal has been said. */
static int
add_ban(struct control_call *call, const struct prefix *prefix)
{
	const char *reason = control_request_text(&call->request, "reason");
	int64_t span = control_request_span(&call->request, "for", 0);
	int64_t now = store_now();
	char words[REASON_WORDS_MAX + 1];
	int rc;

	if (control_reason(call, reason, words) < 0)
		return -EMSGSIZE;
	rc = ban_list_add(&call->server->hall.bans, prefix, now,
			  span ? now + span : 0, words);
	if (rc == -ENOSPC)
		control_refuse(call, "full", "there can be at most %d bans",
			       BAN_LIST_MAX);
	else if (rc < 0)
		control_refuse(call, "no-memory", "out of memory; try again");
	return rc;
}

int
control_step_ban(struct control_call *call)
{
	struct prefix prefix;

	if (find_prefix(call, &prefix) < 0)
		return 0;
	if (!keep_prefix(call, &prefix) || add_ban(call, &prefix) < 0)
		return 0;
	call->wait = wait_saved;
	call->step = ban_saved;
	return 1;
}

static int
unban_saved(struct control_call *call)
{
	char who[PREFIX_TEXT_MAX];

	if (call->error < 0)
		return not_saved(call, call->error);
	prefix_format(call->state, who);
	return control_done(call, json_pack("{s:s}", "unbanned", who));
}

int
control_step_unban(struct control_call *call)
{
	const char *who = control_request_text(&call->request, "who");
	struct prefix prefix;

	if (prefix_parse(who, &prefix) < 0)
		return control_refuse(call, "bad-request",
				      "\"%s\" is no IP address and no prefix "
				      "(192.0.2.0/24, 2001:db8::/32)",
				      who);
	if (!keep_prefix(call, &prefix))
		return 0;
	if (ban_list_remove(&call->server->hall.bans, &prefix) < 0)
		return control_refuse(call, "no-such-ban",
				      "%s is not banned; \"bans\" shows who is",
				      who);
	call->wait = wait_saved;
	call->step = unban_saved;
	return 1;
}

int
control_step_bans(struct control_call *call)
{
	struct ban_list *list = &call->server->hall.bans;

	ban_list_expire(list, store_now());
	for (size_t i = 0; i < list->n; i++)
		control_out_add(&call->out, "item", describe(&list->bans[i]));
	return control_done(call,
			    json_pack("{s:I}", "bans", (json_int_t)list->n));
}
