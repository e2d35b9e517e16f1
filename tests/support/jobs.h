/* SPDX-License-Identifier: MIT */
/*
 * jobs.h - the suites of a test program, each in a process of its own, some of
 * them side by side; what they print is one TAP all the same.
 */
#ifndef JOBS_H
#define JOBS_H

#include <stddef.h>

/* At most so many at once. */
#define JOBS_MAX 16

/* A line that begins so says why the result behind it is no result. */
#define JOBS_SKIPPED "# skipped: "

/*
 * Has @run run each of the @n suites of these @names, by libcheck and printing
 * TAP, @at_once of them at a time; prints that, numbered on, as one. Returns
 * how many tests have failed; *@ret_ran is how many there were.
 */
unsigned jobs_run(const char *const names[], size_t n, size_t at_once,
		  void (*run)(const char *name), unsigned *ret_ran);

#endif
