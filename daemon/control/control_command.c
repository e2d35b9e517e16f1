/* SPDX-License-Identifier: MIT */
/*
 * control_command.c - see control_command.h.
 */
#include "config.h"

#include "control/control_command.h"

#include <string.h>

/* From LOG_ERR to LOG_DEBUG, as in chatd.conf. */
static const char *const level_words[] = {
	"error", "warning", "notice", "info", "debug", NULL,
};

/* The argument that is somebody who is there. */
#define SOMEBODY                                                         \
	{                                                                \
		.name = "who", .shown = "ID|NAME", .kind = CONTROL_TEXT, \
		.required = true,                                        \
		.help = "a client's number, or what it is called",       \
	}

const struct control_command control_commands[CONTROL_VERBS] = {
	[CONTROL_STATUS] = {
		.name = "status",
		.help = "how chatd is doing",
	},
	[CONTROL_CLIENTS] = {
		.name = "clients",
		.help = "who is connected",
	},
	[CONTROL_KICK] = {
		.name = "kick",
		.help = "close the connection of a client, or of all from an "
			"address or prefix",
		.changes = true,
		.arguments = {
			{
				.name = "who",
				.shown = "ID|NAME|ADDRESS",
				.kind = CONTROL_TEXT,
				.required = true,
				.help = "a client's number, name or address, "
					"or an IP address or prefix",
			},
			{
				.name = "reason",
				.shown = "REASON",
				.kind = CONTROL_TEXT,
				.rest = true,
				.help = "told to who is kicked",
			},
		},
	},
	[CONTROL_BAN] = {
		.name = "ban",
		.help = "let nobody from an address or prefix in, and kick who "
			"is",
		.changes = true,
		.arguments = {
			{
				.name = "who",
				.shown = "ID|NAME|ADDRESS[/BITS]",
				.kind = CONTROL_TEXT,
				.required = true,
				.help = "an IP address or prefix, or that of a "
					"client, by its number or name",
			},
			{
				.name = "for",
				.shown = "TIME",
				.kind = CONTROL_SPAN,
				.least = 1000000,
				.option = true,
				.help = "how long, such as \"10 min\" or "
					"\"7 d\"; for good without",
			},
			{
				.name = "reason",
				.shown = "REASON",
				.kind = CONTROL_TEXT,
				.rest = true,
				.help = "told to who is turned away",
			},
		},
	},
	[CONTROL_UNBAN] = {
		.name = "unban",
		.help = "end a ban",
		.changes = true,
		.arguments = {
			{
				.name = "who",
				.shown = "ADDRESS[/BITS]",
				.kind = CONTROL_TEXT,
				.required = true,
				.help = "as it was banned",
			},
		},
	},
	[CONTROL_BANS] = {
		.name = "bans",
		.help = "who is banned",
	},
	[CONTROL_MUTE] = {
		.name = "mute",
		.help = "let somebody say nothing, for a while or until they "
			"leave",
		.changes = true,
		.arguments = {
			SOMEBODY,
			{
				.name = "for",
				.shown = "TIME",
				.kind = CONTROL_SPAN,
				.least = 1000000,
				.option = true,
				.help = "how long, such as \"10 min\" or "
					"\"7 d\"",
			},
		},
	},
	[CONTROL_UNMUTE] = {
		.name = "unmute",
		.help = "let somebody speak again",
		.changes = true,
		.arguments = { SOMEBODY },
	},
	[CONTROL_OP] = {
		.name = "op",
		.help = "make somebody an operator until they leave",
		.changes = true,
		.arguments = { SOMEBODY },
	},
	[CONTROL_DEOP] = {
		.name = "deop",
		.help = "take that back",
		.changes = true,
		.arguments = { SOMEBODY },
	},
	[CONTROL_SLOW] = {
		.name = "slow",
		.help = "let each say one line in so many seconds",
		.changes = true,
		.arguments = {
			{
				.name = "seconds",
				.shown = "SECONDS",
				.kind = CONTROL_NUMBER,
				.required = true,
				.help = "3600 at most; 0 ends it",
			},
		},
	},
	[CONTROL_CLEAR] = {
		.name = "clear",
		.help = "take the topic away",
		.changes = true,
	},
	[CONTROL_SAY] = {
		.name = "say",
		.help = "announce something to everybody",
		.changes = true,
		.arguments = {
			{
				.name = "text",
				.shown = "TEXT",
				.kind = CONTROL_TEXT,
				.required = true,
				.rest = true,
				.help = "one line; it is stored like every "
					"other",
			},
		},
	},
	[CONTROL_HISTORY] = {
		.name = "history",
		.help = "what was said, as far as it is kept",
		.arguments = {
			{
				.name = "since",
				.shown = "N",
				.kind = CONTROL_NUMBER,
				.option = true,
				.help = "only the lines after number N",
			},
			{
				.name = "last",
				.shown = "N",
				.kind = CONTROL_NUMBER,
				.option = true,
				.help = "only the newest N lines; 10 with "
					"--follow alone",
			},
			{
				.name = "follow",
				.kind = CONTROL_FLAG,
				.option = true,
				.help = "go on with each line that is said",
			},
			{
				.name = "output",
				.shown = "FILE",
				.kind = CONTROL_TEXT,
				.option = true,
				.local = true,
				.help = "write to FILE, which has all of it or "
					"is left as it was",
			},
		},
	},
	[CONTROL_FIBERS] = {
		.name = "fibers",
		.help = "every fiber, and what it waits for",
	},
	[CONTROL_METRICS] = {
		.name = "metrics",
		.help = "the figures, as Prometheus reads them",
	},
	[CONTROL_RELOAD] = {
		.name = "reload",
		.help = "read the configuration again, and wait until it is in "
			"force",
		.changes = true,
	},
	[CONTROL_UPGRADE] = {
		.name = "upgrade",
		.help = "go on as the program that is installed now; nobody is "
			"cut",
		.changes = true,
	},
	[CONTROL_DRAIN] = {
		.name = "drain",
		.help = "show everybody the last line, disconnect them, and "
			"stop",
		.changes = true,
		.arguments = {
			{
				.name = "timeout",
				.shown = "TIME",
				.kind = CONTROL_SPAN,
				.option = true,
				.help = "in place of drain_timeout, such as "
					"\"30 s\"",
			},
		},
	},
	[CONTROL_LOG_LEVEL] = {
		.name = "log-level",
		.help = "show or set the least important lines that are logged",
		.changes = true,
		.arguments = {
			{
				.name = "level",
				.shown = "LEVEL",
				.kind = CONTROL_WORD,
				.words = level_words,
				.help = "error, warning, notice, info or "
					"debug; until a reload or the end of "
					"chatd",
			},
		},
	},
};

const struct control_command *
control_command_find(const char *name)
{
	for (size_t i = 0; i < CONTROL_VERBS; i++)
		if (strcmp(control_commands[i].name, name) == 0)
			return &control_commands[i];
	return NULL;
}

enum control_verb
control_command_verb(const struct control_command *command)
{
	return (enum control_verb)(command - control_commands);
}

const struct control_argument *
control_argument_find(const struct control_command *command, const char *name)
{
	const struct control_argument *argument = command->arguments;

	while (argument->name && strcmp(argument->name, name) != 0)
		argument++;
	return argument->name ? argument : NULL;
}
