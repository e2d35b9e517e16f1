/* SPDX-License-Identifier: MIT */
/*
 * fuzz_bus.c - any bytes as a request on the bus.
 *
 * The first byte says how long a line may be. Either the rest is a request, and
 * what is in it is clean and no longer than it may be; or there is a fault with
 * words for it. What is answered is JSON in both cases, with the request's id.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bus/bus_json.h"
#include "bus/bus_request.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool truth)
{
	if (!truth)
		abort();
}

/* Cleaning what is clean changes nothing. */
static void
require_clean(const char *text, size_t len,
	      size_t (*clean)(char *dst, const char *src, size_t len))
{
	char *again = malloc(TEXT_CLEAN_MAX(len) + 1);

	require(again && clean(again, text, len) == len);
	require(len == 0 || memcmp(again, text, len) == 0);
	free(again);
}

static void
check_request(const struct bus_request *request, size_t line_max)
{
	require_clean(request->name, request->name_len, text_clean_address);

	switch (request->verb) {
	case BUS_POST:
		require(request->text && request->text_len <= line_max);
		require(!memchr(request->text, '\n', request->text_len));
		require_clean(request->text, request->text_len, text_clean);
		break;
	case BUS_SINCE:
	case BUS_HEAD:
		require(!request->text && request->name_len == 0);
		break;
	}
}

/* The answer is JSON, and as good as what was asked. */
static void
check_answer(json_t *answer, json_t *id)
{
	char *text;
	json_t *again;

	require(answer && (!id || json_object_set(answer, "id", id) == 0));
	text = json_dumps(answer, JSON_COMPACT);
	again = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	require(json_equal(answer, again));
	free(text);
	json_decref(again);
	json_decref(answer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bus_request request;
	struct bus_fault fault = { 0 };
	int rc;

	if (size == 0)
		return 0;
	rc = bus_request_parse((const char *)data + 1, size - 1, data[0],
			       &request, &fault);
	require((rc == 0) == !fault.code);
	if (rc == 0) {
		check_request(&request, data[0]);
		check_answer(bus_json_number(request.since), request.id);
	} else {
		require(rc == -EINVAL && fault.text[0] != '\0');
		check_answer(bus_json_fault(&fault), request.id);
	}
	bus_request_fini(&request);
	return 0;
}
