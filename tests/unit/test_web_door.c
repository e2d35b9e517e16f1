/* SPDX-License-Identifier: MIT */
/*
 * Visitors who speak TLS and do not read what they are answered: how many there
 * can be, and for how long; and those who want to come in, and for whom that
 * has changed by the time when they can.
 */
#include "config.h"

#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>

#include "limit/ban_list.h"
#include "store/store.h"
#include "support/runner.h"
#include "text/frame.h"
#include "unit/tls_scene.h"
#include "unit/web_scene.h"
#include "web/web_door.h"
#include "web/web_state.h"

#define GET "GET /lines.js HTTP/1.1\r\nHost: localhost\r\n"

/*
 * Answers of 8 KB that who does not read gets no more: some of them the kernel
 * takes all the same, the others stay between its socket and the server.
 */
#define BEYOND 9

/* Of who is on the way: what it takes unread, and asks for before. */
#define WINDOW 4096
#define BEFORE 5

/* What is kept of what somebody was sent last. */
#define REST_MAX (16 * 1024)

/* Passes after which something has gone wrong. */
#define PATIENCE 100000

static struct secure crowd[WEB_VISITORS_OF_ADDRESS_MAX];
static struct web_scene web;

/* What may lie in a socket: how much the kernel takes at last depends on it. */
static const int buffers[] = { 4, 5, 6, 8 };
#define BUFFERS ((int)(sizeof(buffers) / sizeof(buffers[0])))

/* Opens a room for browsers, whose sockets hold @kib KiB. */
static void
open_web_with(int kib, const char *limits)
{
	char all[128];
	char tls[512];

	snprintf(tls, sizeof(tls),
		 "tls: { certificate = \"%s\"; key = \"%s\"; };",
		 certs_path(&certs, "server.pem"),
		 certs_path(&certs, "server.key"));
	snprintf(all, sizeof(all), "socket_buffer = \"%d K\"; %s", kib, limits);
	web_scene_init(&web, &scene, tls, all);
}

/* The same; they hold little. */
static void
open_web(const char *limits)
{
	open_web_with(buffers[0], limits);
}

/* Comes, and makes its handshake. */
static void
visit(struct secure *s)
{
	secure_dial(s, &scene);
	for (int i = 0; !SSL_is_init_finished(s->ssl); i++) {
		ck_assert_int_lt(i, PATIENCE);
		scene_pass(&scene);
		secure_step(s);
	}
}

/* Bytes that lie in @s's socket when no more come. */
static int
lying(const struct secure *s)
{
	int n = 0;

	pass_often();
	ck_assert_int_eq(ioctl(s->caller.fd, FIONREAD, &n), 0);
	return n;
}

/*
 * Asks until no answer comes through any more, nor into what the daemon has to
 * send it, and then for @last: what that is answered is still on its way.
 */
static void
choke(struct secure *s, const char *last)
{
	int before = -1, now = 0;

	visit(s);
	while (now > before) {
		secure_say(s, GET "\r\n");
		before = now;
		now = lying(s);
	}
	for (int i = 0; i < BEYOND; i++)
		secure_say(s, GET "\r\n");
	secure_say(s, last);
	pass_often();
}

START_TEST(web_door_counts_who_reads_nothing)
{
	open_web("");
	for (size_t i = 0; i < WEB_VISITORS_OF_ADDRESS_MAX; i++)
		choke(&crowd[i], GET "Connection: close\r\n\r\n");
	secure_dial(&client, &scene);
	/* no time passes */
	for (int i = 0; !client.caller.ended; i++) {
		ck_assert_int_lt(i, PATIENCE);
		scene_pass(&scene);
		secure_step(&client);
	}
	secure_hang_up(&client);
	ck_assert_uint_eq(scene.hall.limiter.figures.n[REASON_ADDRESS_FULL], 1);
	/* nor do they stay for ever */
	scene_wait(&scene, 61);
	visit(&other);
	secure_say(&other, GET "\r\n");
	secure_await(&other, &scene, "200 OK");
	secure_hang_up(&other);
	for (size_t i = 0; i < WEB_VISITORS_OF_ADDRESS_MAX; i++)
		secure_hang_up(&crowd[i]);
	web_scene_fini(&web);
}
END_TEST

/* The pass in which it is taken apart, and then the one of libmicrohttpd. */
START_TEST(web_door_measures_what_is_secret_twice)
{
	struct tally *length = &scene.hall.passes.length;
	uint64_t before;

	open_web("");
	visit(&client);
	pass_often();
	before = tally_total(length);
	secure_say(&client, "G");
	pass_often();
	ck_assert_uint_ge(tally_total(length), before + 2);
	ck_assert(!scene.hall.passes.measuring);
	secure_hang_up(&client);
	web_scene_fini(&web);
}
END_TEST

/* How many were cut for half of a request. */
static uint64_t
late(void)
{
	return scene.hall.limiter.figures.n[REASON_REQUEST];
}

/* Who makes a handshake and says nothing then. */
START_TEST(web_door_has_no_time_for_the_silent)
{
	open_web("");
	visit(&client);
	pass_often();
	scene_wait(&scene, 40);
	ck_assert(!client.caller.ended);
	scene_wait(&scene, 21);
	secure_await_end(&client, &scene);
	ck_assert_uint_eq(client.caller.len, 0);
	ck_assert_uint_eq(late(), 0);
	secure_hang_up(&client);
	web_scene_fini(&web);
}
END_TEST

/* Who makes no whole request in time, the first or a later one. */
START_TEST(web_door_has_no_time_for_half_a_request)
{
	open_web(_i > 1 ? "greeting_time = \"3 s\";" : "");
	visit(&client);
	if (_i % 2 > 0) {
		secure_say(&client, GET "\r\n");
		secure_await(&client, &scene, "200 OK");
		pass_often();
		scene_wait(&scene, 5);
	}
	secure_say(&client, GET);
	pass_often();
	scene_wait(&scene, _i > 1 ? 2 : 9);
	ck_assert(!client.caller.ended);
	ck_assert_uint_eq(late(), 0);
	secure_say(&client, "Accept: ");
	pass_often();
	scene_wait(&scene, 3);
	secure_await(&client, &scene, "408 ");
	secure_await_end(&client, &scene);
	ck_assert_uint_eq(late(), 1);
	secure_hang_up(&client);
	web_scene_fini(&web);
}
END_TEST

/*
 * Comes, and asks for a WebSocket and for more than its socket holds before. It
 * is answered 101, which does not get through yet.
 */
static void
be_on_the_way(struct secure *s)
{
	scene.window = WINDOW;
	visit(s);
	scene.window = 0;
	for (int i = 0; i < BEFORE; i++)
		secure_say(s, GET "\r\n");
	secure_say(s, WEB_SCENE_UPGRADE);
	for (int i = 0; !TAILQ_EMPTY(&web.door->visitors); i++) {
		ck_assert_int_lt(i, PATIENCE);
		scene_pass(&scene);
	}
	pass_often();
	ck_assert_uint_eq(scene.door.clients, 0);
}

/* Reads all that @s is sent; the last of it is in @ret. */
static size_t
read_to_end(struct secure *s, char ret[static 2 * REST_MAX])
{
	struct pollfd more = { .fd = s->caller.fd, .events = POLLIN };
	size_t len = 0;
	int n;

	for (;;) {
		if (len > REST_MAX) {
			memmove(ret, ret + len - REST_MAX, REST_MAX);
			len = REST_MAX;
		}
		n = SSL_read(s->ssl, ret + len, REST_MAX);
		if (n > 0)
			len += (size_t)n;
		else if (SSL_get_error(s->ssl, n) != SSL_ERROR_WANT_READ)
			return len;
		/* the kernel takes its time where windows are small */
		if (n <= 0)
			(void)poll(&more, 1, 1);
		scene_pass(&scene);
	}
}

/* @s has been answered 101, and the end came behind that, with @code. */
static void
expect_end_behind_101(struct secure *s, unsigned code)
{
	static char rest[2 * REST_MAX];
	size_t len = read_to_end(s, rest);
	const char *head = memmem(rest, len, "HTTP/1.1 101 ", 13);
	const char *end;

	ck_assert_ptr_nonnull(head);
	len -= (size_t)(head - rest);
	end = memmem(head, len, "\r\n\r\n", 4);
	ck_assert_ptr_nonnull(end);
	len -= (size_t)(end + 4 - head);
	end += 4;
	ck_assert_uint_gt(len, 4);
	ck_assert_uint_eq((unsigned char)end[0], 0x88);
	ck_assert_uint_eq((size_t)end[1], len - 2);
	ck_assert_uint_eq((unsigned char)end[2] << 8 | (unsigned char)end[3],
			  code);
	ck_assert_uint_eq(scene.hall.limiter.clients, scene.door.clients);
}

START_TEST(web_door_is_closed_to_who_was_banned_on_the_way)
{
	struct prefix prefix;

	open_web_with(buffers[_i], "");
	be_on_the_way(&client);
	ck_assert_int_eq(prefix_parse("127.0.0.1", &prefix), 0);
	ck_assert_int_eq(ban_list_add(&scene.hall.bans, &prefix, store_now(), 0,
				      "no"),
			 0);
	expect_end_behind_101(&client, FRAME_CLOSE_POLICY);
	ck_assert_uint_eq(scene.door.clients, 0);
	secure_hang_up(&client);
	web_scene_fini(&web);
}
END_TEST

START_TEST(web_door_is_closed_to_who_was_overtaken_on_the_way)
{
	static const char *const limits[] = { "address_clients = 1;",
					      "clients = 1;" };

	open_web_with(buffers[_i / 2], limits[_i % 2]);
	be_on_the_way(&client);
	visit(&other);
	secure_say(&other, WEB_SCENE_UPGRADE);
	secure_await(&other, &scene, "101 ");
	pass_often();
	ck_assert_uint_eq(scene.door.clients, 1);
	expect_end_behind_101(&client, FRAME_CLOSE_LATER);
	ck_assert_uint_eq(scene.door.clients, 1);
	secure_hang_up(&client);
	secure_hang_up(&other);
	web_scene_fini(&web);
}
END_TEST

SUITE(web_door)
{
	tcase_set_timeout(tc_, 120);
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(web_door_counts_who_reads_nothing);
	ADD(web_door_measures_what_is_secret_twice);
	ADD(web_door_has_no_time_for_the_silent);
	tcase_add_loop_test(tc_, web_door_has_no_time_for_half_a_request, 0, 4);
	tcase_add_loop_test(tc_,
			    web_door_is_closed_to_who_was_banned_on_the_way, 0,
			    BUFFERS);
	tcase_add_loop_test(tc_,
			    web_door_is_closed_to_who_was_overtaken_on_the_way,
			    0, 2 * BUFFERS);
}
