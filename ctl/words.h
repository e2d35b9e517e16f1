/* SPDX-License-Identifier: MIT */
/*
 * words.h - from the command line to what is asked of chatd.
 *
 * The commands and their arguments are rows of control_command.h. Options of
 * chatctl itself (--json, --socket) may stand before the command or behind it;
 * once the last words of a command have begun (a text, a reason) all else
 * belongs to them, and so does what is behind "--".
 */
#ifndef CHATCTL_WORDS_H
#define CHATCTL_WORDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

struct control_command;

/* What is to be done. */
enum words_action {
	WORDS_COMMAND,  /* ask chatd */
	WORDS_HELP,     /* print help: on the command, if there is one */
	WORDS_VERSION,  /* print the version */
	WORDS_COMPLETE, /* print what may come next, for a shell */
};

/* What the command line says. */
struct words {
	enum words_action action;
	const char *socket; /* NULL: wherever there is one; borrowed */
	bool json;          /* print what chatd says, as it is */
	const struct control_command *command; /* NULL: none is named */
	json_t *request;         /* WORDS_COMMAND: to be sent; owned */
	const char *output;      /* a file to write to; NULL: none; borrowed */
	char *const *completion; /* WORDS_COMPLETE: words so far; borrowed */
};

/*
 * Understands @argv, to its NULL. Returns 0 and the caller ends *@ret; or
 * -EINVAL, and @err has been told what is wrong; or -ENOMEM.
 */
int words_parse(char *const argv[], struct words *ret, FILE *err);

/* Frees what it owns. */
void words_fini(struct words *words);

#endif
