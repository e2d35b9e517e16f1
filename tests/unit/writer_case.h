/* SPDX-License-Identifier: MIT */
/*
 * A writer with nobody who empties it, or with a flusher and a double.
 */
#ifndef WRITER_CASE_H
#define WRITER_CASE_H

#include <check.h>
#include <coir/writer.h>
#include <stdio.h>
#include <string.h>

#include "support/flow_double.h"

/* Write a text that must be taken at once. */
static inline void
put(struct coir_writer *w, const char *text)
{
	ck_assert_int_eq(coir_writer_write(w, text, strlen(text), NULL), 0);
}

/* The next batch is these pieces, each followed by "|"; @shift of it go. */
static inline void
check_batch(struct coir_writer *w, const char *expected, size_t shift)
{
	struct iovec iov[64];
	char text[256];
	size_t n, at = 0;

	ck_assert_int_eq(coir_writer_batch(w, iov, 64, &n), 0);
	for (size_t i = 0; i < n; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%.*s|",
				       (int)iov[i].iov_len,
				       (const char *)iov[i].iov_base);
	ck_assert_str_eq(text, expected);
	ck_assert_int_eq(coir_writer_shift(w, shift), 0);
}

#endif
