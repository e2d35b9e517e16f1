/* SPDX-License-Identifier: MIT */
/*
 * test_bus_serve.c - what requests come to when the room or the store cannot.
 *
 * No socket is open: frames are made here, answers looked at where they lie.
 */
#include "config.h"

#include <errno.h>

#include "unit/bus_case.h"

/* Somebody asks; returns what bus_serve() does. */
static int
ask(struct bus_call *call, const char *request)
{
	bus_case_ask(call, "me", request);
	coir_promise_init(&call->done);
	return bus_serve(call);
}

static void
end(struct bus_call *call)
{
	bus_frames_close(call->frame, call->n_frames);
	bus_request_fini(&call->request);
	json_decref(call->reply);
	coir_promise_fini(&call->done);
}

/* The call has come to @code, "" for an answer, and is over. */
static void
comes_to(struct bus_call *call, const char *code)
{
	ck_assert_str_eq(call->fault.code ? call->fault.code : "", code);
	ck_assert_int_eq(call->reply == NULL, *code != '\0');
	end(call);
}

static bool
is_settled(const struct bus_call *call)
{
	return coir_promise_result(&call->done) != -EINPROGRESS;
}

static json_int_t
number(const struct bus_call *call, const char *name)
{
	return json_integer_value(json_object_get(call->reply, name));
}

START_TEST(bus_serve_post_waits_for_the_store)
{
	struct bus_call call;

	ck_assert_int_eq(ask(&call, "{\"post\": \"hi\"}"), 1);
	ck_assert_uint_eq(bus->posts, 1);
	ck_assert(store_double_begin(&store));
	ck_assert(!is_settled(&call));
	store_double_end(&store, 0);
	ck_assert(is_settled(&call));
	ck_assert_uint_eq(bus->posts, 0);
	ck_assert_int_eq(number(&call, "number"), 1);
	ck_assert_uint_eq(bus->figures.posts, 1);
	comes_to(&call, "");
}
END_TEST

START_TEST(bus_serve_post_is_not_stored)
{
	struct bus_call call;

	ck_assert_int_eq(ask(&call, "{\"post\": \"hi\"}"), 1);
	ck_assert(store_double_begin(&store));
	store_double_end(&store, -ENOSPC);
	ck_assert(is_settled(&call));
	ck_assert_uint_eq(bus->posts, 0);
	ck_assert_str_eq(call.fault.text,
			 "not stored: No space left on device");
	ck_assert_uint_eq(bus->figures.posts, 0);
	comes_to(&call, "not-stored");
}
END_TEST

START_TEST(bus_serve_post_into_a_full_room)
{
	struct room_limits limits = room_limits_default;
	struct bus_call first;
	struct bus_call second;

	bus_case_end();
	limits.tickets = 1;
	bus_case_begin_with(1000, &limits);
	ck_assert_int_eq(ask(&first, "{\"post\": \"hi\"}"), 1);
	ck_assert_int_eq(ask(&second, "{\"post\": \"hi\"}"), 0);
	comes_to(&second, "busy");
	store_double_commit_all(&store);
	comes_to(&first, "");
	bus->posts = BUS_POSTS_MAX;
	ck_assert_int_eq(ask(&second, "{\"post\": \"hi\"}"), 0);
	comes_to(&second, "busy");
}
END_TEST

static void
drained(void *arg)
{
	(void)arg;
}

START_TEST(bus_serve_post_at_the_end_of_the_day)
{
	struct bus_call call;

	room_drain(room, drained, NULL);
	ck_assert_int_eq(ask(&call, "{\"post\": \"hi\"}"), 0);
	comes_to(&call, "closing");
}
END_TEST

START_TEST(bus_serve_post_too_fast)
{
	struct bus_call call;

	bus->post_rate = (struct rate){ .per_s = 10, .burst = 1 };
	ck_assert_int_eq(ask(&call, "{\"post\": \"hi\"}"), 1);
	store_double_commit_all(&store);
	comes_to(&call, "");
	ck_assert_int_eq(ask(&call, "{\"post\": \"hi\"}"), 0);
	ck_assert_str_eq(call.fault.text,
			 "at most 10 lines a second; try again in 101 ms");
	comes_to(&call, "too-fast");
}
END_TEST

START_TEST(bus_serve_page)
{
	struct bus_call call;

	bus_case_say(5);
	ck_assert_int_eq(ask(&call, "{\"since\": 2}"), 1);
	ck_assert(!is_settled(&call));
	store_double_answer(&store, 2, 0);
	ck_assert(is_settled(&call));
	ck_assert_int_eq(number(&call, "end"), 4);
	ck_assert_int_eq(number(&call, "head"), 5);
	comes_to(&call, "");
	ck_assert_int_eq(ask(&call, "{\"since\": 5}"), 0);
	ck_assert_int_eq(number(&call, "end"), 5);
	comes_to(&call, "");
}
END_TEST

START_TEST(bus_serve_page_that_cannot_be_read)
{
	struct bus_call call;

	bus_case_say(5);
	ck_assert_int_eq(ask(&call, "{\"since\": 2}"), 1);
	store_double_answer(&store, 0, -EIO);
	ck_assert_str_eq(call.fault.text,
			 "the store cannot be read: Input/output error");
	comes_to(&call, "not-read");
}
END_TEST

/* Lines 3 to 5 have gone when the answer comes, and there is a line 6. */
START_TEST(bus_serve_page_of_lines_that_are_gone)
{
	struct bus_call call;

	bus_case_say(5);
	ck_assert_int_eq(ask(&call, "{\"since\": 2}"), 1);
	bus_case_say(1);
	store_double_answer(&store, 0, 0);
	ck_assert_int_eq(number(&call, "end"), 5);
	ck_assert_int_eq(number(&call, "head"), 6);
	comes_to(&call, "");
}
END_TEST

START_TEST(bus_serve_frames_that_are_no_request)
{
	struct bus_call call = { .bus = bus, .n_frames = 4 };

	for (size_t i = 0; i < call.n_frames; i++)
		ck_assert_int_eq(bus_frame_bytes(&call.frame[i], "", 0), 0);
	coir_promise_init(&call.done);
	bus_understand(&call);
	ck_assert_int_eq(bus_serve(&call), 0);
	comes_to(&call, "bad-request");
}
END_TEST

/* Jansson has no memory from now on. */
static void *
allocate_nothing(size_t size)
{
	(void)size;
	return NULL;
}

START_TEST(bus_serve_without_memory)
{
	struct bus_call call;

	ck_assert_int_eq(ask(&call, "{\"post\": \"hi\"}"), 1);
	json_set_alloc_funcs(allocate_nothing, free);
	store_double_commit_all(&store);
	comes_to(&call, "no-memory");
}
END_TEST

SUITE(bus_serve)
{
	TCase *tc = tcase_create("bus_serve");

	tcase_add_checked_fixture(tc, bus_case_begin, bus_case_end);
	tcase_add_test(tc, bus_serve_post_waits_for_the_store);
	tcase_add_test(tc, bus_serve_post_is_not_stored);
	tcase_add_test(tc, bus_serve_post_into_a_full_room);
	tcase_add_test(tc, bus_serve_post_at_the_end_of_the_day);
	tcase_add_test(tc, bus_serve_post_too_fast);
	tcase_add_test(tc, bus_serve_page);
	tcase_add_test(tc, bus_serve_page_that_cannot_be_read);
	tcase_add_test(tc, bus_serve_page_of_lines_that_are_gone);
	tcase_add_test(tc, bus_serve_frames_that_are_no_request);
	tcase_add_test(tc, bus_serve_without_memory);
	suite_add_tcase(s, tc);
}
