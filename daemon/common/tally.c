/* SPDX-License-Identifier: MIT */
/*
 * tally.c - see tally.h.
 */
#include "config.h"

#include "common/tally.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#define US INT64_C(1000)
#define MS (1000 * US)
#define S (1000 * MS)

const struct tally_scale tally_times = {
	.n = 15,
	.bounds = { 100 * US, 250 * US, 500 * US, 1 * MS, 2500 * US, 5 * MS,
		    10 * MS, 25 * MS, 50 * MS, 100 * MS, 250 * MS, 500 * MS,
		    1 * S, 2500 * MS, 10 * S },
};

void
tally_add_n(struct tally *tally, int64_t value, uint64_t n)
{
	const struct tally_scale *scale = tally->scale;
	size_t kind = 0;

	while (kind < scale->n && value > scale->bounds[kind])
		kind++;
	tally->count[kind] += n;
	tally->sum += value * (int64_t)n;
	if (value > tally->largest)
		tally->largest = value;
}

uint64_t
tally_total(const struct tally *tally)
{
	uint64_t n = 0;

	for (size_t i = 0; i <= tally->scale->n; i++)
		n += tally->count[i];
	return n;
}

static double
in_ms(int64_t ns)
{
	return (double)ns / (double)MS;
}

/* A text that is being put together, cut where its room ends. */
struct writing {
	char *text;
	size_t size;
	size_t len; /* below size */
};

__attribute__((format(printf, 2, 3))) static void
add(struct writing *w, const char *fmt, ...)
{
	size_t room = w->size - w->len;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(w->text + w->len, room, fmt, ap);
	va_end(ap);
	if (n > 0)
		w->len += (size_t)n < room ? (size_t)n : room - 1;
}

/* Adds how many values there are of each kind that there are any of. */
static void
add_kinds(struct writing *w, const struct tally *tally)
{
	const struct tally_scale *scale = tally->scale;
	const char *between = ": ";

	for (size_t i = 0; i <= scale->n; i++) {
		bool last = i == scale->n;

		if (!tally->count[i])
			continue;
		add(w, "%s%" PRIu64 " %s %g ms", between, tally->count[i],
		    last ? "over" : "up to", in_ms(scale->bounds[i - last]));
		between = ", ";
	}
}

/* Without the heap: what is short of memory is what people look into. */
void
tally_times_text(const struct tally *tally, const char *what, char *text,
		 size_t size)
{
	struct writing w = { text, size, 0 };
	uint64_t all = tally_total(tally);

	add(&w, "%" PRIu64 " %s", all, what);
	if (all > 0)
		add(&w, ", the longest %.3g ms", in_ms(tally->largest));
	add_kinds(&w, tally);
}
