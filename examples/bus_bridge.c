/* SPDX-License-Identifier: MIT */
/*
 * Join the rooms of two chatds: what is said in one is said in the other.
 *
 *	bus_bridge PUBLISH-A POST-A PUBLISH-B POST-B
 *
 * One fiber a direction, each with the messages from now on. What a bridge has
 * said is never carried on, by whichever bridge: so nothing goes in a circle,
 * however many rooms and bridges there are. Rooms that all want to hear each
 * other need a bridge for each pair. What the other side cannot take now, for
 * want of memory or of a disk, waits, and so does all that comes after it.
 */
#include "config.h"

#include <coir.h>
#include <signal.h>
#include <stdio.h>

#include "bus_follow.h"

/* What bridges are called on the bus. */
#define NAME "bridge"

/* One direction. */
struct way {
	void *context;               /* ØMQ's */
	char **from;                 /* PUBLISH and POST to listen at */
	char *to;                    /* POST to speak at */
	struct bus_follow follow;    /* who listens */
	struct coir_zmq_socket post; /* who speaks */
};

/* The program. */
struct bridge {
	struct way ways[2];      /* there and back */
	void *context;           /* ØMQ's */
	struct coir_signal term; /* when it is to end */
};

/* Does its author say "bus:bridge", or "bus:OWNER/bridge"? */
static bool
was_carried(const json_t *line)
{
	const char *author = bus_text(line, "author");
	const char *slash = strchr(author, '/');

	if (strncmp(author, "bus:", 4) != 0)
		return false;
	return strcmp(slash ? slash + 1 : author + 4, NAME) == 0;
}

/* Says a line on the other side, sooner or later. */
static int
carry(const json_t *line, void *arg)
{
	struct way *way = arg;
	const json_t *error;
	json_t *answer = NULL;
	int rc;

	if (strcmp(bus_text(line, "kind"), "message") != 0 || was_carried(line))
		return 0;
	rc = bus_ask(&way->post,
		     json_pack("{s:s, s:s}", "post", bus_text(line, "text"),
			       "as", NAME),
		     &answer);
	if (rc < 0)
		return rc;
	error = json_object_get(answer, "error");
	if (error)
		fprintf(stderr, "line %" PRIu64 " cannot be carried on: %s\n",
			bus_number(line, "number"), bus_text(error, "message"));
	json_decref(answer);
	return 0;
}

static int
run_way(void *arg)
{
	struct way *way = arg;
	int rc = bus_connect(&way->post, way->context, ZMQ_DEALER, way->to);

	if (rc == 0)
		rc = bus_follow_open(&way->follow, way->context, way->from,
				     BUS_FROM_NOW);
	if (rc == 0) {
		printf("listening at %s\n", way->from[0]);
		fflush(stdout);
		rc = bus_follow_run(&way->follow, carry, way);
	}
	bus_follow_close(&way->follow);
	coir_zmq_close(&way->post);
	return rc;
}

/* Both ways until it is told to end; a way that fails is the end, too. */
static int
carry_on(struct coir_scope *scope, void *arg)
{
	const struct coir_spawn_options options = { .daemon = true };
	struct bridge *bridge = arg;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < 2; i++) {
		bridge->ways[i].context = bridge->context;
		rc = coir_spawn_fiber(scope, &options, run_way,
				      &bridge->ways[i], NULL);
	}
	return rc == 0 ? coir_signal_wait(&bridge->term, NULL) : rc;
}

static int
run(void *arg)
{
	struct bridge *bridge = arg;
	int rc = coir_signal_init(&bridge->term, SIGTERM);
	int ended;

	if (rc == 0)
		rc = coir_zmq_context_new(1, &bridge->context);
	if (rc < 0)
		return rc;
	rc = coir_scope_run(carry_on, bridge);
	ended = coir_zmq_context_term(bridge->context);
	coir_signal_close(&bridge->term);
	return rc < 0 ? rc : ended;
}

int
main(int argc, char **argv)
{
	struct bridge bridge = { 0 };
	int rc;

	if (argc != 5) {
		fputs("usage: bus_bridge PUBLISH-A POST-A PUBLISH-B POST-B\n",
		      stderr);
		return 64;
	}
	bridge.ways[0].from = &argv[1];
	bridge.ways[0].to = argv[4];
	bridge.ways[1].from = &argv[3];
	bridge.ways[1].to = argv[2];
	rc = coir_run(run, &bridge);
	if (rc < 0)
		fprintf(stderr, "bus_bridge: %s\n", coir_error_describe(rc));
	return rc < 0;
}
