/* SPDX-License-Identifier: MIT */
/*
 * remark.h - what the speakers of the load say: texts of one length that tell
 * who said them, as which, and when they were to be said, and that show
 * whether they are whole.
 */
#ifndef BENCH_REMARK_H
#define BENCH_REMARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* With a line end they are 64 bytes. */
#define REMARK_LEN 63

/** struct remark - one of them. */
struct remark {
	/* when it was to be said, by bench_now() */
	int64_t due;
	int speaker;
	/* the first of each speaker is 1 */
	uint32_t number;
};

/* Writes REMARK_LEN bytes and a NUL. */
void remark_write(const struct remark *remark, char ret_text[REMARK_LEN + 1]);

/* False: @text is no remark, or not one that arrived as it was sent. */
bool remark_read(const char *text, size_t len, struct remark *ret);

#endif
