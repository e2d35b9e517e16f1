/* SPDX-License-Identifier: MIT */
/*
 * help.h - what chatctl says about itself, made from the rows of the commands.
 */
#ifndef CHATCTL_HELP_H
#define CHATCTL_HELP_H

#include <stdio.h>

struct control_command;

/* All commands, one a line. */
void help_print(FILE *out);

/* One command with its arguments. */
void help_print_command(const struct control_command *command, FILE *out);

/*
 * What may come in place of the last of @words, one candidate a line: a TAB and
 * what it is behind it. @words are those behind "chatctl", to a NULL.
 */
void help_complete(char *const words[], FILE *out);

#endif
