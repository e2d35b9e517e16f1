/* SPDX-License-Identifier: MIT */
/*
 * bus_publish.c - tells subscribers every line, and now and then the head.
 *
 * The room hands over each batch as it is stored; one fiber makes messages of
 * it. libzmq never waits for a subscriber: one that does not read misses what
 * does not fit, sees that in the numbers, and asks for it. So whatever cannot
 * be published, for want of memory, is left out; the next head tells of it.
 * While the bus has all the memory that it may have it is those who do not read
 * that have it: they are cut off, the slowest first.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <coir/node.h>
#include <coir/time.h>
#include <coir/zmq_message.h>

#include "bus/bus_frame.h"
#include "bus/bus_json.h"
#include "bus/bus_memory.h"
#include "bus/bus_state.h"
#include "conf/conf.h"
#include "log/log.h"
#include "store/line_json.h"

/* Text that may wait to be published: more than the room has in flight. */
#define FRESH_MAX (16 * 1024 * 1024)

/* Nanoseconds between two slow subscribers that are cut off. */
#define RELIEF_NS INT64_C(100000000)

/* What topics begin with. */
#define TOPIC "chat."

static struct bus *
bus_of(struct room_watch *watch)
{
	return (struct bus *)((char *)watch - offsetof(struct bus, watch));
}

/* What @lines count as memory. */
static size_t
weigh(const struct lines *lines)
{
	return lines->text_used + lines->count * sizeof(struct line);
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

/* Counts what is fresh now. */
static void
count_fresh(struct bus *bus)
{
	bus_memory_give(bus->fresh_bytes);
	bus->fresh_bytes = weigh(&bus->fresh);
	bus_memory_take(bus->fresh_bytes);
}

static void
stored(struct room_watch *watch, const struct lines *lines)
{
	struct bus *bus = bus_of(watch);
	uint64_t end = lines->first + lines->count;

	if (keep(&bus->fresh, lines) < 0) {
		bus->figures.dropped += end - bus->fresh.first;
		lines_reset(&bus->fresh);
		log_warn("bus: no memory to publish lines up to %llu; "
			 "subscribers will ask for them",
			 (unsigned long long)(end - 1));
	}
	count_fresh(bus);
	coir_cond_signal(&bus->news);
}

static void
batch(struct room_watch *watch)
{
	(void)watch;
}

/* Makes the three frames of a message; @json is taken. */
static int
make_message(struct bus *bus, zmq_msg_t parts[3], const char *kind,
	     uint64_t number, json_t *json)
{
	char topic[32];
	int n = snprintf(topic, sizeof(topic), "%s%s", TOPIC, kind);
	int rc = bus_frame_json(&parts[2], json, &bus->lent);

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

/* Publishes one message. */
static int
publish_message(struct bus *bus, const char *kind, uint64_t number,
		json_t *json)
{
	zmq_msg_t parts[3];
	int rc = make_message(bus, parts, kind, number, json);

	if (rc == 0) {
		rc = coir_zmq_send_parts(&bus->publish.zmq, parts, 3);
		bus_frames_close(parts, 3);
	}
	return rc;
}

/* Cuts off the slowest subscriber, one at a time; on the main stack. */
static int
relieve(void *arg)
{
	struct bus *bus = arg;
	coir_time now = coir_now();

	if (now.ns - bus->relieved.ns < RELIEF_NS)
		return 0;
	bus->relieved = now;
	if (bus_links_cut_slowest(&bus->publish.links)) {
		bus->figures.cut++;
		log_notice("bus: the subscriber that reads least is cut off, "
			   "for want of memory");
	}
	return 0;
}

/* Publishes a line, unless the bus has too much on its way already. */
static int
publish_line(struct bus *bus, const struct line *line)
{
	if (bus_is_full(bus)) {
		coir_main_call(relieve, bus);
		return -ENOMEM;
	}
	return publish_message(bus, line_json_kind(line), line->number,
			       bus_json_news(line, bus->room));
}

/* The next @n lines are not published. */
static void
leave_out(struct bus *bus, uint64_t n)
{
	bus->left_out += n;
	bus->figures.dropped += n;
}

/* Publishes @lines; what cannot be is left out. */
static int
publish_lines(struct bus *bus, const struct lines *lines)
{
	for (uint32_t i = 0; i < lines->count; i++) {
		struct line line = lines_get(lines, i);
		int rc = publish_line(bus, &line);

		if (rc == -ECANCELED)
			return rc;
		if (rc == 0)
			bus->figures.published++;
		else
			leave_out(bus, 1);
	}
	return 0;
}

/* Says what was left out; on the main stack. */
static int
log_left_out(void *arg)
{
	struct bus *bus = arg;

	log_warn("bus: %llu lines were not published, for want of memory; "
		 "subscribers will ask for them",
		 (unsigned long long)bus->left_out);
	bus->left_out = 0;
	return 0;
}

/* Tells how far what was published reaches. */
static int
publish_head(struct bus *bus)
{
	struct bus_extent extent = bus_extent(bus);

	if (bus->fresh.count > 0)
		extent.head = bus->fresh.first - 1;
	if (bus->left_out > 0)
		coir_main_call(log_left_out, bus);
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
	count_fresh(bus);
	return rc;
}

/* Does what there is to do, or waits for it until @beat; then that is next. */
static int
publish_next(struct bus *bus, struct lines *sending, coir_time *beat)
{
	if (coir_now().ns >= beat->ns) {
		*beat = coir_after(coir_ns(bus->plan.conf->heartbeat));
		return publish_head(bus);
	}
	return bus->fresh.count > 0 ? publish_some(bus, sending)
				    : await(bus, *beat);
}

/* The life of the publisher. */
static int
publish(void *arg)
{
	struct bus *bus = arg;
	coir_time beat = coir_after(coir_ns(bus->plan.conf->heartbeat));
	struct lines sending = { 0 };
	int rc = 0;

	while (bus_goes_on("publishing", rc) &&
	       (!bus->stopping || bus->fresh.count > 0))
		rc = publish_next(bus, &sending, &beat);
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
