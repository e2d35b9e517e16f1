/* SPDX-License-Identifier: MIT */
/*
 * A main loop that is not libevent's: it draws frames, and lets the fibers run
 * step by step in between. Work that nobody waits for is done when all else
 * rests.
 */
#include "config.h"

#include <coir.h>
#include <event2/event.h>
#include <stdio.h>

#define FRAMES 3

/* Ends when the last frame was drawn. */
static int
animate(void *arg)
{
	int *frame = arg;
	int rc = 0;

	while (rc == 0 && *frame < FRAMES) {
		printf("fiber: moves, frame %d\n", *frame + 1);
		rc = coir_sleep(coir_ms(20));
		++*frame;
	}
	return rc;
}

static int
tidy_up(void *arg)
{
	int rc = coir_idle_wait();

	(void)arg;
	if (rc == 0)
		printf("fiber: nothing else to do\n");
	return rc;
}

/* The program's own loop: draws what has changed, until nothing is left. */
static int
main_loop(const int *frame)
{
	int drawn = -1;
	int rc;

	while ((rc = coir_loop_step(coir_ms(100))) == 1) {
		if (drawn == *frame)
			continue;
		drawn = *frame;
		printf("main: draws frame %d of %d\n", drawn, FRAMES);
	}
	return rc;
}

int
main(void)
{
	struct event_base *base = event_base_new();
	struct coir_runtime *rt;
	int frame = 0;
	int rc;

	if (!base || coir_runtime_new(base, NULL, &rt) < 0)
		return 1;
	rc = coir_spawn(coir_runtime_scope(rt), animate, &frame);
	if (rc == 0)
		rc = coir_spawn(coir_runtime_scope(rt), tidy_up, NULL);
	if (rc == 0)
		rc = main_loop(&frame);
	printf("main: %d fibers are left\n", coir_census(NULL, NULL));
	coir_runtime_free(rt);
	event_base_free(base);
	return rc < 0;
}
