/* SPDX-License-Identifier: MIT */
/*
 * test_bus_json.c - what the bus says, to the byte.
 */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bus/bus_json.h"
#include "bus/bus_request.h"
#include "store/lines.h"
#include "support/fail.h"
#include "support/runner.h"

static const struct bus_extent extent = { 0xabcdef, 5, 9 };

#define EXTENT "\"room\":\"0000000000abcdef\",\"oldest\":5,\"head\":9"

/* @json, which is taken, reads @expected. */
static void
reads(json_t *json, const char *expected)
{
	char *text;

	ck_assert_ptr_nonnull(json);
	text = json_dumps(json, JSON_COMPACT);
	ck_assert_str_eq(text, expected);
	free(text);
	json_decref(json);
}

START_TEST(bus_json_answers)
{
	const struct bus_fault fault = { "too-long", "line \"x\" too long" };

	reads(bus_json_head(&extent), "{" EXTENT "}");
	reads(bus_json_number(12), "{\"number\":12}");
	reads(bus_json_fault(&fault),
	      "{\"error\":{\"code\":\"too-long\","
	      "\"message\":\"line \\\"x\\\" too long\"}}");
}
END_TEST

/* Lines 5, 6 and 7, of three bytes each. */
static void
make_page(struct lines *page)
{
	static const struct line line = {
		.kind = LINE_ANNOUNCEMENT,
		.text = "abc",
		.text_len = 3,
	};

	*page = (struct lines){ .first = 5 };
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(lines_add(page, &line), 0);
}

START_TEST(bus_json_page_is_bounded)
{
	static const struct {
		size_t bytes;
		size_t lines;
	} cases[] = { { 1, 1 }, { 3, 1 }, { 4, 2 }, { 7, 3 }, { 100, 3 } };
	struct lines page;

	make_page(&page);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *json =
			bus_json_page(2, &page, cases[i].bytes, 9, &extent);
		json_int_t since, end, oldest, head;
		const char *room;
		json_t *array;

		ck_assert_int_eq(json_unpack(json, "{s:I,s:o,s:I,s:s,s:I,s:I!}",
					     "since", &since, "lines", &array,
					     "end", &end, "room", &room,
					     "oldest", &oldest, "head", &head),
				 0);
		ck_assert_uint_eq(json_array_size(array), cases[i].lines);
		ck_assert_int_eq(since, 2);
		ck_assert_int_eq(end, 4 + (int)cases[i].lines);
		ck_assert_int_eq(oldest, 5);
		ck_assert_int_eq(head, 9);
		json_decref(json);
	}
	lines_fini(&page);
}
END_TEST

START_TEST(bus_json_page_without_lines)
{
	static const struct lines none;

	reads(bus_json_page(9, &none, 100, 9, &extent),
	      "{\"since\":9,\"lines\":[],\"end\":9," EXTENT "}");
	reads(bus_json_page(12, &none, 100, 9, &extent),
	      "{\"since\":12,\"lines\":[],\"end\":9," EXTENT "}");
	reads(bus_json_page(2, &none, 100, 8, &extent),
	      "{\"since\":2,\"lines\":[],\"end\":8," EXTENT "}");
}
END_TEST

/* Jansson allocates through these, which fail when the test says so. */
static void *
allocate(size_t size)
{
	return malloc(size);
}

static int
make_json(void *page)
{
	json_t *json = bus_json_page(2, page, 100, 9, &extent);

	json_decref(json);
	return json ? 0 : -ENOMEM;
}

START_TEST(bus_json_without_memory)
{
	struct lines page;

	json_set_alloc_funcs(allocate, free);
	make_page(&page);
	ck_assert_uint_gt(fail_each(make_json, &page), 20);
	lines_fini(&page);
}
END_TEST

SUITE(bus_json)
{
	ADD(bus_json_answers);
	ADD(bus_json_page_is_bounded);
	ADD(bus_json_page_without_lines);
	ADD(bus_json_without_memory);
}
