/* SPDX-License-Identifier: MIT */
/*
 * deed.c - see deed.h.
 */
#include "config.h"

#include "client/deed.h"

#include <stdio.h>

#include "client/client.h"
#include "client/manners.h"
#include "common/span_text.h"
#include "store/store.h"

/* The end of being muted for who may speak again. */
#define LONG_PAST 1

#define NS_PER_S INT64_C(1000000000)

/* What stands between who it is done to, and who does it. */
static const char *const words[] = {
	[DEED_MUTE] = "was muted by",
	[DEED_UNMUTE] = "may speak again, says",
	[DEED_OP] = "was made an operator by",
	[DEED_DEOP] = "is no operator any more, says",
};

/* When being muted for @span from now on ends. */
static int64_t
end_of(int64_t span)
{
	int64_t until;

	if (!span || __builtin_add_overflow(store_now(), span, &until))
		return INT64_MAX;
	return until;
}

void
deed_do(struct client *client, enum deed deed, int64_t span,
	struct deed_before *ret_before)
{
	struct manners *manners = client->manners;

	*ret_before = (struct deed_before){
		.muted_until = manners->muted_until,
		.operates = manners->operates,
	};
	switch (deed) {
	case DEED_MUTE:
		manners->muted_until = end_of(span);
		break;
	case DEED_UNMUTE:
		manners->muted_until = LONG_PAST;
		break;
	case DEED_OP:
		manners->operates = MANNERS_OPERATES;
		break;
	case DEED_DEOP:
		manners->operates = MANNERS_OPERATED;
		break;
	}
	manners_changed(client);
}

void
deed_undo(struct client *client, const struct deed_before *before)
{
	client->manners->muted_until = before->muted_until;
	client->manners->operates = before->operates;
	manners_changed(client);
}

void
deed_text(const struct client *client, enum deed deed, const char *by,
	  int64_t span, char buf[static DEED_TEXT_MAX])
{
	char name[CLIENT_NAME_MAX], text[SPAN_TEXT_MAX] = "";

	if (span)
		span_text(span, text);
	snprintf(buf, DEED_TEXT_MAX, "%s %s %s%s%s", client_name(client, name),
		 words[deed], by, span ? " for " : "", text);
}

void
deed_slow_text(uint64_t seconds, const char *by, char buf[static DEED_TEXT_MAX])
{
	char text[SPAN_TEXT_MAX];

	if (seconds == 0) {
		snprintf(buf, DEED_TEXT_MAX,
			 "each may say as much as they like again, says %s",
			 by);
		return;
	}
	span_text((int64_t)seconds * NS_PER_S, text);
	snprintf(buf, DEED_TEXT_MAX,
		 "from now on each may say one line in %s, says %s", text, by);
}
