/* SPDX-License-Identifier: MIT */
/*
 * log_fixture.c - a transcript with lines in it, for those who read one.
 */
#include "config.h"

#include "log_fixture.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

void
log_append(struct transcript *t, const char *text)
{
	struct lines batch = { 0 };
	struct line line = {
		.text = text,
		.text_len = (uint32_t)strlen(text),
		.kind = LINE_MESSAGE,
	};

	ck_assert_int_eq(lines_add(&batch, &line), 0);
	batch.first = t->head + 1;
	line = lines_get(&batch, 0);
	ck_assert_int_eq(transcript_reserve(t, &batch), 0);
	transcript_append(t, &line);
	lines_fini(&batch);
}

void
log_fill(struct transcript *t, uint64_t n)
{
	char text[32];

	while (n--) {
		snprintf(text, sizeof(text), "line %ju",
			 (uintmax_t)(t->head + 1));
		log_append(t, text);
	}
}
