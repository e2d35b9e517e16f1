/* SPDX-License-Identifier: MIT */
/*
 * command_table.c - see command_table.h.
 */
#include "config.h"

#include "command/command_table.h"

#include <string.h>

#include "common/spelling.h"
#include "text/phrase.h"

const struct command command_table[] = {
	{
		.name = "help",
		.arguments = "[COMMAND]",
		.help = N_("show the commands, or what one of them does"),
		.run = command_help,
	},
	{
		.name = "nick",
		.arguments = "NAME",
		.help = N_("be called NAME from now on"),
		.run = command_nick,
	},
	{
		.name = "register",
		.arguments = "PASSWORD",
		.help = N_(
			"keep your name for yourself, or change its password"),
		.run = command_register,
		.text = true,
		.secret = true,
	},
	{
		.name = "login",
		.arguments = "NAME PASSWORD",
		.help = N_("have the name that you have registered"),
		.run = command_login,
		.rank = COMMAND_SPEAKER,
		.text = true,
		.secret = true,
	},
	{
		.name = "me",
		.arguments = "TEXT",
		.help = N_("tell what you do: /me waves"),
		.run = command_me,
		.text = true,
	},
	{
		.name = "topic",
		.arguments = "[TEXT]",
		.help = N_("say what the room is about; without TEXT show it"),
		.run = command_topic,
		.text = true,
	},
	{
		.name = "who",
		.arguments = "",
		.help = N_("show who is here"),
		.run = command_who,
	},
	{
		.name = "whois",
		.arguments = "NAME",
		.help = N_("show what is known of somebody"),
		.run = command_whois,
	},
	{
		.name = "msg",
		.arguments = "NAME TEXT",
		.help = N_("tell somebody something that nobody else sees"),
		.run = command_msg,
		.rank = COMMAND_SPEAKER,
		.text = true,
	},
	{
		.name = "reply",
		.arguments = "TEXT",
		.help = N_("the same, to who told you something last"),
		.run = command_reply,
		.rank = COMMAND_SPEAKER,
		.text = true,
	},
	{
		.name = "ignore",
		.arguments = "[NAME]",
		.help = N_(
			"get no messages from somebody; without NAME show whom "
			"you ignore"),
		.run = command_ignore,
	},
	{
		.name = "unignore",
		.arguments = "NAME",
		.help = N_("get messages from somebody again"),
		.run = command_unignore,
	},
	{
		.name = "away",
		.arguments = "[TEXT]",
		.help = N_("let those know who write to you that you are away; "
			   "without TEXT that you are back"),
		.run = command_away,
		.text = true,
	},
	{
		.name = "history",
		.arguments = "[COUNT] [LINE]",
		.help = N_(
			"show the newest lines, or those before a line, with "
			"their numbers"),
		.run = command_history,
	},
	{
		.name = "since",
		.arguments = "LINE",
		.help = N_("show what was said after a line"),
		.run = command_since,
	},
	{
		.name = "search",
		.arguments = "TEXT",
		.help = N_("show the newest lines that have all words of TEXT"),
		.run = command_search,
		.text = true,
	},
	{
		.name = "motd",
		.arguments = "",
		.help = N_("show the message of the day"),
		.run = command_motd,
	},
	{
		.name = "color",
		.arguments = "SWITCH",
		.help = N_("have lines in colour, or not: on or off"),
		.run = command_color,
	},
	{
		.name = "time",
		.arguments = "",
		.help = N_("show what time it is here, and how long you have "
			   "been"),
		.run = command_time,
	},
	{
		.name = "ping",
		.arguments = "",
		.help = N_("be answered"),
		.run = command_ping,
	},
	{
		.name = "quit",
		.arguments = "",
		.help = N_("leave"),
		.run = command_quit,
	},
	{
		.name = "kick",
		.arguments = "NAME [TEXT]",
		.help = N_("send somebody away, and tell them why"),
		.run = command_kick,
		.rank = COMMAND_OPERATOR,
		.text = true,
	},
	{
		.name = "ban",
		.arguments = "WHO [TIME] [TEXT]",
		.help = N_(
			"let nobody in from an address or from where somebody "
			"is, and send away who is"),
		.run = command_ban,
		.rank = COMMAND_APPOINTED,
		.text = true,
	},
	{
		.name = "unban",
		.arguments = "ADDRESS",
		.help = N_("end a ban"),
		.run = command_unban,
		.rank = COMMAND_APPOINTED,
	},
	{
		.name = "mute",
		.arguments = "NAME [TIME]",
		.help = N_(
			"let somebody say nothing, for a while or until they "
			"leave"),
		.run = command_mute,
		.rank = COMMAND_OPERATOR,
	},
	{
		.name = "unmute",
		.arguments = "NAME",
		.help = N_("let somebody speak again"),
		.run = command_unmute,
		.rank = COMMAND_OPERATOR,
	},
	{
		.name = "op",
		.arguments = "NAME",
		.help = N_("make somebody an operator until they leave"),
		.run = command_op,
		.rank = COMMAND_APPOINTED,
	},
	{
		.name = "deop",
		.arguments = "NAME",
		.help = N_("take that back"),
		.run = command_deop,
		.rank = COMMAND_APPOINTED,
	},
	{
		.name = "slow",
		.arguments = "SECONDS",
		.help = N_(
			"let each say one line in so many seconds; 0 "
			"ends that"),
		.run = command_slow,
		.rank = COMMAND_OPERATOR,
	},
	{
		.name = "clear",
		.arguments = "",
		.help = N_("take the topic away"),
		.run = command_clear,
		.rank = COMMAND_OPERATOR,
	},
};

const size_t command_table_n = sizeof(command_table) / sizeof(command_table[0]);

const struct command *
command_find(const char *name)
{
	for (size_t i = 0; i < command_table_n; i++)
		if (strcmp(command_table[i].name, name) == 0)
			return &command_table[i];
	return NULL;
}

const struct command *
command_suggest(const char *name)
{
	unsigned int best = spelling_limit(name);
	const struct command *nearest = NULL;

	for (size_t i = 0; i < command_table_n; i++) {
		unsigned int steps =
			spelling_steps(command_table[i].name, name);

		if (steps >= best)
			continue;
		best = steps;
		nearest = &command_table[i];
	}
	return nearest;
}

/* How often @c is in @text. */
static size_t
count(const char *text, char c)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == c;
	return n;
}

size_t
command_most(const struct command *command)
{
	const char *arguments = command->arguments;

	return *arguments ? count(arguments, ' ') + 1 : 0;
}

size_t
command_least(const struct command *command)
{
	return command_most(command) - count(command->arguments, '[');
}

size_t
command_argument(const struct command *command, size_t i, const char **ret)
{
	const char *at = command->arguments;

	for (; i > 0; i--)
		at += strcspn(at, " ") + 1;
	at += *at == '[';
	*ret = at;
	return strcspn(at, " ]");
}
