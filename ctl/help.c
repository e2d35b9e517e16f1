/* SPDX-License-Identifier: MIT */
/*
 * help.c - see help.h.
 */
#include "config.h"

#include "help.h"

#include <string.h>

#include "control/control_command.h"

/* An option of chatctl itself. */
struct option_row {
	const char *letter; /* its short form, as it stands before it, or "" */
	const char *option;
	const char *value; /* NULL: it takes none */
	const char *help;
};

static const struct option_row options[] = {
	{ "-h, ", "--help", NULL,
	  "print this, or help on a command, and exit" },
	{ "", "--json", NULL,
	  "print what chatd answers: JSON, one object a line" },
	{ "-s, ", "--socket", "PATH", "where chatd's control socket is" },
	{ "-V, ", "--version", NULL, "print the version and exit" },
};

#define N_OPTIONS (sizeof(options) / sizeof(options[0]))

/* "kick ID|NAME|ADDRESS [REASON]" */
static void
print_usage(const struct control_command *command, FILE *out)
{
	const struct control_argument *a = command->arguments;

	fputs(command->name, out);
	for (; a->name; a++) {
		fputs(a->required ? " " : " [", out);
		if (a->option)
			fprintf(out, "--%s%s", a->name, a->shown ? " " : "");
		fprintf(out, "%s%s", a->shown ? a->shown : "",
			a->required ? "" : "]");
	}
}

void
help_print(FILE *out)
{
	fputs("usage: chatctl [OPTION]... COMMAND [ARGUMENT]...\n\n"
	      "Commands:\n",
	      out);
	for (size_t i = 0; i < CONTROL_VERBS; i++) {
		fputs("  ", out);
		print_usage(&control_commands[i], out);
		fprintf(out, "\n        %s\n", control_commands[i].help);
	}
	fputs("  help [COMMAND]\n        print this, or help on a command\n\n"
	      "Options:\n",
	      out);
	for (size_t i = 0; i < N_OPTIONS; i++)
		fprintf(out, "  %s%s%s%s\n        %s\n", options[i].letter,
			options[i].option, options[i].value ? " " : "",
			options[i].value ? options[i].value : "",
			options[i].help);
}

void
help_print_command(const struct control_command *command, FILE *out)
{
	const struct control_argument *a = command->arguments;

	fputs("usage: chatctl ", out);
	print_usage(command, out);
	fprintf(out, "\n\n%s\n%s", command->help, a->name ? "\n" : "");
	for (; a->name; a++)
		fprintf(out, "  %s%s%s%s\n        %s\n", a->option ? "--" : "",
			a->option ? a->name : "",
			a->option && a->shown ? " " : "",
			a->shown ? a->shown : "", a->help);
}

/* Prints a candidate if it begins with @begun. */
static void
offer(const char *begun, const char *dashes, const char *word, const char *help,
      FILE *out)
{
	size_t n = strlen(dashes);

	if (strncmp(begun, dashes, strlen(begun) < n ? strlen(begun) : n) !=
		    0 ||
	    (strlen(begun) > n &&
	     strncmp(begun + n, word, strlen(begun) - n) != 0))
		return;
	fprintf(out, "%s%s\t%s\n", dashes, word, help);
}

static void
offer_commands(const char *begun, FILE *out)
{
	for (size_t i = 0; i < CONTROL_VERBS; i++)
		offer(begun, "", control_commands[i].name,
		      control_commands[i].help, out);
	offer(begun, "", "help", "print help", out);
}

static void
offer_options(const struct control_command *command, const char *begun,
	      FILE *out)
{
	const struct control_argument *a = command ? command->arguments : NULL;

	for (; a && a->name; a++)
		if (a->option)
			offer(begun, "--", a->name, a->help, out);
	for (size_t i = 0; i < N_OPTIONS; i++)
		offer(begun, "", options[i].option, options[i].help, out);
}

/* The words that an argument of the command may be. */
static void
offer_words(const struct control_command *command, const char *begun, FILE *out)
{
	const struct control_argument *a = command->arguments;

	for (; a->name; a++)
		for (size_t i = 0; a->words && a->words[i]; i++)
			offer(begun, "", a->words[i], "", out);
}

/* The command among the words before the last one. */
static const struct control_command *
command_among(char *const words[], size_t n, bool *ret_help)
{
	const struct control_command *command = NULL;

	*ret_help = false;
	for (size_t i = 0; i < n && !command; i++) {
		bool value = i > 0 &&
			(strcmp(words[i - 1], "--socket") == 0 ||
			 strcmp(words[i - 1], "-s") == 0);

		if (strcmp(words[i], "help") == 0)
			*ret_help = true;
		else if (!value)
			command = control_command_find(words[i]);
	}
	return command;
}

void
help_complete(char *const words[], FILE *out)
{
	const struct control_command *command;
	const char *begun;
	size_t n = 0;
	bool help;

	while (words[n])
		n++;
	if (n == 0)
		return;
	begun = words[n - 1];
	command = command_among(words, n - 1, &help);
	if (*begun == '-')
		offer_options(command, begun, out);
	else if (!command)
		offer_commands(begun, out);
	else if (!help)
		offer_words(command, begun, out);
}
