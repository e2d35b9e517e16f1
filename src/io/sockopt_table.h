/* SPDX-License-Identifier: MIT */
/*
 * What there is to know of each socket option, one row each.
 */
#ifndef COIR_IO_SOCKOPT_TABLE_H
#define COIR_IO_SOCKOPT_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include <coir/sockopt.h>

/* How an option's value looks to us and to the kernel. */
enum coir__sockopt_kind {
	/* .on; int */
	SOCKOPT_FLAG,
	/* .number; int */
	SOCKOPT_NUMBER,
	/* .span; int, of so many seconds or milliseconds */
	SOCKOPT_SECONDS,
	SOCKOPT_MILLISECONDS,
	/* .span; struct timeval */
	SOCKOPT_TIMEVAL,
	/* .span; struct linger */
	SOCKOPT_LINGER,
	/* .text; its bytes */
	SOCKOPT_TEXT,
	/* .ports; both in one int */
	SOCKOPT_PORTS,
};

/* Which sockets have it. */
enum coir__sockopt_of {
	SOCKOPT_OF_ALL,
	SOCKOPT_OF_IP,
	SOCKOPT_OF_IP6,
};

/** struct coir__sockopt_row - one option. */
struct coir__sockopt_row {
	const char *name;
	/* for setsockopt(2) */
	int level;
	int option;
	enum coir__sockopt_kind kind;
	enum coir__sockopt_of of;
	bool read_only;
	/* of numbers, and of spans in the kernel's unit */
	int64_t min;
	int64_t max;
};

/* The row of @id; NULL: there is none. */
const struct coir__sockopt_row *
coir__sockopt_row(enum coir_sockopt_id id);

/* Do sockets of address family @family have it? */
bool
coir__sockopt_fits(const struct coir__sockopt_row *row, int family);

#endif
