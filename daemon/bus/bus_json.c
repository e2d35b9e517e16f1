/* SPDX-License-Identifier: MIT */
/*
 * bus_json.c - see bus_json.h.
 *
 * json_pack() takes what it is given by "o" also when it fails, NULL among it:
 * so nothing here is freed by hand.
 */
#include "config.h"

#include "bus/bus_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "bus/bus_request.h"
#include "store/line_json.h"
#include "store/lines.h"

/* A number of a line, or of how many there are. */
static json_t *
number(uint64_t n)
{
	return json_integer((json_int_t)n);
}

/* What a room's numbers are called. */
static json_t *
name_of(uint64_t room)
{
	char name[32];

	snprintf(name, sizeof(name), "%016" PRIx64, room);
	return json_string(name);
}

json_t *
bus_json_news(const struct line *line, uint64_t room)
{
	json_t *object = line_json(line);

	if (object && json_object_set_new(object, "room", name_of(room)) == 0)
		return object;
	json_decref(object);
	return NULL;
}

/* Adds how far the room is to @object, which may be NULL. */
static json_t *
add_extent(json_t *object, const struct bus_extent *extent)
{
	if (object &&
	    json_object_set_new(object, "room", name_of(extent->room)) == 0 &&
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
		if (json_array_append_new(array, line_json(&line)) < 0) {
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
			 "message",
			 line_json_text(fault->text, strlen(fault->text)));
}
