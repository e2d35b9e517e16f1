/* SPDX-License-Identifier: MIT */
/*
 * command_table.h - what people can type behind a slash: one row a command.
 *
 * The rows drive all who have to agree about a command: what is typed is
 * checked by them, /help is made from them, and a test holds chatd-commands(7)
 * to them. A new command is a row, a function in the file of its family, and
 * what the test then asks for in the page.
 */
#ifndef CHATD_COMMAND_TABLE_H
#define CHATD_COMMAND_TABLE_H

#include <stdbool.h>
#include <stddef.h>

struct errand;

/* Who may give a command. */
enum command_rank {
	COMMAND_EVERYBODY,
	COMMAND_SPEAKER,   /* all but who is muted: others see it */
	COMMAND_OPERATOR,  /* who keeps the room civil */
	COMMAND_APPOINTED, /* who does so by their account */
};

/* A command. */
struct command {
	const char *name;      /* "msg" */
	const char *arguments; /* as in usages: "NAME TEXT", "[COMMAND]" */
	const char *help;      /* one line, a phrase */
	void (*run)(struct errand *errand); /* carries it out */
	enum command_rank rank;
	bool text;   /* the last argument is all that is left of the line */
	bool secret; /* it has a password: only where there are accounts */
};

/* All of them, in the order in which they are shown. */
extern const struct command command_table[];
extern const size_t command_table_n;

/* The command called @name, in lower case; or NULL. */
const struct command *command_find(const char *name);

/* The command that may have been meant by @name, or NULL. */
const struct command *command_suggest(const char *name);

/* How many arguments @command takes at least and at most. */
size_t command_least(const struct command *command);
size_t command_most(const struct command *command);

/*
 * The name of argument @i of @command as in its usage, without brackets: its
 * length, and *@ret where it is.
 */
size_t command_argument(const struct command *command, size_t i,
			const char **ret);

/* Each carries out the command of its name. */
void command_help(struct errand *errand);
void command_me(struct errand *errand);
void command_nick(struct errand *errand);
void command_register(struct errand *errand);
void command_login(struct errand *errand);
void command_topic(struct errand *errand);
void command_kick(struct errand *errand);
void command_ban(struct errand *errand);
void command_unban(struct errand *errand);
void command_mute(struct errand *errand);
void command_unmute(struct errand *errand);
void command_op(struct errand *errand);
void command_deop(struct errand *errand);
void command_slow(struct errand *errand);
void command_clear(struct errand *errand);
void command_who(struct errand *errand);
void command_whois(struct errand *errand);
void command_msg(struct errand *errand);
void command_reply(struct errand *errand);
void command_ignore(struct errand *errand);
void command_unignore(struct errand *errand);
void command_away(struct errand *errand);
void command_history(struct errand *errand);
void command_since(struct errand *errand);
void command_search(struct errand *errand);
void command_motd(struct errand *errand);
void command_color(struct errand *errand);
void command_time(struct errand *errand);
void command_ping(struct errand *errand);
void command_quit(struct errand *errand);

#endif
