/* SPDX-License-Identifier: MIT */
/*
 * control_command.h - what chatctl can ask of chatd: one row a command.
 *
 * The rows drive all who have to agree about a command: chatd checks requests
 * by them, chatctl its command line; help and completion are made from them,
 * and a test holds chatctl(8) to them.
 */
#ifndef CHATD_CONTROL_COMMAND_H
#define CHATD_CONTROL_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The commands. */
enum control_verb {
	CONTROL_STATUS,
	CONTROL_CLIENTS,
	CONTROL_KICK,
	CONTROL_BAN,
	CONTROL_UNBAN,
	CONTROL_BANS,
	CONTROL_MUTE,
	CONTROL_UNMUTE,
	CONTROL_OP,
	CONTROL_DEOP,
	CONTROL_SLOW,
	CONTROL_CLEAR,
	CONTROL_SAY,
	CONTROL_HISTORY,
	CONTROL_FIBERS,
	CONTROL_METRICS,
	CONTROL_RELOAD,
	CONTROL_UPGRADE,
	CONTROL_DRAIN,
	CONTROL_LOG_LEVEL,
	CONTROL_VERBS, /* how many there are */
};

/* What an argument is, in a request and on the command line. */
enum control_kind {
	CONTROL_TEXT,   /* a string */
	CONTROL_NUMBER, /* a whole number, 0 or more */
	CONTROL_SPAN,   /* a string: "10 min" */
	CONTROL_FLAG,   /* true; on the command line an option by itself */
	CONTROL_WORD,   /* a string, one of the row's words */
};

/* An argument of a command. */
struct control_argument {
	const char *name;  /* its member in the request; NULL: no more */
	const char *shown; /* its value in usages: "ID|NAME" */
	enum control_kind kind;
	bool option;              /* chatctl takes it as --NAME */
	bool required;            /* a request has it */
	bool rest;                /* chatctl takes all words that are left */
	bool local;               /* chatctl's own: no request has it */
	const char *const *words; /* of CONTROL_WORD; NULL at the end */
	int64_t least;            /* of CONTROL_SPAN, in ns */
	const char *help;         /* one line */
};

/* Arguments of a command, and the end of the list. */
#define CONTROL_ARGUMENTS_MAX 5

/* A command. */
struct control_command {
	const char *name; /* "log-level" */
	const char *help; /* one line */
	bool changes;     /* it does something, which the log has */
	struct control_argument arguments[CONTROL_ARGUMENTS_MAX];
};

/* All of them, in the order in which they are shown. */
extern const struct control_command control_commands[CONTROL_VERBS];

/* The command of that name, or NULL. */
const struct control_command *control_command_find(const char *name);

/* Which one it is. */
enum control_verb control_command_verb(const struct control_command *command);

/* The argument of that name, or NULL. */
const struct control_argument *
control_argument_find(const struct control_command *command, const char *name);

#endif
