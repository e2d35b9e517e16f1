/* SPDX-License-Identifier: MIT */
/*
 * bus_publish.c - tells subscribers every line, and now and then the head.
 *
 * The room hands over each batch as it is stored; one fiber makes messages of
 * it. libzmq never waits for a subscriber: one that does not read misses what
 * does not fit, sees that in the numbers, and asks for it. So whatever cannot
 * be published, for want of memory, is left out; the next head tells of it.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <coir/node.h>
#include <coir/time.h>
#include <coir/zmq_message.h>

#include "bus_frame.h"
#include "bus_json.h"
#include "bus_state.h"
#include "conf.h"
#include "line_json.h"
#include "log.h"

/* Text that may wait to be published: more than the room has in flight. */
#define FRESH_MAX (16 * 1024 * 1024)

/* What topics begin with. */
#define TOPIC "chat."

static struct bus *
bus_of(struct room_watch *watch)
{
	return (struct bus *)((char *)watch - offsetof(struct bus, watch));
}

/* Adds a batch to what is to be published. */
static int
keep(struct lines *fresh, const struct lines *lines)
{
	int rc = fresh->text_used > FRESH_MAX ? -ENOMEM : 0;

	if (fresh->count == 0)
		fresh->first = lines->first;
	for (uint32_t i = 0; rc == 0 && i < lines->count; i++) {
		struct line line = lines_get(lines, i);

		rc = lines_add(fresh, &line);
	}
	return rc;
}

static void
stored(struct room_watch *watch, const struct lines *lines)
{
	struct bus *bus = bus_of(watch);

	if (keep(&bus->fresh, lines) < 0) {
		lines_reset(&bus->fresh);
		log_warn("bus: no memory to publish lines up to %llu; "
			 "subscribers will ask for them",
			 (unsigned long long)(lines->first + lines->count - 1));
	}
	coir_cond_signal(&bus->news);
}

static void
batch(struct room_watch *watch)
{
	(void)watch;
}

/* Makes the three frames of a message; @json is taken. */
static int
make_message(zmq_msg_t parts[3], const char *kind, uint64_t number,
	     json_t *json)
{
	char topic[32];
	int n = snprintf(topic, sizeof(topic), "%s%s", TOPIC, kind);
	int rc = bus_frame_json(&parts[2], json);

	if (rc < 0)
		return rc;
	if (bus_frame_bytes(&parts[0], topic, (size_t)n) < 0) {
		bus_frames_close(&parts[2], 1);
		return -ENOMEM;
	}
	if (bus_frame_number(&parts[1], number) < 0) {
		bus_frames_close(&parts[0], 1);
		bus_frames_close(&parts[2], 1);
		return -ENOMEM;
	}
	return 0;
}

/* Publishes one message; for want of memory it is left out. */
static int
publish_message(struct bus *bus, const char *kind, uint64_t number,
		json_t *json)
{
	zmq_msg_t parts[3];
	int rc = make_message(parts, kind, number, json);

	if (rc == 0) {
		rc = coir_zmq_send_parts(&bus->publish.zmq, parts, 3);
		bus_frames_close(parts, 3);
	}
	return rc == -ENOMEM ? 0 : rc;
}

static int
publish_lines(struct bus *bus, const struct lines *lines)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < lines->count; i++) {
		struct line line = lines_get(lines, i);

		rc = publish_message(bus, line_json_kind(&line), line.number,
				     line_json(&line));
	}
	return rc;
}

/* Tells how far what was published reaches. */
static int
publish_head(struct bus *bus)
{
	struct bus_extent extent = bus_extent(bus);

	if (bus->fresh.count > 0)
		extent.head = bus->fresh.first - 1;
	return publish_message(bus, "head", extent.head,
			       bus_json_head(&extent));
}

/* Waits until there is news, or until @beat. */
static int
await(struct bus *bus, coir_time beat)
{
	struct coir_node on_news;
	struct coir_node on_beat;
	struct coir_node *const nodes[] = { &on_news, &on_beat };
	size_t which;

	coir_cond_node(&on_news, &bus->news);
	coir_timer_node(&on_beat, beat);
	return coir_select(nodes, 2, &which);
}

/* Publishes whatever there is at the moment. */
static int
publish_some(struct bus *bus, struct lines *sending)
{
	int rc;

	lines_swap(&bus->fresh, sending);
	rc = publish_lines(bus, sending);
	lines_reset(sending);
	return rc;
}

/* The life of the publisher. */
static int
publish(void *arg)
{
	struct bus *bus = arg;
	const coir_time span = coir_ns(bus->plan.conf->heartbeat);
	coir_time beat = coir_after(span);
	struct lines sending = { 0 };
	int rc = 0;

	while (rc == 0 && (!bus->stopping || bus->fresh.count > 0)) {
		if (coir_now().ns >= beat.ns) {
			rc = publish_head(bus);
			beat = coir_after(span);
		} else if (bus->fresh.count > 0) {
			rc = publish_some(bus, &sending);
		} else {
			rc = await(bus, beat);
		}
	}
	lines_fini(&sending);
	bus->published = true;
	bus_check_stopped(bus);
	return 0;
}

int
bus_publish_start(struct bus *bus)
{
	const struct coir_spawn_options options = { .name = "bus publisher" };

	bus->watch.stored = stored;
	bus->watch.batch = batch;
	room_watch_add(bus->plan.room, &bus->watch);
	bus->watching = true;
	bus->published = false;
	return coir_spawn_fiber(bus->plan.scope, &options, publish, bus,
				&bus->publishing);
}
