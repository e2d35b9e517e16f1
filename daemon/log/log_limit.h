/* SPDX-License-Identifier: MIT */
/*
 * log_limit.h - how often one kind of line may be logged.
 *
 * A number of lines in a time; what is over that is left out and counted, so
 * that it can be said how many those were. Pure; time is an argument.
 */
#ifndef CHATD_LOG_LIMIT_H
#define CHATD_LOG_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

/* So many lines in so many nanoseconds. */
#define LOG_LIMIT_LINES 200
#define LOG_LIMIT_NS INT64_C(10000000000)

/* The lines of one kind. All-zero memory has had none. */
struct log_limit {
	int64_t begun;     /* when the time at hand began */
	uint32_t lines;    /* logged in it */
	uint32_t left_out; /* and not yet told */
};

/* True: a line may be logged now. Else it is counted as left out. */
bool log_limit_take(struct log_limit *limit, int64_t now);

/*
 * How many were left out in a time that is over, which is told now; 0: none.
 * Ask before log_limit_take().
 */
uint32_t log_limit_tell(struct log_limit *limit, int64_t now);

#endif
