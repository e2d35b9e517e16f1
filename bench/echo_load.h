/* SPDX-License-Identifier: MIT */
/*
 * echo_load.h - the clients of an echo server: every connection asks again as
 * soon as it has its answer. One round of all goes before what is measured.
 */
#ifndef BENCH_ECHO_LOAD_H
#define BENCH_ECHO_LOAD_H

#include "contest.h"

/** struct echo_cost - of a request, in ns. */
struct echo_cost {
	/* the server's processor time, user and system */
	double cpu;
	/* of the clock on the wall: what all together have waited */
	double wall;
};

/* What requests to @who cost; false: it serves no echo. */
bool echo_load(struct contestant *who, const struct task *task,
	       struct echo_cost *ret);

#endif
