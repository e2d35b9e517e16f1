/* SPDX-License-Identifier: MIT */
/*
 * web_request.c - see web_request.h. One row of a table a kind.
 */
#include "config.h"

#include "web/web_request.h"

#include <errno.h>
#include <string.h>

/* Lines of history when it is not said how many. */
#define LINES_USUAL 50

/* Takes the value of the member; NULL, or what is wrong. */
typedef const char *read_fn(const json_t *value, struct web_request *request);

static const char *
read_say(const json_t *value, struct web_request *request)
{
	if (!json_is_string(value))
		return "\"say\" takes a string, as in {\"say\": \"hello\"}";
	request->kind = WEB_REQUEST_SAY;
	request->text = json_string_value(value);
	request->len = json_string_length(value);
	return NULL;
}

/* Lines that are found when it is not said how many. */
#define FOUND_USUAL 20

/* How many lines, @usual or up to @most; 0: @value is no such number. */
static uint32_t
read_lines(const json_t *value, uint32_t usual, uint32_t most)
{
	json_int_t lines = json_integer_value(value);

	if (!value)
		return usual;
	if (lines < 1)
		return 0;
	return lines < most ? (uint32_t)lines : most;
}

static const char *
read_history(const json_t *value, struct web_request *request)
{
	static const char usage[] =
		"\"history\" takes an object, as in "
		"{\"history\": {\"before\": 120, \"lines\": 50}}";
	const json_t *before = json_object_get(value, "before");
	const json_t *lines = json_object_get(value, "lines");

	request->kind = WEB_REQUEST_HISTORY;
	request->lines = read_lines(lines, LINES_USUAL, WEB_REQUEST_LINES_MAX);
	if (!json_is_integer(before) || json_integer_value(before) < 1 ||
	    !request->lines || json_object_size(value) != (lines ? 2u : 1u))
		return usage;
	request->before = (uint64_t)json_integer_value(before);
	return NULL;
}

static const char *
read_who(const json_t *value, struct web_request *request)
{
	request->kind = WEB_REQUEST_WHO;
	if (json_is_object(value) && json_object_size(value) == 0)
		return NULL;
	return "\"who\" takes an empty object, as in {\"who\": {}}";
}

static const char *
read_search(const json_t *value, struct web_request *request)
{
	static const char usage[] =
		"\"search\" takes an object, as in "
		"{\"search\": {\"text\": \"good morning\", \"before\": 120, "
		"\"lines\": 20}}";
	const json_t *text = json_object_get(value, "text");
	const json_t *before = json_object_get(value, "before");
	const json_t *lines = json_object_get(value, "lines");

	request->kind = WEB_REQUEST_SEARCH;
	request->lines = read_lines(lines, FOUND_USUAL, WEB_REQUEST_FOUND_MAX);
	if (!json_is_string(text) || !request->lines ||
	    (before && json_integer_value(before) < 1) ||
	    json_object_size(value) != 1u + (before != NULL) + (lines != NULL))
		return usage;
	request->text = json_string_value(text);
	request->len = json_string_length(text);
	request->before = before ? (uint64_t)json_integer_value(before)
				 : UINT64_MAX;
	return NULL;
}

static const struct {
	const char *name; /* of the member */
	read_fn *read;
} kinds[] = {
	{ "say", read_say },
	{ "history", read_history },
	{ "who", read_who },
	{ "search", read_search },
};

/* Finds out what @root wants. NULL, or what is wrong. */
static const char *
read_root(json_t *root, struct web_request *request)
{
	void *member = json_object_iter(root);

	if (!json_is_object(root) || json_object_size(root) != 1)
		return "a message is an object with one member, as in "
		       "{\"say\": \"hello\"}";
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(json_object_iter_key(member), kinds[i].name) == 0)
			return kinds[i].read(json_object_iter_value(member),
					     request);
	return "there are \"say\", \"history\", \"who\" and \"search\"";
}

int
web_request_parse(const char *text, size_t len, struct web_request *ret,
		  const char **ret_why)
{
	json_error_t error;
	struct web_request request = {
		.root = json_loadb(text, len,
				   JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL,
				   &error),
	};

	if (!request.root &&
	    json_error_code(&error) == json_error_out_of_memory)
		return -ENOMEM;
	*ret_why = request.root ? read_root(request.root, &request)
				: "a message has to be JSON";
	if (*ret_why) {
		json_decref(request.root);
		return -EINVAL;
	}
	*ret = request;
	return 0;
}

void
web_request_fini(struct web_request *request)
{
	json_decref(request->root);
	request->root = NULL;
}
