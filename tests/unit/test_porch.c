/* SPDX-License-Identifier: MIT */
/*
 * Those who have something to show before they come in, here a PROXY header:
 * what it says counts for everything, and who takes long holds up nobody.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/client.h"
#include "client/client_slot.h"
#include "common/prefix.h"
#include "common/socket_cookie.h"
#include "limit/ban_list.h"
#include "slot/slots.h"
#include "slot/survivor.h"
#include "store/store.h"
#include "support/fail.h"
#include "support/runner.h"
#include "unit/scene.h"

/* Proxies are 127.0.0.2 to 127.0.0.3. */
#define FROM "proxy_from = \"127.0.0.2/31\";"
#define PROXY 2

/* Who seem to come, at most. */
#define CROWD 40

static const char *const drivers[] = { "fiber", "callback" };
static struct scene scene;
static struct caller *callers;

static void
set_up(void)
{
	callers = calloc(CROWD, sizeof(*callers));
	ck_assert_ptr_nonnull(callers);
}

static void
tear_down(void)
{
	free(callers);
}

static void
begin(const char *driver, const char *limits)
{
	scene_init_with(&scene, driver, FROM, limits);
}

static void
pass_often(void)
{
	for (int i = 0; i < 50; i++)
		scene_pass(&scene);
}

/* Caller @n connects as the proxy does, which says it is for @ip. */
static void
come_as(int n, const char *ip)
{
	char header[64];

	snprintf(header, sizeof(header), "PROXY TCP4 %s 127.0.0.1 5 6\r\n", ip);
	caller_dial_from(&callers[n], &scene, PROXY);
	caller_say(&callers[n], header);
}

static void
hang_up(int n)
{
	for (int i = 0; i < n; i++)
		caller_hang_up(&callers[i]);
	scene_fini(&scene);
}

static struct client *
first_client(void)
{
	return client_of_member(roster_first(room_roster(scene.room)));
}

START_TEST(porch_lets_in_whom_the_proxy_names)
{
	begin(drivers[_i], "");
	caller_dial_from(&callers[0], &scene, PROXY);
	caller_say(&callers[0], "PROXY TCP4 192.0.2.1 127.0.0.1 ");
	pass_often();
	ck_assert_uint_eq(scene.door.porch.n, 1);
	ck_assert_uint_eq(scene.door.clients, 0);
	caller_say(&callers[0], "7 6\r\nhello\n");
	caller_await(&callers[0], &scene, "tcp:192.0.2.1:7");
	caller_await(&callers[0], &scene, "\nhello\n");
	ck_assert_ptr_null(strstr(callers[0].heard, "PROXY"));
	ck_assert_uint_eq(scene.door.porch.n, 0);
	hang_up(1);
}
END_TEST

START_TEST(porch_is_work_that_is_measured)
{
	struct tally *length = &scene.hall.passes.length;
	uint64_t before;

	begin(drivers[_i], "");
	caller_dial_from(&callers[0], &scene, PROXY);
	pass_often();
	before = tally_total(length);
	caller_say(&callers[0], "PROXY TCP4 192.0.2.1 ");
	pass_often();
	ck_assert_uint_gt(tally_total(length), before);
	ck_assert(!scene.hall.passes.measuring);
	hang_up(1);
}
END_TEST

/* From others it is no more than a line. */
START_TEST(porch_believes_nobody_else)
{
	begin(drivers[_i], "");
	caller_dial_from(&callers[0], &scene, 4);
	caller_say(&callers[0], "PROXY TCP4 192.0.2.1 127.0.0.1 7 6\r\n");
	caller_await(&callers[0], &scene, "tcp:127.0.0.4:");
	caller_await(&callers[0], &scene,
		     "\nPROXY TCP4 192.0.2.1 127.0.0.1 7 6\n");
	ck_assert_ptr_null(strstr(callers[0].heard, "tcp:192.0.2.1"));
	hang_up(1);
}
END_TEST

/* The proxy itself, which looks whether we are there. */
START_TEST(porch_lets_in_the_proxy_itself)
{
	begin(drivers[_i], "");
	caller_dial_from(&callers[0], &scene, PROXY);
	caller_say(&callers[0], "PROXY UNKNOWN\r\n");
	caller_await(&callers[0], &scene, "tcp:127.0.0.2:");
	hang_up(1);
}
END_TEST

START_TEST(porch_refuses_what_is_no_header)
{
	begin(drivers[_i], "");
	caller_dial_from(&callers[0], &scene, PROXY);
	caller_say(&callers[0], "hello\n");
	caller_await_end(&callers[0], &scene);
	ck_assert_str_eq(callers[0].heard,
			 "*** refused: your proxy has sent no PROXY header: "
			 "something else was sent\n");
	ck_assert_uint_eq(scene.hall.limiter.figures.n[REASON_PROXY], 1);
	ck_assert_uint_eq(scene.door.porch.n, 0);
	hang_up(1);
}
END_TEST

START_TEST(porch_waits_for_so_long)
{
	begin(drivers[_i], "greeting_time = \"3 s\";");
	caller_dial_from(&callers[0], &scene, PROXY);
	pass_often();
	caller_say(&callers[0], "PROXY ");
	scene_wait(&scene, 2);
	caller_say(&callers[0], "TCP4");
	pass_often();
	ck_assert_uint_eq(scene.door.porch.n, 1);
	scene_wait(&scene, 2);
	caller_listen(&callers[0]);
	ck_assert(callers[0].ended);
	ck_assert_str_eq(callers[0].heard,
			 "*** refused: your proxy has sent no PROXY header: it "
			 "took too long\n");
	hang_up(1);
}
END_TEST

/* Who only stands there keeps at most so many others waiting, and not long. */
START_TEST(porch_has_room_for_so_many)
{
	begin(drivers[_i], "greetings = 3; greeting_time = \"5 s\";");
	for (int i = 0; i < 3; i++)
		caller_dial_from(&callers[i], &scene, PROXY);
	pass_often();
	ck_assert_uint_eq(scene.door.porch.n, 3);
	come_as(3, "192.0.2.1");
	caller_dial_from(&callers[4], &scene, 4);
	pass_often();
	ck_assert_uint_eq(scene.door.porch.n, 3);
	ck_assert_uint_eq(scene.door.clients, 0);
	caller_await(&callers[3], &scene, "tcp:192.0.2.1:5");
	caller_await(&callers[4], &scene, "tcp:127.0.0.4:");
	ck_assert_uint_eq(scene.door.porch.n, 0);
	hang_up(5);
}
END_TEST

START_TEST(porch_has_the_limits_of_whom_the_proxy_names)
{
	begin(drivers[_i], "exempt = \"\"; address_clients = 2;");
	for (int i = 0; i < 2; i++) {
		come_as(i, "192.0.2.1");
		caller_await(&callers[i], &scene, "Got connection");
	}
	come_as(2, "192.0.2.1");
	caller_await_end(&callers[2], &scene);
	ck_assert_ptr_nonnull(
		strstr(callers[2].heard, "*** full: at most 2 clients"));
	come_as(3, "192.0.2.2");
	caller_await(&callers[3], &scene, "tcp:192.0.2.2:5");
	hang_up(4);
}
END_TEST

START_TEST(porch_is_no_place_of_the_door)
{
	struct conf_listener *conf;

	begin(drivers[_i], "exempt = \"\";");
	conf = (struct conf_listener *)(uintptr_t)scene.door.conf;
	conf->max_clients = 1;
	come_as(0, "192.0.2.1");
	caller_await(&callers[0], &scene, "Got connection");
	come_as(1, "192.0.2.2");
	caller_await_end(&callers[1], &scene);
	ck_assert_ptr_nonnull(
		strstr(callers[1].heard, "*** full: at most 1 clients"));
	hang_up(2);
}
END_TEST

START_TEST(porch_leads_to_the_doorway)
{
	begin(drivers[_i],
	      "exempt = \"\"; joins = 1; joins_burst = 1; "
	      "address_joins = 0;");
	for (int i = 0; i < 3; i++)
		come_as(i, "192.0.2.1");
	caller_await(&callers[0], &scene, "tcp:192.0.2.1:5");
	pass_often();
	ck_assert_uint_eq(scene.door.doorway.n, 2);
	/* who has waited is not asked again */
	caller_await(&callers[2], &scene, "tcp:192.0.2.1:5");
	hang_up(3);
}
END_TEST

START_TEST(porch_has_the_bans_of_whom_the_proxy_names)
{
	struct prefix prefix;

	begin(drivers[_i], "");
	ck_assert_int_eq(prefix_parse("192.0.2.0/24", &prefix), 0);
	ck_assert_int_eq(ban_list_add(&scene.hall.bans, &prefix, store_now(), 0,
				      "spam"),
			 0);
	come_as(0, "192.0.2.1");
	caller_await_end(&callers[0], &scene);
	ck_assert_ptr_nonnull(strstr(callers[0].heard, "spam"));
	come_as(1, "198.51.100.1");
	caller_await(&callers[1], &scene, "tcp:198.51.100.1:5");
	hang_up(2);
}
END_TEST

/* Also what survives of it is of whom the proxy names. */
START_TEST(porch_leaves_the_slot_its_address)
{
	const struct slots_shape shape = { .count = 4,
					   .line_max = 65536,
					   .style = 1 };
	struct survivor *found;
	struct slots *slots, *next;
	size_t n;

	ck_assert_int_eq(slots_new(&shape, &slots), 0);
	begin(drivers[_i % 2], "");
	scene.hall.slots = slots;
	scene.hall.held = _i < 2;
	come_as(0, "192.0.2.1");
	caller_await(&callers[0], &scene, "tcp:192.0.2.1:5");
	client_slots_record(&scene.hall);
	ck_assert_int_eq(slots_open(dup(slots_fd(slots)), 1, &next), 0);
	ck_assert_int_eq(survivors_find(next,
					&(struct socket_cookie){
						socket_cookie_of(
							first_client()->fd),
						first_client()->fd },
					1, &found, &n),
			 0);
	ck_assert_uint_eq(n, 1);
	ck_assert_uint_eq(coir_addr_port(&found->who.peer), 5);
	free(found);
	slots_free(next);
	hang_up(1);
	slots_free(slots);
}
END_TEST

START_TEST(porch_lets_go_who_is_there_when_the_door_closes)
{
	begin(drivers[_i], "");
	caller_dial_from(&callers[0], &scene, PROXY);
	pass_often();
	ck_assert_uint_eq(scene.door.porch.n, 1);
	scene_close_door(&scene);
	ck_assert_uint_eq(scene.door.porch.n, 0);
	caller_listen(&callers[0]);
	ck_assert(callers[0].ended);
	hang_up(1);
}
END_TEST

/* One who comes while the @n-th allocation fails. True if one did. */
static bool
come_without_memory(unsigned int n)
{
	bool failed;

	come_as(0, "192.0.2.1");
	fail_begin(n);
	scene_pass(&scene);
	scene_pass(&scene);
	failed = fail_end();
	/* accepting may pause for a while */
	scene_wait(&scene, 1);
	caller_listen(&callers[0]);
	ck_assert_uint_eq(scene.door.clients, callers[0].ended ? 0 : 1);
	caller_hang_up(&callers[0]);
	scene_wait(&scene, 1);
	ck_assert_uint_eq(scene.door.porch.n, 0);
	ck_assert_uint_eq(scene.hall.limiter.clients, 0);
	ck_assert_uint_eq(usher_memory(&scene.hall.usher), 0);
	return failed;
}

START_TEST(porch_without_memory_loses_count_of_nobody)
{
	unsigned int n = 0;
	bool failed;

	do {
		begin(drivers[_i], "exempt = \"\";");
		failed = come_without_memory(++n);
		scene_fini(&scene);
	} while (failed);
	ck_assert_uint_gt(n, 4);
}
END_TEST

SUITE(porch)
{
	tcase_set_timeout(tc_, 60);
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_add_loop_test(tc_, porch_lets_in_whom_the_proxy_names, 0, 2);
	tcase_add_loop_test(tc_, porch_is_work_that_is_measured, 0, 2);
	tcase_add_loop_test(tc_, porch_believes_nobody_else, 0, 2);
	tcase_add_loop_test(tc_, porch_lets_in_the_proxy_itself, 0, 2);
	tcase_add_loop_test(tc_, porch_refuses_what_is_no_header, 0, 2);
	tcase_add_loop_test(tc_, porch_waits_for_so_long, 0, 2);
	tcase_add_loop_test(tc_, porch_has_room_for_so_many, 0, 2);
	tcase_add_loop_test(tc_, porch_has_the_limits_of_whom_the_proxy_names,
			    0, 2);
	tcase_add_loop_test(tc_, porch_is_no_place_of_the_door, 0, 2);
	tcase_add_loop_test(tc_, porch_leads_to_the_doorway, 0, 2);
	tcase_add_loop_test(tc_, porch_has_the_bans_of_whom_the_proxy_names, 0,
			    2);
	tcase_add_loop_test(tc_, porch_leaves_the_slot_its_address, 0, 4);
	tcase_add_loop_test(tc_,
			    porch_lets_go_who_is_there_when_the_door_closes, 0,
			    2);
	tcase_add_loop_test(tc_, porch_without_memory_loses_count_of_nobody, 0,
			    2);
}
