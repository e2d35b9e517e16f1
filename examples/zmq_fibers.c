/* SPDX-License-Identifier: MIT */
/*
 * Two fibers and ØMQ between them: one pushes ticks, the other pulls them.
 *
 *	$ zmq_fibers
 *	GOT: tick: 1
 *	...
 *	GOT: tick: 10
 */
#include "config.h"

#include <coir.h>
#include <coir/zmq_message.h>
#include <stdio.h>
#include <string.h>

enum {
	TICKS = 10,
};

/* What both fibers share. */
struct program {
	void *context;
	struct coir_zmq_socket push, pull;
};

static int
produce(void *arg)
{
	struct program *program = arg;
	char text[32];
	int rc = 0;

	for (int i = 1; i <= TICKS && rc == 0; i++) {
		snprintf(text, sizeof(text), "tick: %d", i);
		rc = coir_zmq_send(&program->push, text, strlen(text), 0);
	}
	return rc;
}

static int
consume(void *arg)
{
	struct program *program = arg;
	char text[32];

	for (int i = 0; i < TICKS; i++) {
		ssize_t n = coir_zmq_recv(&program->pull, text, sizeof(text));

		if (n < 0)
			return (int)n;
		printf("GOT: %.*s\n", (int)n, text);
	}
	return 0;
}

static int
run(struct program *program)
{
	int rc;

	rc = coir_zmq_open(&program->push, program->context, ZMQ_PUSH);
	if (rc == 0)
		rc = coir_zmq_bind(&program->push, "inproc://ticks");
	if (rc == 0)
		rc = coir_zmq_open(&program->pull, program->context, ZMQ_PULL);
	if (rc == 0)
		rc = coir_zmq_connect(&program->pull, "inproc://ticks");
	if (rc == 0)
		rc = coir_both(consume, program, produce, program);
	return rc;
}

static int
main_fiber(void *arg)
{
	struct program program = { 0 };
	int rc = coir_zmq_context_new(1, &program.context);
	int ended;

	(void)arg;
	if (rc < 0)
		return rc;
	rc = run(&program);
	coir_zmq_close(&program.push);
	coir_zmq_close(&program.pull);
	ended = coir_zmq_context_term(program.context);
	return rc < 0 ? rc : ended;
}

int
main(void)
{
	int rc = coir_run(main_fiber, NULL);

	if (rc < 0)
		fprintf(stderr, "zmq_fibers: %s\n", strerror(-rc));
	return rc < 0;
}
