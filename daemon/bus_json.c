/* SPDX-License-Identifier: MIT */
/*
 * bus_json.c - see bus_json.h.
 *
 * json_pack() takes what it is given by "o" also when it fails, NULL among it:
 * so nothing here is freed by hand.
 */
#include "config.h"

#include "bus_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bus_request.h"
#include "lines.h"
#include "text.h"

#define NS_PER_S INT64_C(1000000000)

/* A number of a line, or of how many there are. */
static json_t *
number(uint64_t n)
{
	return json_integer((json_int_t)n);
}

static json_t *
text(const char *bytes, size_t len)
{
	json_t *value = json_stringn(len ? bytes : "", len);
	char *clean = value ? NULL : malloc(TEXT_CLEAN_MAX(len));

	if (clean)
		value = json_stringn(clean, text_clean(clean, bytes, len));
	free(clean);
	return value;
}

/* 2026-11-21T10:26:39.123456Z */
static json_t *
moment(int64_t ns)
{
	int64_t rest = ns % NS_PER_S;
	time_t seconds = (time_t)(ns / NS_PER_S);
	char date[64];
	char whole[96];
	struct tm tm;

	if (rest < 0) {
		rest += NS_PER_S;
		seconds--;
	}
	if (!gmtime_r(&seconds, &tm) ||
	    strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm) == 0)
		return NULL;
	snprintf(whole, sizeof(whole), "%s.%06dZ", date, (int)(rest / 1000));
	return json_string(whole);
}

const char *
bus_json_kind(const struct line *line)
{
	switch ((enum line_kind)line->kind) {
	case LINE_MESSAGE:
		return "message";
	case LINE_JOIN:
		return "join";
	case LINE_LEAVE:
		return "leave";
	case LINE_ANNOUNCEMENT:
		return "announcement";
	}
	return "other";
}

json_t *
bus_json_line(const struct line *line)
{
	json_t *object = json_pack("{s:o, s:s, s:o}", "number",
				   number(line->number), "kind",
				   bus_json_kind(line), "time",
				   moment(line->time));
	int rc = object ? 0 : -1;

	if (rc == 0 && line->kind != LINE_ANNOUNCEMENT)
		rc = json_object_set_new(object, "author",
					 text(line->address,
					      line->address_len));
	if (rc == 0 && line->kind != LINE_ANNOUNCEMENT)
		rc = json_object_set_new(object, "label",
					 text(line->label, line->label_len));
	if (rc == 0 && line->kind != LINE_JOIN && line->kind != LINE_LEAVE)
		rc = json_object_set_new(object, "text",
					 text(line->text, line->text_len));
	if (rc == 0)
		return object;
	json_decref(object);
	return NULL;
}

/* Adds how far the room is to @object, which may be NULL. */
static json_t *
add_extent(json_t *object, const struct bus_extent *extent)
{
	char room[32];

	snprintf(room, sizeof(room), "%016" PRIx64, extent->room);
	if (object &&
	    json_object_set_new(object, "room", json_string(room)) == 0 &&
	    json_object_set_new(object, "oldest", number(extent->oldest)) ==
		    0 &&
	    json_object_set_new(object, "head", number(extent->head)) == 0)
		return object;
	json_decref(object);
	return NULL;
}

json_t *
bus_json_head(const struct bus_extent *extent)
{
	return add_extent(json_object(), extent);
}

json_t *
bus_json_page(uint64_t since, const struct lines *page, size_t bytes,
	      uint64_t reached, const struct bus_extent *extent)
{
	json_t *array = json_array();
	uint64_t end = reached;
	size_t used = 0;

	for (uint32_t i = 0; array && i < page->count && used < bytes; i++) {
		struct line line = lines_get(page, i);

		used += line_weight(&line);
		end = line.number;
		if (json_array_append_new(array, bus_json_line(&line)) < 0) {
			json_decref(array);
			array = NULL;
		}
	}
	return add_extent(json_pack("{s:o, s:o, s:o}", "since", number(since),
				    "lines", array, "end", number(end)),
			  extent);
}

json_t *
bus_json_number(uint64_t n)
{
	return json_pack("{s:o}", "number", number(n));
}

json_t *
bus_json_fault(const struct bus_fault *fault)
{
	return json_pack("{s:{s:s, s:o}}", "error", "code", fault->code,
			 "message", text(fault->text, strlen(fault->text)));
}
