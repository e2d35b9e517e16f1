/* SPDX-License-Identifier: MIT */
/*
 * A timer that is awaited from plain main(), with no fiber: blocking calls on
 * the main stack drive the loop until they are done.
 */
#include "config.h"

#include <coir.h>
#include <event2/event.h>
#include <stdio.h>

static int
tick(struct coir_timer *timer)
{
	int rc = coir_timer_start(timer, coir_ms(100), coir_ms(20));

	for (int i = 1; i <= 10 && rc == 0; i++) {
		rc = coir_timer_next(timer, NULL);
		if (rc == 0)
			printf("A - next - %d\n", i);
	}
	return rc;
}

int
main(void)
{
	struct event_base *base = event_base_new();
	struct coir_runtime *rt;
	struct coir_timer timer;
	int rc;

	if (!base || coir_runtime_new(base, NULL, &rt) < 0)
		return 1;
	coir_timer_init(&timer);
	rc = tick(&timer);
	coir_timer_fini(&timer);
	coir_runtime_free(rt);
	event_base_free(base);
	return rc < 0;
}
