/* SPDX-License-Identifier: MIT */
/*
 * Write down what is said in a chatd's room, each line once, from a line on.
 *
 *	bus_logger PUBLISH POST [FIRST [LAST]]
 *
 * PUBLISH and POST are the endpoints of its bus. It begins with line FIRST, 1
 * if that is not given, and ends after line LAST, else when it is interrupted.
 */
#include "config.h"

#include <coir.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus_follow.h"

/* The program. */
struct logger {
	char **args;              /* PUBLISH and POST */
	uint64_t first;           /* line to begin with */
	uint64_t last;            /* line to end after */
	void *context;            /* ØMQ's */
	struct bus_follow follow; /* who follows */
};

/* Ends the following after the last line. */
enum { ENOUGH = 1 };

static int
write_down(const json_t *line, void *arg)
{
	const struct logger *logger = arg;
	uint64_t number = bus_number(line, "number");

	printf("%" PRIu64 " %s %s: %s\n", number, bus_text(line, "kind"),
	       bus_text(line, "author"), bus_text(line, "text"));
	fflush(stdout);
	return number >= logger->last ? ENOUGH : 0;
}

static int
follow(void *arg)
{
	struct logger *logger = arg;

	struct bus_follow *f = &logger->follow;
	int rc = bus_follow_open(f, logger->context, logger->args,
				 logger->first - 1);

	if (rc == 0)
		rc = bus_follow_run(f, write_down, logger);
	bus_follow_close(f);
	return rc;
}

static int
log_room(void *arg)
{
	struct logger *logger = arg;
	int rc = coir_zmq_context_new(1, &logger->context);
	int ended;

	if (rc < 0)
		return rc;
	rc = follow(logger);
	ended = coir_zmq_context_term(logger->context);
	return rc < 0 ? rc : ended;
}

int
main(int argc, char **argv)
{
	struct logger logger = { .args = argv + 1,
				 .first = 1,
				 .last = UINT64_MAX };
	int rc;

	if (argc < 3 || argc > 5) {
		fputs("usage: bus_logger PUBLISH POST [FIRST [LAST]]\n",
		      stderr);
		return 64;
	}
	if (argc > 3)
		logger.first = strtoull(argv[3], NULL, 10);
	if (argc > 4)
		logger.last = strtoull(argv[4], NULL, 10);
	rc = coir_run(log_room, &logger);
	if (rc < 0)
		fprintf(stderr, "bus_logger: %s\n", coir_error_describe(rc));
	return rc < 0;
}
