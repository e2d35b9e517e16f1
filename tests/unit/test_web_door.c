/* SPDX-License-Identifier: MIT */
/*
 * Visitors who speak TLS and do not read what they are answered: how many there
 * can be, and for how long.
 */
#include "config.h"

#include <string.h>
#include <sys/ioctl.h>

#include "support/runner.h"
#include "unit/tls_scene.h"
#include "unit/web_scene.h"
#include "web/web_door.h"

#define GET "GET /lines.js HTTP/1.1\r\nHost: localhost\r\n"

/*
 * Answers of 8 KB that who does not read gets no more: some of them the kernel
 * takes all the same, the others stay between its socket and the server.
 */
#define BEYOND 9

/* Passes after which something has gone wrong. */
#define PATIENCE 100000

static struct secure crowd[WEB_VISITORS_OF_ADDRESS_MAX];
static struct web_scene web;

/* Opens a room for browsers. */
static void
open_web(void)
{
	char tls[512];

	snprintf(tls, sizeof(tls),
		 "tls: { certificate = \"%s\"; key = \"%s\"; };",
		 certs_path(&certs, "server.pem"),
		 certs_path(&certs, "server.key"));
	web_scene_init(&web, &scene, tls, "socket_buffer = \"4 K\";");
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
	open_web();
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

/* Who makes a handshake and says nothing then. */
START_TEST(web_door_has_no_time_for_the_silent)
{
	open_web();
	visit(&client);
	pass_often();
	ck_assert(!client.caller.ended);
	scene_wait(&scene, 61);
	secure_await_end(&client, &scene);
	ck_assert_uint_eq(client.caller.len, 0);
	secure_hang_up(&client);
	web_scene_fini(&web);
}
END_TEST

SUITE(web_door)
{
	tcase_set_timeout(tc_, 120);
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(web_door_counts_who_reads_nothing);
	ADD(web_door_has_no_time_for_the_silent);
}
