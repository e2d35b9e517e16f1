/* SPDX-License-Identifier: MIT */
/*
 * command_help.c - /help, made from the table.
 */
#include "config.h"

#include <string.h>

#include "client/client.h"
#include "client/hall.h"
#include "command/command_table.h"
#include "command/commands.h"
#include "command/errand.h"
#include "text/phrase.h"

static void
tell_usage(struct errand *errand, const struct command *command)
{
	errand_tell(errand, "/%s%s%s - %s", command->name,
		    *command->arguments ? " " : "", command->arguments,
		    phrase(command->help));
}

/* Is there a use for @command here? */
static bool
is_offered(const struct errand *errand, const struct command *command)
{
	const struct client *client = errand->client;

	if (command->rank == COMMAND_OPERATOR && !client_operates(client))
		return false;
	if (command->rank == COMMAND_APPOINTED && !client_is_operator(client))
		return false;
	return !command->secret || errand->commands->hall->people.accounts;
}

void
command_help(struct errand *errand)
{
	const char *name = errand_word(errand, 0);
	const struct command *command;

	if (!name) {
		for (size_t i = 0; i < command_table_n; i++)
			if (is_offered(errand, &command_table[i]))
				tell_usage(errand, &command_table[i]);
		errand_tell(errand, _("//text says /text"));
		return;
	}
	name += *name == '/';
	command = command_find(name);
	if (command) {
		tell_usage(errand, command);
		return;
	}
	command = command_suggest(name);
	if (command)
		errand_tell(errand,
			    _("there is no command /%s; did you mean /%s?"),
			    name, command->name);
	else
		errand_tell(errand,
			    _("there is no command /%s; /help shows those that "
			      "there are"),
			    name);
}
