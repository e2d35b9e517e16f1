/* SPDX-License-Identifier: MIT */
/*
 * Two threads, each with fibers of its own, and ØMQ between them. All they
 * share is the context, which needs no threads of its own for that.
 *
 *	$ zmq_threads
 *	do: 1
 *	...
 *	do: 10
 */
#include "config.h"

#include <coir.h>
#include <coir/zmq_message.h>
#include <stdio.h>
#include <string.h>

#define JOBS_AT "inproc://jobs"

enum {
	JOBS = 10,
};

/* The other thread: pull and print. */
static int
work(void *context)
{
	struct coir_zmq_socket pull;
	char text[32];
	int rc = coir_zmq_open(&pull, context, ZMQ_PULL);

	if (rc < 0)
		return rc;
	rc = coir_zmq_connect(&pull, JOBS_AT);
	for (int i = 0; i < JOBS && rc == 0; i++) {
		ssize_t n = coir_zmq_recv(&pull, text, sizeof(text));

		if (n < 0)
			rc = (int)n;
		else
			printf("%.*s\n", (int)n, text);
	}
	coir_zmq_close(&pull);
	return rc;
}

/* This thread: push. What was sent is delivered after the close. */
static int
give_work(void *context)
{
	struct coir_zmq_socket push;
	char text[32];
	int rc = coir_zmq_open(&push, context, ZMQ_PUSH);

	if (rc < 0)
		return rc;
	rc = coir_zmq_bind(&push, JOBS_AT);
	for (int i = 1; i <= JOBS && rc == 0; i++) {
		snprintf(text, sizeof(text), "do: %d", i);
		rc = coir_zmq_send(&push, text, strlen(text), 0);
	}
	coir_zmq_close(&push);
	return rc;
}

static int
run_worker(void *context)
{
	int result;
	int rc = coir_thread_run(work, context, &result);

	return rc < 0 ? rc : result;
}

static int
main_fiber(void *arg)
{
	void *context;
	int rc = coir_zmq_context_new(0, &context);
	int ended;

	(void)arg;
	if (rc < 0)
		return rc;
	rc = coir_both(run_worker, context, give_work, context);
	ended = coir_zmq_context_term(context);
	return rc < 0 ? rc : ended;
}

int
main(void)
{
	int rc = coir_run(main_fiber, NULL);

	if (rc < 0)
		fprintf(stderr, "zmq_threads: %s\n", strerror(-rc));
	return rc < 0;
}
