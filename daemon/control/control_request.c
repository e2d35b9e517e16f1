/* SPDX-License-Identifier: MIT */
/*
 * control_request.c - see control_request.h.
 */
#include "config.h"

#include "control/control_request.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "conf/conf_unit.h"
#include "control/control_command.h"

/* The longest duration: a hundred years, as in chatd.conf. */
#define SPAN_MAX (INT64_C(36500) * 86400 * 1000000000)

int
control_fault(struct control_fault *fault, const char *code, const char *fmt,
	      ...)
{
	va_list ap;

	fault->code = code;
	va_start(ap, fmt);
	vsnprintf(fault->text, sizeof(fault->text), fmt, ap);
	va_end(ap);
	return -EINVAL;
}

/* A request with an argument that is not what its row says. */
static int
bad_value(struct control_fault *fault, const struct control_argument *argument,
	  const char *right)
{
	return control_fault(fault, "bad-request", "\"%s\" is %s",
			     argument->name, right);
}

/* How long, within what its row says and what can be added to a date. */
static int
check_span(const struct control_argument *argument, const char *text,
	   struct control_fault *fault)
{
	char least[CONF_UNIT_MAX], most[CONF_UNIT_MAX];
	int64_t ns;
	int rc = text ? conf_unit_parse_duration(text, &ns) : -EINVAL;

	if (rc == 0 && ns >= argument->least && ns <= SPAN_MAX)
		return 0;
	if (rc == -EINVAL)
		return bad_value(fault, argument,
				 "a duration such as \"10 min\", a number and "
				 "its unit in one word or in quotes: ms, s, "
				 "min, h or d");
	conf_unit_format_duration(argument->least, least);
	conf_unit_format_duration(SPAN_MAX, most);
	return control_fault(fault, "bad-request",
			     "\"%s\" is a duration from \"%s\" to \"%s\"",
			     argument->name, least, most);
}

static bool
is_word(const struct control_argument *argument, const char *text)
{
	const char *const *word = argument->words;

	while (*word && strcmp(*word, text) != 0)
		word++;
	return *word;
}

/* Is @value what @argument takes? */
static int
check_value(const struct control_argument *argument, const json_t *value,
	    struct control_fault *fault)
{
	const char *text = json_string_value(value);

	switch (argument->kind) {
	case CONTROL_TEXT:
		if (text && *text)
			return 0;
		return bad_value(fault, argument, "text of one letter or more");
	case CONTROL_NUMBER:
		if (json_is_integer(value) && json_integer_value(value) >= 0)
			return 0;
		return bad_value(fault, argument, "a whole number, 0 or more");
	case CONTROL_SPAN:
		return check_span(argument, text, fault);
	case CONTROL_FLAG:
		if (json_is_boolean(value))
			return 0;
		return bad_value(fault, argument, "true or false");
	case CONTROL_WORD:
		if (text && is_word(argument, text))
			return 0;
		return bad_value(fault, argument, argument->help);
	}
	return 0;
}

/* Each member is the command, or an argument of it that a request may have. */
static int
check_members(const struct control_request *request,
	      struct control_fault *fault)
{
	const struct control_command *command = request->command;
	const char *name;
	json_t *value;

	json_object_foreach(request->object, name, value)
	{
		const struct control_argument *argument =
			control_argument_find(command, name);

		if (strcmp(name, "command") == 0)
			continue;
		if (!argument || argument->local)
			return control_fault(fault, "bad-request",
					     "the command %s has no argument "
					     "\"%.64s\"",
					     command->name, name);
		if (check_value(argument, value, fault) < 0)
			return -EINVAL;
	}
	return 0;
}

/* All is there that has to be. */
static int
check_complete(const struct control_request *request,
	       struct control_fault *fault)
{
	const struct control_argument *argument = request->command->arguments;

	for (; argument->name; argument++)
		if (argument->required &&
		    !json_object_get(request->object, argument->name))
			return control_fault(fault, "bad-request",
					     "the command %s wants \"%s\": %s",
					     request->command->name,
					     argument->name, argument->help);
	return 0;
}

static int
check(struct control_request *request, struct control_fault *fault)
{
	const char *name =
		json_string_value(json_object_get(request->object, "command"));

	if (!json_is_object(request->object) || !name)
		return control_fault(fault, "bad-request",
				     "a request is an object with \"command\", "
				     "the name of one");
	request->command = control_command_find(name);
	if (!request->command)
		return control_fault(fault, "unknown-command",
				     "there is no command \"%.64s\"", name);
	if (check_members(request, fault) < 0)
		return -EINVAL;
	return check_complete(request, fault);
}

int
control_request_parse(const char *bytes, size_t len,
		      struct control_request *ret, struct control_fault *fault)
{
	struct control_request request = { NULL, NULL };
	json_error_t error;

	request.object = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, &error);
	if (!request.object)
		return control_fault(fault, "bad-json",
				     "not JSON: %s, at byte %d", error.text,
				     error.position);
	if (check(&request, fault) < 0) {
		control_request_fini(&request);
		return -EINVAL;
	}
	*ret = request;
	return 0;
}

void
control_request_fini(struct control_request *request)
{
	json_decref(request->object);
	*request = (struct control_request){ NULL, NULL };
}

const char *
control_request_text(const struct control_request *request, const char *name)
{
	return json_string_value(json_object_get(request->object, name));
}

uint64_t
control_request_number(const struct control_request *request, const char *name,
		       uint64_t fallback)
{
	const json_t *value = json_object_get(request->object, name);

	return value ? (uint64_t)json_integer_value(value) : fallback;
}

bool
control_request_flag(const struct control_request *request, const char *name)
{
	return json_is_true(json_object_get(request->object, name));
}

int64_t
control_request_span(const struct control_request *request, const char *name,
		     int64_t fallback)
{
	const char *text = control_request_text(request, name);
	int64_t ns = fallback;

	if (text && conf_unit_parse_duration(text, &ns) < 0)
		return fallback;
	return ns;
}
