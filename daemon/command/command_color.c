/* SPDX-License-Identifier: MIT */
/*
 * command_color.c - /color: the same lines with colours, or without.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "client/client.h"
#include "command/command_table.h"
#include "command/errand.h"
#include "room/style.h"
#include "text/phrase.h"

/* Shows it the room in @style, and says so with @done. */
static void
change(struct errand *errand, const struct style *style, const char *done)
{
	int rc = client_set_style(errand->client, style);

	if (rc == 0)
		errand_tell(errand, "%s", done);
	else if (rc == -EAGAIN)
		errand_tell(errand,
			    _("not now: there is much that you have not been "
			      "shown yet; try again later"));
	else
		errand_tell(errand, _("out of memory; try again"));
}

void
command_color(struct errand *errand)
{
	const struct style *style =
		errand->client->guest.cursor.transcript->style;
	const char *word = errand_word(errand, 0);

	if (strcmp(word, "on") != 0 && strcmp(word, "off") != 0)
		errand_misuse(errand, _("SWITCH is on or off, not \"%s\""),
			      word);
	else if (!style->color)
		errand_tell(errand, _("there are no colours here"));
	else if (strcmp(word, "on") == 0)
		change(errand, style->color,
		       _("lines are in colour from now on"));
	else
		change(errand, style->bare,
		       _("lines are without colour from now on"));
}
