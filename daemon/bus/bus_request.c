/* SPDX-License-Identifier: MIT */
/*
 * bus_request.c - see bus_request.h.
 *
 * One row a member: where it belongs, and the function that takes its value.
 */
#include "config.h"

#include "bus/bus_request.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A request being taken apart. */
struct parsing {
	struct bus_request *request; /* what has been found */
	struct bus_fault *fault;     /* what is wrong */
	size_t line_max;             /* bytes of a line */
};

/* One member of a request. */
struct member {
	const char *name;
	/* Takes the value. Returns 0 or -EINVAL with a fault. */
	int (*take)(struct parsing *p, const json_t *value);
};

__attribute__((format(printf, 3, 4))) static int
fail(struct parsing *p, const char *code, const char *fmt, ...)
{
	va_list ap;

	p->fault->code = code;
	va_start(ap, fmt);
	vsnprintf(p->fault->text, sizeof(p->fault->text), fmt, ap);
	va_end(ap);
	return -EINVAL;
}

static int
take_id(struct parsing *p, const json_t *value)
{
	if (!json_is_integer(value) &&
	    (!json_is_string(value) ||
	     json_string_length(value) > BUS_NAME_MAX))
		return fail(p, "bad-request",
			    "\"id\" is a whole number, or text of at most %d "
			    "bytes",
			    BUS_NAME_MAX);
	p->request->id = json_incref((json_t *)value);
	return 0;
}

static int
take_post(struct parsing *p, const json_t *value)
{
	struct bus_request *request = p->request;
	const char *text = json_string_value(value);
	size_t len = json_string_length(value);

	request->verb = BUS_POST;
	if (!text)
		return fail(p, "bad-request", "\"post\" is text");
	if (len > p->line_max)
		return fail(p, "too-long",
			    "line too long: %zu bytes, at most %zu", len,
			    p->line_max);
	if (text[strcspn(text, "\r\n")] != '\0')
		return fail(p, "bad-text",
			    "the text has a line end in it; post each line by "
			    "itself");
	request->text = malloc(TEXT_CLEAN_MAX(len) + 1);
	if (!request->text)
		return fail(p, "no-memory", "out of memory; try again");
	request->text_len = text_clean(request->text, text, len);
	return 0;
}

static int
take_as(struct parsing *p, const json_t *value)
{
	struct bus_request *request = p->request;
	const char *name = json_string_value(value);
	size_t len = json_string_length(value);

	if (!name || len == 0 || len > BUS_NAME_MAX)
		return fail(p, "bad-request", "\"as\" is text of 1 to %d bytes",
			    BUS_NAME_MAX);
	request->name_len = text_clean_address(request->name, name, len);
	return 0;
}

static int
take_since(struct parsing *p, const json_t *value)
{
	p->request->verb = BUS_SINCE;
	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return fail(p, "bad-request",
			    "\"since\" is the number of a line, or 0");
	p->request->since = (uint64_t)json_integer_value(value);
	return 0;
}

static int
take_head(struct parsing *p, const json_t *value)
{
	p->request->verb = BUS_HEAD;
	if (!json_is_true(value))
		return fail(p, "bad-request", "\"head\" is true");
	return 0;
}

/* The id comes first, so that whatever is wrong is answered with it. */
static const struct member members[] = {
	{ "id", take_id },       { "post", take_post }, { "as", take_as },
	{ "since", take_since }, { "head", take_head },
};

#define N_MEMBERS (sizeof(members) / sizeof(members[0]))

/* Is there a member that no request has? */
static int
check_names(struct parsing *p, json_t *object)
{
	const char *name;
	json_t *value;

	json_object_foreach(object, name, value)
	{
		size_t i = 0;

		while (i < N_MEMBERS && strcmp(members[i].name, name) != 0)
			i++;
		if (i == N_MEMBERS)
			return fail(p, "bad-request",
				    "unknown member \"%.32s\"; a request has "
				    "\"post\" and perhaps \"as\", or "
				    "\"since\", or \"head\"; and perhaps "
				    "\"id\"",
				    name);
	}
	return 0;
}

/* One thing at a time. */
static int
check_verbs(struct parsing *p, const json_t *object)
{
	bool post = json_object_get(object, "post");
	bool since = json_object_get(object, "since");
	bool head = json_object_get(object, "head");

	if (post + since + head != 1)
		return fail(p, "bad-request",
			    "a request has one of \"post\", \"since\" and "
			    "\"head\"");
	if (!post && json_object_get(object, "as"))
		return fail(p, "bad-request", "\"as\" is for \"post\" only");
	return 0;
}

static int
take_object(struct parsing *p, json_t *object)
{
	int rc;

	if (!json_is_object(object))
		return fail(p, "bad-request", "a request is a JSON object");
	for (size_t i = 0; i < N_MEMBERS; i++) {
		const json_t *value = json_object_get(object, members[i].name);

		rc = value ? members[i].take(p, value) : 0;
		if (rc < 0)
			return rc;
	}
	rc = check_names(p, object);
	return rc < 0 ? rc : check_verbs(p, object);
}

int
bus_request_parse(const char *bytes, size_t len, size_t line_max,
		  struct bus_request *ret, struct bus_fault *fault)
{
	struct parsing p = { ret, fault, line_max };
	json_error_t error;
	json_t *object;
	int rc;

	*ret = (struct bus_request){ 0 };
	object = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, &error);
	if (!object)
		return fail(&p, "bad-json", "not JSON: %s, at byte %d",
			    error.text, error.position);
	rc = take_object(&p, object);
	json_decref(object);
	return rc;
}

void
bus_request_fini(struct bus_request *request)
{
	json_decref(request->id);
	free(request->text);
	*request = (struct bus_request){ 0 };
}
