/* SPDX-License-Identifier: MIT */
/*
 * store_figures.c - how a store is doing, as numbers and in a line of text.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/store.h"

void
store_figures(const struct store *store, struct store_figures *ret)
{
	*ret = store->figures;
	ret->waiting = (uint64_t)store->filling.count + store->committing.count;
}

void
store_figures_text(const struct store_figures *figures, char *text, size_t size)
{
	size_t len;

	tally_times_text(&figures->commits, "commits", text, size);
	len = strlen(text);
	snprintf(text + len, size - len,
		 "; %" PRIu64 " failures%s; %" PRIu64 " lines waiting, %" PRIu64
		 " unsaved, %" PRIu64 " dropped; %" PRIu64
		 " KiB of write-ahead log",
		 figures->failures, figures->failing ? ", failing" : "",
		 figures->waiting, figures->unsaved, figures->dropped,
		 figures->wal_bytes >> 10);
}
