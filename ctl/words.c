/* SPDX-License-Identifier: MIT */
/*
 * words.c - see words.h.
 */
#include "config.h"

#include "words.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "common/spelling.h"
#include "control/control_command.h"

/* A command line being understood. */
struct parsing {
	struct words *words;                   /* what has been found */
	char *const *next;                     /* the next word */
	const struct control_argument *wanted; /* the next one without -- */
	bool no_options;                       /* "--" was there */
	FILE *err;                             /* hears what is wrong */
};

__attribute__((format(printf, 2, 3))) static int
fail(const struct parsing *p, const char *fmt, ...)
{
	va_list ap;

	fputs("chatctl: ", p->err);
	va_start(ap, fmt);
	vfprintf(p->err, fmt, ap);
	va_end(ap);
	fputs("\n", p->err);
	return -EINVAL;
}

/* Puts @value, which is taken, into the request. */
static int
set(struct parsing *p, const struct control_argument *argument, json_t *value)
{
	if (json_object_set_new(p->words->request, argument->name, value) < 0)
		return -ENOMEM;
	return 0;
}

/* A number as it is written: no sign, no blanks. */
static int
set_number(struct parsing *p, const struct control_argument *argument,
	   const char *text)
{
	json_int_t n;
	char *end;

	errno = 0;
	n = strtoll(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno != 0)
		return fail(p, "%s is a whole number, and not \"%s\"",
			    argument->name, text);
	return set(p, argument, json_integer(n));
}

static int
set_value(struct parsing *p, const struct control_argument *argument,
	  const char *text)
{
	json_t *value;

	if (argument->local) {
		p->words->output = text;
		return 0;
	}
	if (argument->kind == CONTROL_NUMBER)
		return set_number(p, argument, text);
	value = json_string(text);
	if (!value)
		return fail(p, "%s is not UTF-8", argument->name);
	return set(p, argument, value);
}

/* The rest of the line is one text. */
static int
take_rest(struct parsing *p, const struct control_argument *argument)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int rc;

	if (!out)
		return -ENOMEM;
	for (const char *blank = ""; *p->next; p->next++, blank = " ")
		fprintf(out, "%s%s", blank, *p->next);
	if (fclose(out) != 0) {
		free(text);
		return -ENOMEM;
	}
	rc = set_value(p, argument, text);
	free(text);
	return rc;
}

/* The value of the option @name, behind its "=" or the next word. */
static int
option_value(struct parsing *p, const char *name, const char *equals,
	     const char **ret_value)
{
	if (equals) {
		*ret_value = equals + 1;
		return 0;
	}
	if (!*p->next)
		return fail(p, "--%s wants a value", name);
	*ret_value = *p->next++;
	return 0;
}

/* An option of chatctl itself. 1: it is none. */
static int
take_own_option(struct parsing *p, const char *name, const char *equals)
{
	struct words *words = p->words;

	if (strcmp(name, "socket") == 0)
		return option_value(p, name, equals, &words->socket);
	if (equals &&
	    (strcmp(name, "json") == 0 || strcmp(name, "help") == 0 ||
	     strcmp(name, "version") == 0))
		return fail(p, "--%s takes no value", name);
	if (strcmp(name, "json") == 0)
		words->json = true;
	else if (strcmp(name, "help") == 0)
		words->action = WORDS_HELP;
	else if (strcmp(name, "version") == 0)
		words->action = WORDS_VERSION;
	else
		return 1;
	return 0;
}

/* An option of the command. */
static int
take_option(struct parsing *p, const char *name, const char *equals)
{
	const struct control_command *command = p->words->command;
	const struct control_argument *argument =
		command ? control_argument_find(command, name) : NULL;
	const char *value = NULL;
	int rc;

	if (!argument || !argument->option)
		return fail(p, "%s has no option --%s (see chatctl help%s%s)",
			    command ? command->name : "chatctl", name,
			    command ? " " : "", command ? command->name : "");
	if (argument->kind == CONTROL_FLAG) {
		if (equals)
			return fail(p, "--%s takes no value", name);
		return set(p, argument, json_true());
	}
	rc = option_value(p, name, equals, &value);
	return rc < 0 ? rc : set_value(p, argument, value);
}

/* A word that begins with "--" and has more. */
static int
take_long(struct parsing *p, const char *word)
{
	const char *equals = strchr(word, '=');
	size_t len = equals ? (size_t)(equals - word) : strlen(word);
	char *name = strndup(word, len);
	int rc = name ? take_own_option(p, name, equals) : -ENOMEM;

	if (rc == 1)
		rc = take_option(p, name, equals);
	free(name);
	return rc;
}

/* A word that begins with "-". */
static int
take_short(struct parsing *p, const char *word)
{
	if (strcmp(word, "-h") == 0)
		return take_own_option(p, "help", NULL);
	if (strcmp(word, "-V") == 0)
		return take_own_option(p, "version", NULL);
	if (strncmp(word, "-s", 2) == 0)
		return take_own_option(p, "socket", word[2] ? word + 1 : NULL);
	return fail(p, "there is no option %s (see chatctl help)", word);
}

/* The command that is meant by @name, or NULL: none is near. */
static const char *
suggest_command(const char *name)
{
	unsigned int best = spelling_limit(name);
	const char *nearest = NULL;

	for (size_t i = 0; i < CONTROL_VERBS; i++) {
		const char *word = control_commands[i].name;
		unsigned int steps = spelling_steps(word, name);

		if (steps < best) {
			best = steps;
			nearest = word;
		}
	}
	return nearest;
}

/* Says that there is no command @name. */
static int
refuse_command(const struct parsing *p, const char *name)
{
	const char *nearest = suggest_command(name);

	if (nearest)
		return fail(p,
			    "there is no command \"%s\"; did you mean \"%s\"?",
			    name, nearest);
	return fail(p, "there is no command \"%s\" (see chatctl help)", name);
}

static int
take_command(struct parsing *p, const char *name)
{
	struct words *words = p->words;

	if (words->action == WORDS_COMMAND && strcmp(name, "help") == 0) {
		words->action = WORDS_HELP;
		return 0;
	}
	if (strcmp(name, "complete") == 0) {
		words->action = WORDS_COMPLETE;
		words->completion = p->next;
		while (*p->next)
			p->next++;
		return 0;
	}
	words->command = control_command_find(name);
	if (!words->command)
		return refuse_command(p, name);
	p->wanted = words->command->arguments;
	return json_object_set_new(words->request, "command",
				   json_string(name)) < 0
		? -ENOMEM
		: 0;
}

/* A word that is no option: the command, or the next argument of it. */
static int
take_plain(struct parsing *p, const char *word)
{
	const struct control_argument *argument;

	if (!p->words->command)
		return take_command(p, word);
	while (p->wanted->name && p->wanted->option)
		p->wanted++;
	argument = p->wanted;
	if (!argument->name || p->words->action == WORDS_HELP)
		return fail(p, "%s: there is a word too many: \"%s\"",
			    p->words->command->name, word);
	p->wanted++;
	if (!argument->rest)
		return set_value(p, argument, word);
	p->next--;
	return take_rest(p, argument);
}

static int
take(struct parsing *p)
{
	const char *word = *p->next++;

	if (p->no_options || word[0] != '-' || word[1] == '\0')
		return take_plain(p, word);
	if (strcmp(word, "--") == 0) {
		p->no_options = true;
		return 0;
	}
	return word[1] == '-' ? take_long(p, word + 2) : take_short(p, word);
}

/* Is all there that has to be? */
static int
check(const struct parsing *p)
{
	const struct words *words = p->words;
	const struct control_argument *argument;

	if (words->action != WORDS_COMMAND)
		return 0;
	if (!words->command)
		return fail(p, "say what to do (see chatctl help)");
	for (argument = words->command->arguments; argument->name; argument++)
		if (argument->required &&
		    !json_object_get(words->request, argument->name))
			return fail(p, "%s wants %s: %s", words->command->name,
				    argument->shown, argument->help);
	return 0;
}

int
words_parse(char *const argv[], struct words *ret, FILE *err)
{
	struct words words = { .request = json_object() };
	struct parsing p = { .words = &words, .next = argv, .err = err };
	int rc = words.request ? 0 : -ENOMEM;

	if (*p.next)
		p.next++;
	while (rc == 0 && *p.next)
		rc = take(&p);
	if (rc == 0)
		rc = check(&p);
	if (rc < 0)
		words_fini(&words);
	else
		*ret = words;
	return rc;
}

void
words_fini(struct words *words)
{
	json_decref(words->request);
	words->request = NULL;
}
