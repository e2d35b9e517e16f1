/* SPDX-License-Identifier: MIT */
/*
 * What lies between a socket and a session, with a wire of the tests' own.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "client/arrival.h"
#include "client/client.h"
#include "client/client_slot.h"
#include "slot/slots.h"
#include "support/fail.h"
#include "support/runner.h"
#include "unit/scene.h"
#include "unit/toy_wire.h"

/* Lines that are said at once. */
#define LINES 300

static const char *const drivers[] = { "fiber", "callback" };
static struct scene scene;
static struct caller caller;

/* The front end's. */
static int (*adopt)(void *front, const struct arrival *who);

static int
adopt_with_wire(void *front, const struct arrival *who)
{
	struct arrival other = *who;

	other.wire = toy_wire_new();
	if (!other.wire)
		return door_let_go(&scene.door, who, -ENOMEM);
	return adopt(front, &other);
}

static void
begin(const char *driver, const char *limits)
{
	toy_given = 3;
	toy_stuck = false;
	toy_made = toy_freed = 0;
	scene_init(&scene, driver, limits);
	adopt = scene.door.adopt;
	scene.door.adopt = adopt_with_wire;
}

/* @text as it is on the socket. */
static const char *
on_wire(const char *text)
{
	static char buf[LINES * 16];
	size_t len = strlen(text);

	ck_assert_uint_lt(len, sizeof(buf));
	for (size_t i = 0; i < len; i++)
		buf[i] = (char)(text[i] ^ TOY_KEY);
	buf[len] = '\0';
	return buf;
}

static void
come_in(void)
{
	caller_dial(&caller, &scene);
	caller_await(&caller, &scene, on_wire("Got connection"));
}

static void
end(void)
{
	caller_hang_up(&caller);
	scene_fini(&scene);
	ck_assert_int_eq(toy_freed, toy_made);
}

static struct client *
first_client(void)
{
	return client_of_member(roster_first(room_roster(scene.room)));
}

/* Lets much happen, but no time pass. */
static void
pass_often(void)
{
	for (int i = 0; i < 100; i++)
		scene_pass(&scene);
}

/* "line 0", "line 1" and so on. */
static const char *
many_lines(void)
{
	static char text[LINES * 16];
	size_t len = 0;

	for (int i = 0; i < LINES; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
					"line %d\n", i);
	return text;
}

START_TEST(wire_carries_what_is_said)
{
	begin(drivers[_i], "");
	come_in();
	ck_assert_int_eq(memcmp(caller.heard, TOY_HELLO, strlen(TOY_HELLO)), 0);
	caller_say(&caller, on_wire("one\n"));
	caller_await(&caller, &scene, on_wire("one\n"));
	ck_assert_uint_eq(scene.door.figures.received, 4);
	end();
}
END_TEST

/* The socket tells of its input once; what the wire gives of it are many. */
START_TEST(wire_gives_all_that_is_pending)
{
	begin(drivers[_i], "");
	come_in();
	caller_say(&caller, on_wire(many_lines()));
	caller_await(&caller, &scene, on_wire(many_lines()));
	end();
}
END_TEST

START_TEST(wire_speaks_before_it_hears)
{
	begin(drivers[_i], "");
	toy_stuck = true;
	caller_dial(&caller, &scene);
	caller_say(&caller, on_wire("one\n"));
	pass_often();
	ck_assert_str_eq(caller_listen(&caller), "");
	ck_assert_uint_eq(scene.door.figures.received, 0);
	toy_stuck = false;
	caller_await(&caller, &scene, on_wire("one\n"));
	end();
}
END_TEST

/* What it has taken goes out before its socket is closed. */
START_TEST(wire_is_not_closed_over_what_is_unsent)
{
	begin(drivers[_i], "");
	come_in();
	toy_stuck = true;
	caller_say(&caller, on_wire("one\n"));
	pass_often();
	client_dismiss(first_client(), REASON_IDLE);
	pass_often();
	caller_listen(&caller);
	ck_assert(!caller.ended);
	ck_assert_ptr_null(strstr(caller.heard, on_wire("one\n")));
	toy_stuck = false;
	caller_await_end(&caller, &scene);
	ck_assert_ptr_nonnull(strstr(caller.heard, on_wire("one\n***")));
	ck_assert_str_eq(caller.heard + caller.len - strlen(TOY_BYE), TOY_BYE);
	end();
}
END_TEST

/* Who says too much says it later, though it has been taken already. */
START_TEST(wire_keeps_what_is_too_much)
{
	static char heard[SCENE_HEARD];
	const char *told;
	size_t before;

	begin(drivers[_i],
	      "exempt = \"\"; client_lines = 10; client_lines_burst = 2;");
	toy_given = 64;
	come_in();
	caller_say(&caller, on_wire(many_lines()));
	pass_often();
	caller_listen(&caller);
	ck_assert_ptr_nonnull(strstr(caller.heard, on_wire("line 1\n")));
	ck_assert_ptr_null(strstr(caller.heard, on_wire("line 3\n")));
	ck_assert(client_has_input(first_client()));
	scene_wait(&scene, LINES / 10 + 1);
	caller_listen(&caller);
	/* it was told once, in the midst of it */
	told = strstr(caller.heard, on_wire("*** slow down"));
	ck_assert_ptr_nonnull(told);
	before = (size_t)(told - caller.heard);
	memcpy(heard, caller.heard, before);
	snprintf(heard + before, sizeof(heard) - before, "%s",
		 strchr(told, '\n' ^ TOY_KEY) + 1);
	ck_assert_ptr_nonnull(strstr(heard, on_wire(many_lines())));
	end();
}
END_TEST

/* The end is behind all that came before it. */
START_TEST(wire_hears_the_end_last)
{
	begin(drivers[_i], "");
	come_in();
	caller_say(&caller, on_wire(many_lines()));
	caller_say(&caller, on_wire("and"));
	ck_assert_int_eq(shutdown(caller.fd, SHUT_WR), 0);
	caller_await_end(&caller, &scene);
	ck_assert_ptr_nonnull(strstr(caller.heard, on_wire(many_lines())));
	ck_assert_ptr_nonnull(strstr(caller.heard, on_wire("and\n")));
	ck_assert_uint_eq(scene.hall.limiter.figures.n[REASON_LEFT], 1);
	end();
}
END_TEST

/* What the wire knows does not survive, so nobody pretends that it did. */
START_TEST(wire_has_no_slot)
{
	const struct slots_shape shape = { .count = 4,
					   .line_max = 65536,
					   .style = 1 };
	struct slots *slots;

	ck_assert_int_eq(slots_new(&shape, &slots), 0);
	begin(drivers[_i], "");
	scene.hall.slots = slots;
	scene.hall.held = true;
	come_in();
	ck_assert_ptr_null(first_client()->slot);
	client_slots_record(&scene.hall);
	ck_assert_ptr_null(first_client()->slot);
	end();
	slots_free(slots);
}
END_TEST

START_TEST(wire_is_counted_in_memory)
{
	size_t before;

	begin(drivers[_i], "");
	before = usher_memory(&scene.hall.usher);
	come_in();
	ck_assert_uint_ge(usher_memory(&scene.hall.usher) - before,
			  client_memory_first(&scene.door) +
				  first_client()->wire->memory);
	ck_assert_uint_ge(client_memory(first_client()),
			  client_memory_first(&scene.door) +
				  first_client()->wire->memory);
	caller_hang_up(&caller);
	scene_wait(&scene, 1);
	ck_assert_uint_eq(usher_memory(&scene.hall.usher), before);
	scene_fini(&scene);
	ck_assert_int_eq(toy_freed, toy_made);
}
END_TEST

/* One who comes while the @n-th allocation fails. True if one did. */
static bool
come_without_memory(unsigned int n)
{
	bool failed;

	caller_dial(&caller, &scene);
	caller_say(&caller, on_wire("one\n"));
	fail_begin(n);
	pass_often();
	failed = fail_end();
	/* accepting may pause for a while */
	scene_wait(&scene, 1);
	caller_listen(&caller);
	if (!caller.ended) {
		caller_say(&caller, on_wire("two\n"));
		caller_await(&caller, &scene, on_wire("two\n"));
	}
	caller_hang_up(&caller);
	scene_wait(&scene, 1);
	ck_assert_uint_eq(scene.door.clients, 0);
	return failed;
}

START_TEST(wire_is_not_lost_without_memory)
{
	unsigned int n = 0;
	bool failed;

	do {
		begin(drivers[_i], "exempt = \"\";");
		failed = come_without_memory(++n);
		scene_fini(&scene);
		ck_assert_int_eq(toy_freed, toy_made);
	} while (failed);
	ck_assert_uint_gt(n, 3);
}
END_TEST

SUITE(wire)
{
	tcase_set_timeout(tc_, 60);
	tcase_add_loop_test(tc_, wire_carries_what_is_said, 0, 2);
	tcase_add_loop_test(tc_, wire_gives_all_that_is_pending, 0, 2);
	tcase_add_loop_test(tc_, wire_speaks_before_it_hears, 0, 2);
	tcase_add_loop_test(tc_, wire_is_not_closed_over_what_is_unsent, 0, 2);
	tcase_add_loop_test(tc_, wire_keeps_what_is_too_much, 0, 2);
	tcase_add_loop_test(tc_, wire_hears_the_end_last, 0, 2);
	tcase_add_loop_test(tc_, wire_has_no_slot, 0, 2);
	tcase_add_loop_test(tc_, wire_is_counted_in_memory, 0, 2);
	tcase_add_loop_test(tc_, wire_is_not_lost_without_memory, 0, 2);
}
