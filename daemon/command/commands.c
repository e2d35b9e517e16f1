/* SPDX-License-Identifier: MIT */
/*
 * commands.c - see commands.h: from a line to the function of its row.
 */
#include "config.h"

#include "command/commands.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "client/hall.h"
#include "client/silence.h"
#include "command/command_names.h"
#include "command/command_table.h"
#include "command/errand.h"
#include "command/lookup.h"
#include "conf/conf.h"
#include "limit/slow.h"
#include "text/phrase.h"
#include "text/text.h"

/* Are its arguments as many as its row says? Else that is answered. */
static bool
is_complete(struct errand *errand)
{
	const struct command *command = errand->command;
	struct command_line *line = &errand->line;
	const char *name;
	size_t len;

	command_line_split(line, command_most(command), command->text);
	if (*line->rest) {
		errand_misuse(errand, _("\"%s\" is too much"), line->rest);
		return false;
	}
	if (line->n >= command_least(command))
		return true;
	len = command_argument(command, line->n, &name);
	errand_misuse(errand, _("%.*s is missing"), (int)len, name);
	return false;
}

/* There is no such command. */
static void
tell_unknown(struct errand *errand)
{
	const char *name = errand->line.name;
	const struct command *nearest = command_suggest(name);

	if (nearest)
		errand_tell(errand,
			    _("there is no command /%s; did you mean /%s?"),
			    name, nearest->name);
	else
		errand_tell(errand,
			    _("there is no command /%s; /help shows those that "
			      "there are"),
			    name);
}

/* May its client give that command now? Else that is answered. */
static bool
may_give(struct errand *errand)
{
	const struct command *command = errand->command;

	/* what is stored was not kept from anybody */
	if (errand_is_posted(errand))
		return true;
	switch (command->rank) {
	case COMMAND_EVERYBODY:
		break;
	case COMMAND_SPEAKER:
		errand->told = silence_mutes(errand->client, errand->cause);
		return !errand->told;
	case COMMAND_OPERATOR:
		if (client_operates(errand->client))
			break;
		errand_tell(errand, _("/%s is for operators"), command->name);
		return false;
	case COMMAND_APPOINTED:
		if (client_is_operator(errand->client))
			break;
		errand_tell(errand, _("/%s is for operators by their account"),
			    command->name);
		return false;
	}
	return true;
}

/* Carries the command out, or says what is wrong with it. */
static void
carry_out(struct errand *errand)
{
	errand->command = command_find(errand->line.name);
	if (!errand->command)
		tell_unknown(errand);
	else if (may_give(errand) && is_complete(errand))
		errand->command->run(errand);
}

/*
 * Do so many answers wait for @client that it is to be told no more? What it
 * was told by others it has not asked for.
 */
static bool
is_flooded(const struct client *client)
{
	const struct pin *pin = client->guest.cursor.pins.first;
	uint32_t n = client->guest.answers;

	for (; pin; pin = pin->next)
		n += pin->kind == PIN_NOTICE && pin->cause > 0;
	return n >= CURSOR_PINS_MAX;
}

/*
 * What is typed in one go can be thousands of commands: those are not carried
 * out that it has no room for.
 */
static void
refuse(struct errand *errand)
{
	struct client *client = errand->client;

	if (!client->flooded)
		errand_tell(errand,
			    _("too many commands at once: what follows is not "
			      "done; wait for the answers"));
	client->flooded = true;
}

static void
answer(struct errand *errand)
{
	const struct commands *commands = errand->commands;
	struct room_client *guest = &errand->client->guest;
	int rc;

	if (errand->told)
		return;
	/* without memory it is not told, but all else is as it is */
	if (commands->answer_len > 0)
		rc = room_answer(guest, commands->answer,
				 commands->answer_len - 1, errand->cause);
	else
		rc = room_acknowledge(guest, errand->cause);
	if (rc < 0)
		lookup_turn(errand->client, errand->cause);
}

static bool
said(struct client *client, const char *text, size_t len, uint64_t input_end)
{
	struct commands *commands = client->door->hall->commands;
	struct errand errand = {
		.commands = commands,
		.client = client,
		.cause = input_end,
	};

	if (len > commands->line_max)
		return false;
	memcpy(commands->line, text, len);
	commands->line[len] = '\0';
	if (!command_line_read(&errand.line, commands->line, len))
		return false;
	commands->answer_len = 0;
	commands->answer_cut = false;
	/* a question may be open since before a crash */
	if (lookup_has(client, input_end)) {
		errand.command = command_find(errand.line.name);
	} else if (is_flooded(client)) {
		refuse(&errand);
	} else {
		client->flooded = false;
		carry_out(&errand);
	}
	/* also if it is unknown, or was not looked at: who knows */
	if (!errand.command || errand.command->secret)
		client_hide(client, input_end);
	explicit_bzero(commands->line, len);
	answer(&errand);
	return true;
}

static void
resume(struct client *client)
{
	lookup_resume(client->door->hall->commands, client);
}

static const struct hall_command hall_command = {
	.said = said,
	.resume = resume,
	.turn = lookup_turn,
	.left = lookup_forget,
};

int
commands_new(struct hall *hall, struct store *store, const struct conf *conf,
	     struct commands **ret)
{
	struct commands *commands = calloc(1, sizeof(*commands));
	size_t line_max = TEXT_CLEAN_MAX(conf->room.line_max);

	if (!commands)
		return -ENOMEM;
	commands->line = malloc(line_max + 1);
	if (!commands->line) {
		free(commands);
		return -ENOMEM;
	}
	commands->line_max = line_max;
	commands->hall = hall;
	commands->conf = conf;
	commands->room = hall->room;
	commands->store = store;
	LIST_INIT(&commands->lookups);
	hall->commands = commands;
	hall->command = &hall_command;
	hall->slow = (int64_t)slow_load() * 1000000000;
	hall->people.ops = &command_people_ops;
	*ret = commands;
	return 0;
}

void
commands_free(struct commands *commands)
{
	if (!commands)
		return;
	lookups_free(commands);
	free(commands->line);
	free(commands);
}
