/* SPDX-License-Identifier: MIT */
/*
 * The examples of the bus, beside a running chatd.
 */
#include "config.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "support/runner.h"
#include "system/bus_bot.h"
#include "system/bus_peer.h"
#include "system/daemon.h"
#include "system/example.h"
#include "system/peer.h"

static struct daemon d;
static struct daemon other;
static struct peer a;

/* The endpoints of a daemon, as arguments. */
struct places {
	char publish[128];
	char post[128];
};

static struct places
places_of(const struct daemon *daemon)
{
	struct places places;

	snprintf(places.publish, sizeof(places.publish), "ipc://%s/pub",
		 daemon->dir);
	snprintf(places.post, sizeof(places.post), "ipc://%s/post",
		 daemon->dir);
	return places;
}

START_TEST(example_bus_logger)
{
	struct places at;
	struct example e;
	char expected[512];

	daemon_start(&d, BUS_CONF(""));
	at = places_of(&d);
	peer_connect(&a, d.ports[0]);
	peer_say(&a, "before it came\nand now\nnot for it\n");
	example_start_args(&e,
			   (const char *[]){ "bus_logger", at.publish, at.post,
					     "1", "3", NULL });
	snprintf(expected, sizeof(expected),
		 "1 join %s: \n"
		 "2 message %s: before it came\n"
		 "3 message %s: and now\n",
		 a.address, a.address, a.address);
	example_expect(&e, expected, 0);
	peer_close(&a);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(example_bus_logger_usage)
{
	struct example e;

	example_start(&e, "bus_logger", NULL);
	example_expect(&e, "usage: bus_logger PUBLISH POST [FIRST [LAST]]\n",
		       64);
}
END_TEST

/* It says that it listens on both sides, first on whichever. */
static void
await_bridge(struct example *e)
{
	char line[256];

	for (int i = 0; i < 2; i++) {
		ck_assert_ptr_nonnull(fgets(line, sizeof(line), e->out));
		ck_assert_msg(strncmp(line, "listening at ipc://", 19) == 0,
			      "%s", line);
	}
}

/* Lines pass in order, so that an echo would come before the next one. */
START_TEST(example_bus_bridge)
{
	struct places here;
	struct places there;
	struct example e;
	struct peer b;

	daemon_start(&d, BUS_CONF(""));
	daemon_start(&other, BUS_CONF(""));
	here = places_of(&d);
	there = places_of(&other);
	peer_connect(&a, d.ports[0]);
	peer_connect(&b, other.ports[0]);
	peer_skip_to_join(&a, "fiber");
	peer_skip_to_join(&b, "fiber");
	example_start_args(&e,
			   (const char *[]){ "bus_bridge", here.publish,
					     here.post, there.publish,
					     there.post, NULL });
	await_bridge(&e);
	peer_say(&a, "hello\n");
	peer_expect(&b, "hello\n");
	peer_say(&b, "hello, you\n");
	peer_expect(&a, "hello\nhello, you\n");
	peer_say(&a, "bye\n");
	peer_expect(&b, "hello, you\nbye\n");
	kill(e.pid, SIGTERM);
	example_expect(&e, "", 0);
	peer_close(&a);
	peer_close(&b);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	ck_assert_int_eq(daemon_stop(&other, SIGTERM), 0);
}
END_TEST

START_TEST(example_bus_bot)
{
	const char *interpreter = bus_bot_python();
	struct places at;
	pid_t bot;

	if (!interpreter) {
		runner_skip("no Python with pyzmq (python3-zmq)");
		return;
	}
	daemon_start(&d, BUS_CONF(""));
	at = places_of(&d);
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	bot = bus_bot_start(interpreter, at.publish, at.post);
	peer_expect(&a, "ping me\n");
	peer_say(&a, "ping\n");
	peer_expect(&a, "ping\npong\n");
	peer_say(&a, "bye, bot\n");
	peer_expect(&a, "bye, bot\nbye\n");
	ck_assert_int_eq(bus_bot_end(bot), 0);
	peer_close(&a);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

SUITE(bus_examples)
{
	ADD(example_bus_logger);
	ADD(example_bus_logger_usage);
	ADD(example_bus_bridge);
	ADD(example_bus_bot);
}
