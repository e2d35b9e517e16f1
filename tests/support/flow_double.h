/* SPDX-License-Identifier: MIT */
/*
 * flow_double.h - a flow that does what a test tells it.
 *
 * Reads return the pieces of a script one by one, never more than one at a
 * time, then the end of the stream for ever. Writes are kept, and take at most
 * so many bytes each. Both are traced; neither suspends.
 */
#ifndef FLOW_DOUBLE_H
#define FLOW_DOUBLE_H

#include <stdbool.h>
#include <stddef.h>

#include <coir/flow.h>

/* The double; zeroed members but @flow mean: nothing special. */
struct flow_double {
	struct coir_flow flow;
	/* what the next reads return; a NULL ends it, a NULL script too */
	const char *const *script;
	/* bytes of *script that have been read */
	size_t offset;
	/* what reads return when the script has ended; 0: end of stream */
	int read_error;
	/* bytes that one write takes at most; 0: all */
	size_t write_max;
	/* bytes after which writes fail with @write_error; 0: never */
	size_t write_limit;
	int write_error;
	/* what was written, owned; and how much */
	char *written;
	size_t written_len;
	/* operations are not traced */
	bool quiet;
};

/* Makes one that reads @script (borrowed; NULL: nothing). */
void flow_double_init(struct flow_double *d, const char *const *script);

/* Frees what was written. */
void flow_double_fini(struct flow_double *d);

#endif
