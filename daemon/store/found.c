/* SPDX-License-Identifier: MIT */
/*
 * found.c - see found.h.
 */
#include "config.h"

#include "store/found.h"

struct line
found_get(const struct found *found, uint32_t index)
{
	struct line line = lines_get(&found->lines, index);

	line.number = found->number[index];
	return line;
}

int
found_add(struct found *found, const struct line *line)
{
	uint32_t index = found->lines.count;
	int error;

	if (index == FOUND_MAX ||
	    (index > 0 &&
	     found->lines.text_used + line->text_len > FOUND_BYTES))
		return 1;
	error = lines_add(&found->lines, line);
	if (!error)
		found->number[index] = line->number;
	return error;
}

void
found_fini(struct found *found)
{
	lines_fini(&found->lines);
	*found = (struct found){ 0 };
}
