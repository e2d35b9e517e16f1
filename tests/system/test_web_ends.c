/* SPDX-License-Identifier: MIT */
/*
 * How a WebSocket ends whose program does not read, or that there is no place
 * for: it is told, in frames as whole as ever, and may come back.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"
#include "system/web_peer.h"

/* What the kernel holds on the way to somebody deaf is less by far. */
#define FLOOD 300
#define FLOOD_LINE 4000

static struct daemon d;
static struct peer writer;
static struct web_peer w;

/* A room that limits lag, where w does not read. */
static void
begin(const char *policy)
{
	static char line[FLOOD_LINE + 1];
	char conf[512];

	snprintf(conf, sizeof(conf),
		 WEB_LISTENERS "room: { durability = \"memory\"; lag_max = 20; "
			       "lag_policy = \"%s\"; }; "
			       "limits: { socket_buffer = \"16 K\"; }; "
			       "drain_timeout = \"0 s\";",
		 policy);
	daemon_start(&d, conf);
	web_peer_connect(&w, d.ports[1], "/chat");
	web_peer_await(&w, "\"kind\":\"join\"");
	peer_connect(&writer, d.ports[0]);
	peer_skip_to_join(&writer, "callback");
	memset(line, 'z', FLOOD_LINE - 1);
	line[FLOOD_LINE - 1] = '\n';
	for (int i = 0; i < FLOOD; i++) {
		peer_say(&writer, line);
		peer_expect(&writer, "%s", line);
	}
}

static void
end(void)
{
	peer_close(&writer);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

START_TEST(web_ends_of_who_lags_say_so)
{
	begin("drop");
	daemon_await_log(&d, "past lag_max: it is dropped");
	web_peer_await(&w, "{\"notice\":\"closing: you fell behind by ");
	web_peer_expect_close(&w, 1013);
	peer_expect(&writer, "Connection from %s via web closed\n",
		    w.peer.address);
	end();
}
END_TEST

START_TEST(web_ends_not_where_lines_are_skipped)
{
	begin("skip");
	daemon_await_log(&d, "past lag_max: it will skip lines");
	peer_say(&writer, "the end\n");
	web_peer_await(&w, "{\"notice\":\"you missed ");
	web_peer_await(&w, "\"text\":\"the end\"");
	peer_close(&w.peer);
	end();
}
END_TEST

/* All that comes, up to the end of stream. */
static size_t
read_all(char *buf, size_t size)
{
	size_t len = 0;
	ssize_t n;

	while ((n = read(w.peer.fd, buf + len, size - len)) > 0)
		len += (size_t)n;
	ck_assert_int_eq(n, 0);
	return len;
}

/* The bytes of the frame's head at @at, and of its payload. */
static size_t
look_at_head(const char *at, size_t left, size_t *ret_payload)
{
	const unsigned char *head = (const unsigned char *)at;

	*ret_payload = left > 1 ? head[1] : 0;
	if (*ret_payload < 126)
		return 2;
	*ret_payload = left > 3 ? (size_t)head[2] << 8 | head[3] : 0;
	return 4;
}

/* Frames of text; perhaps the last is half, and that is all there is of it. */
static void
expect_whole_frames(const char *at, size_t left)
{
	size_t head, payload;

	for (; left > 0 && *at == '\x81'; at += payload, left -= payload) {
		head = look_at_head(at, left, &payload);
		if (left < head + payload) {
			ck_assert_ptr_null(memchr(at + 1, 0x88, left - 1));
			return;
		}
		at += head;
		left -= head;
		ck_assert(at[0] == '{' && at[payload - 1] == '}');
	}
	ck_assert(left == 0 || *at == '\x88');
}

/* What has begun and is not sent ends without a word, not in another frame. */
START_TEST(web_ends_at_a_stop_tear_no_frame)
{
	static char all[2 * FLOOD * FLOOD_LINE];
	size_t len;

	begin("skip");
	peer_close(&writer);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	len = read_all(all, sizeof(all));
	ck_assert_uint_gt(len, FLOOD_LINE);
	ck_assert_uint_lt(len, sizeof(all));
	expect_whole_frames(all, len);
	peer_close(&w.peer);
}
END_TEST

SUITE(web_ends)
{
	tcase_set_timeout(tc_, 300);
	ADD(web_ends_of_who_lags_say_so);
	ADD(web_ends_not_where_lines_are_skipped);
	ADD(web_ends_at_a_stop_tear_no_frame);
}
