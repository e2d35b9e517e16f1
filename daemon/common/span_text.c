/* SPDX-License-Identifier: MIT */
/*
 * span_text.c - see span_text.h.
 */
#include "config.h"

#include "common/span_text.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

/* The units, the smallest first, and how many of each are the next one. */
static const struct {
	const char *name;
	int64_t of_them;
} units[] = { { "s", 60 }, { "min", 60 }, { "h", 24 }, { "d", INT64_MAX } };

void
span_text(int64_t ns, char buf[static SPAN_TEXT_MAX])
{
	int64_t whole = ns > 0 ? ns / INT64_C(1000000000) : 0;
	int64_t rest = 0;
	size_t i = 0;

	while (whole >= units[i].of_them) {
		rest = whole % units[i].of_them;
		whole /= units[i].of_them;
		i++;
	}
	if (rest > 0)
		snprintf(buf, SPAN_TEXT_MAX, "%" PRId64 " %s %" PRId64 " %s",
			 whole, units[i].name, rest, units[i - 1].name);
	else
		snprintf(buf, SPAN_TEXT_MAX, "%" PRId64 " %s", whole,
			 units[i].name);
}
