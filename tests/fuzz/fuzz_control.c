/* SPDX-License-Identifier: MIT */
/*
 * fuzz_control.c - any bytes as a request at the control socket.
 *
 * Either they are a request, and each of its arguments is what its row says;
 * or there is a fault with words for it, which are sent as JSON. What names
 * clients or spans of time in a request is read as the commands read it.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/prefix.h"
#include "control/control_command.h"
#include "control/control_out.h"
#include "control/control_request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool truth)
{
	if (!truth)
		abort();
}

/* An argument that is a text is one, and so on. */
static void
check_argument(const struct control_request *request,
	       const struct control_argument *argument)
{
	const char *text = control_request_text(request, argument->name);
	const json_t *value = json_object_get(request->object, argument->name);

	require(value || !argument->required);
	if (!value)
		return;
	require(!argument->local);
	switch (argument->kind) {
	case CONTROL_TEXT:
	case CONTROL_WORD:
		require(text && *text);
		break;
	case CONTROL_SPAN:
		require(control_request_span(request, argument->name, -1) >= 0);
		break;
	case CONTROL_NUMBER:
		require(json_integer_value(value) >= 0);
		break;
	case CONTROL_FLAG:
		require(json_is_boolean(value));
		break;
	}
}

static void
check_request(const struct control_request *request)
{
	const struct control_argument *argument = request->command->arguments;
	const char *who = control_request_text(request, "who");
	char text[PREFIX_TEXT_MAX];
	struct prefix prefix, again;

	for (; argument->name; argument++)
		check_argument(request, argument);
	if (!who || prefix_parse(who, &prefix) < 0)
		return;
	prefix_format(&prefix, text);
	require(prefix_parse(text, &again) == 0);
	require(memcmp(&prefix, &again, sizeof(prefix)) == 0);
}

/* One line of JSON. */
static void
check_answer(const struct control_fault *fault)
{
	struct control_out out = { NULL, 0, 0, false };
	json_t *object;

	control_out_fault(&out, fault);
	require(!out.failed && out.len > 0);
	require(memchr(out.bytes, '\n', out.len) == out.bytes + out.len - 1);
	object = json_loadb(out.bytes, out.len, JSON_REJECT_DUPLICATES, NULL);
	require(json_object_get(object, "error"));
	json_decref(object);
	control_out_fini(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct control_request request;
	struct control_fault fault = { .code = NULL };
	int rc = control_request_parse((const char *)data, size, &request,
				       &fault);

	require((rc == 0) == !fault.code);
	if (rc == 0) {
		check_request(&request);
		control_request_fini(&request);
	} else {
		require(rc == -EINVAL && fault.text[0] != '\0');
		check_answer(&fault);
	}
	return 0;
}
