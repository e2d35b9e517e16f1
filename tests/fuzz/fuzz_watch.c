/* SPDX-License-Identifier: MIT */
/*
 * fuzz_watch.c - any bytes as events of inotify.
 *
 * Whatever they are: the parser takes them event by event to their end, or
 * says that they are none; it never looks or points beyond them.
 */
#include "config.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>

#include "os/watch_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The name lies within the @n bytes of its event and ends before a NUL. */
static int
is_sane(const struct coir__watch_record *record, const uint8_t *event, size_t n)
{
	const uint8_t *name = (const uint8_t *)record->name;

	return name == event + sizeof(struct inotify_event) &&
		record->name_len <= NAME_MAX &&
		sizeof(struct inotify_event) + record->name_len <= n &&
		!memchr(name, '\0', record->name_len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct coir__watch_record record;

	while (size > 0) {
		ssize_t n = coir__watch_parse(data, size, &record);

		if (n < 0)
			return 0;
		if (n == 0 || (size_t)n > size ||
		    !is_sane(&record, data, (size_t)n))
			abort();
		data += n;
		size -= (size_t)n;
	}
	return 0;
}
