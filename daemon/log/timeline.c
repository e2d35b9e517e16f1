/* SPDX-License-Identifier: MIT */
/*
 * timeline.c - see timeline.h.
 */
#include "config.h"

#include "log/timeline.h"

#include <stdio.h>
#include <time.h>

#include <coir/time.h>

#include "log/log.h"

static int64_t
cpu_now(void)
{
	struct timespec ts = { 0 };

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
}

static double
in_ms(int64_t ns)
{
	return (double)ns / 1e6;
}

void
timeline_begin(struct timeline *timeline, bool fresh)
{
	*timeline = (struct timeline){ .began = coir_now().ns };
	timeline->last = timeline->began;
	timeline->cpu = fresh ? 0 : cpu_now();
}

void
timeline_step(struct timeline *timeline, const char *what)
{
	int64_t now = coir_now().ns;

	if (timeline->n_steps == TIMELINE_STEPS)
		return;
	timeline->steps[timeline->n_steps++] = (struct timeline_step){
		.what = what,
		.took = now - timeline->last,
	};
	timeline->last = now;
}

void
timeline_print(const struct timeline *timeline,
	       char ret_text[static TIMELINE_TEXT])
{
	size_t len = 0;

	ret_text[0] = '\0';
	for (int i = 0; i < timeline->n_steps && len < TIMELINE_TEXT; i++)
		len += (size_t)snprintf(ret_text + len, TIMELINE_TEXT - len,
					"%s%s %.1f", i > 0 ? ", " : "",
					timeline->steps[i].what,
					in_ms(timeline->steps[i].took));
}

void
timeline_log(const struct timeline *timeline)
{
	char text[TIMELINE_TEXT];

	timeline_print(timeline, text);
	log_info("started in %.1f ms (%s), %.1f ms of the processor",
		 in_ms(timeline->last - timeline->began), text,
		 in_ms(cpu_now() - timeline->cpu));
}
