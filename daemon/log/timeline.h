/* SPDX-License-Identifier: MIT */
/*
 * timeline.h - what a start of chatd takes its time for.
 *
 * It is the greater part of the pause that clients see when chatd falls or is
 * restarted, so the log has it once a start. Its beginning is main(); what the
 * system has done before, which reads and links the program, shows in the time
 * of the processor only.
 */
#ifndef CHATD_TIMELINE_H
#define CHATD_TIMELINE_H

#include <stdbool.h>
#include <stdint.h>

/* Steps that there are at most. */
#define TIMELINE_STEPS 12

/* One of them. */
struct timeline_step {
	const char *what; /* borrowed */
	int64_t took;     /* nanoseconds */
};

/* All of them, so far. */
struct timeline {
	int64_t began; /* nanoseconds of coir_now() */
	int64_t last;  /* likewise, the end of the last step */
	int64_t cpu;   /* the processor time that was before it, ns */
	struct timeline_step steps[TIMELINE_STEPS];
	int n_steps;
};

/* Begins it; @fresh: this process has been nothing else before. */
void timeline_begin(struct timeline *timeline, bool fresh);

/* What has been done since the last step was @what (borrowed). */
void timeline_step(struct timeline *timeline, const char *what);

/* Enough for all steps in words. */
#define TIMELINE_TEXT 320

/* Says what each step took, in milliseconds: "keeper 0.2, store 1.7". */
void timeline_print(const struct timeline *timeline,
		    char ret_text[static TIMELINE_TEXT]);

/* Logs all of it. */
void timeline_log(const struct timeline *timeline);

#endif
