/* SPDX-License-Identifier: MIT */
/*
 * rival_coir.h - what the exercises of rival.h share on libcoir: public calls
 * only, in a coir_run() of their own each.
 */
#ifndef BENCH_RIVAL_COIR_H
#define BENCH_RIVAL_COIR_H

#include <coir.h>
#include <stdint.h>

/** struct course - one run of an exercise, as its fibers see it. */
struct course {
	int n;
	int operations;
	/* done by all together */
	int done;
	/* the clock at the start, then what it took */
	int64_t ns;
	/* resident memory at the start, then the growth */
	double bytes;
	struct coir_promise there;
	struct coir_promise back;
	struct coir_chan ask;
	struct coir_chan answer;
};

/* Runs @fn with a course: nanoseconds an operation. */
double course_run(coir_fn *fn, int n, int operations);

/* Between these two the clock runs. */
void course_start(struct course *course);
void course_stop(struct course *course);

/* rival_coir_wait.c */
double coir_promise_course(int n, int operations);
double coir_channel_course(int n, int operations);
double coir_sleep_course(int n, int operations);
double coir_timeout_course(int n, int operations);

/* rival_coir_echo.c */
double coir_echo_course(int n, int operations);

#endif
