/* SPDX-License-Identifier: MIT */
/*
 * test_control_out.c - what is sent to chatctl, to the byte.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "control/control_out.h"
#include "control/control_request.h"
#include "support/fail.h"
#include "support/runner.h"

static struct control_out out;

static void
reads(const char *expected)
{
	ck_assert(!out.failed);
	ck_assert_uint_eq(out.len, strlen(expected));
	ck_assert_int_eq(memcmp(out.bytes, expected, out.len), 0);
}

START_TEST(control_out_is_one_object_a_line)
{
	struct control_fault fault;

	control_fault(&fault, "busy", "try \"%s\"", "later");
	control_out_add(&out, "item", json_pack("{s:i}", "n", 1));
	control_out_progress(&out, 1, 2);
	control_out_fault(&out, &fault);
	reads("{\"item\":{\"n\":1}}\n"
	      "{\"progress\":{\"done\":1,\"total\":2}}\n"
	      "{\"error\":{\"code\":\"busy\",\"message\":"
	      "\"try \\\"later\\\"\"}}\n");
	control_out_reset(&out);
	control_out_add(&out, "done", json_object());
	reads("{\"done\":{}}\n");
	control_out_fini(&out);
}
END_TEST

START_TEST(control_out_grows)
{
	char text[3000];
	size_t each;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	each = strlen("{\"item\":\"\"}\n") + sizeof(text) - 1;
	for (size_t i = 1; i <= 100; i++) {
		control_out_add(&out, "item", json_string(text));
		if (out.failed || out.len != i * each)
			ck_abort_msg("after %zu: %zu", i, out.len);
	}
	control_out_fini(&out);
}
END_TEST

/* Jansson allocates through these, which fail when the test says so. */
static void *
allocate(size_t size)
{
	return malloc(size);
}

static int
add(void *arg)
{
	struct control_out fresh = { NULL, 0, 0, false };
	bool *torn = arg;
	bool failed;

	control_out_add(&fresh, "item", json_string("text"));
	failed = fresh.failed;
	*torn |= failed != (fresh.len == 0);
	control_out_fini(&fresh);
	return failed ? -ENOMEM : 0;
}

START_TEST(control_out_without_memory)
{
	bool torn = false;

	json_set_alloc_funcs(allocate, free);
	ck_assert_uint_gt(fail_each(add, &torn), 2);
	ck_assert(!torn);
}
END_TEST

SUITE(control_out)
{
	ADD(control_out_is_one_object_a_line);
	ADD(control_out_grows);
	ADD(control_out_without_memory);
}
