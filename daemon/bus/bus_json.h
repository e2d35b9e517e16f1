/* SPDX-License-Identifier: MIT */
/*
 * bus_json.h - what the bus says, as JSON: chatd-bus(7).
 *
 * Pure functions. Each makes a new value, which the caller owns; NULL: there is
 * no memory. A line is as in line_json.h.
 */
#ifndef CHATD_BUS_JSON_H
#define CHATD_BUS_JSON_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

struct bus_fault;
struct line;
struct lines;

/* How far a room is: lines oldest to head are there. */
struct bus_extent {
	uint64_t room; /* whose numbers these are */
	uint64_t oldest;
	uint64_t head; /* oldest - 1: there are none */
};

/* A line of @room that is published. */
json_t *bus_json_news(const struct line *line, uint64_t room);

/* How far the room is. */
json_t *bus_json_head(const struct bus_extent *extent);

/*
 * The lines after line @since, of @page as many as make about @bytes bytes of
 * text, at least one if there is one; then how far they reach, without any to
 * line @reached, and how far the room does.
 */
json_t *bus_json_page(uint64_t since, const struct lines *page, size_t bytes,
		      uint64_t reached, const struct bus_extent *extent);

/* A post has become line @number. */
json_t *bus_json_number(uint64_t number);

/* A request cannot be done. */
json_t *bus_json_fault(const struct bus_fault *fault);

#endif
