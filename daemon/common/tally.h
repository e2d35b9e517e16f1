/* SPDX-License-Identifier: MIT */
/*
 * tally.h - values counted by their size: a histogram.
 *
 * A value belongs to the first of the ascending bounds that it does not exceed,
 * or to the kind past all of them. To count one takes some compares: it can be
 * done where something happens often.
 */
#ifndef CHATD_TALLY_H
#define CHATD_TALLY_H

#include <stddef.h>
#include <stdint.h>

/* Kinds at most, the one past all bounds included. */
#define TALLY_KINDS 16

/* The sizes that are told apart. */
struct tally_scale {
	size_t n;                        /* bounds, below TALLY_KINDS */
	int64_t bounds[TALLY_KINDS - 1]; /* ascending; n are used */
};

/* Values counted; all-zero memory but for the scale has none. */
struct tally {
	const struct tally_scale *scale; /* borrowed, as a rule static */
	uint64_t count[TALLY_KINDS];     /* by kind; scale->n + 1 are used */
	int64_t sum;                     /* of all values */
	int64_t largest;                 /* of all values; 0: none above */
};

/*
 * Times in nanoseconds from a tenth of a millisecond to ten seconds: for what
 * people or disks wait for.
 */
extern const struct tally_scale tally_times;

/* Counts @value, @n times. */
void tally_add_n(struct tally *tally, int64_t value, uint64_t n);

/* Counts @value. */
static inline void
tally_add(struct tally *tally, int64_t value)
{
	tally_add_n(tally, value, 1);
}

/*
 * Puts "1234 commits, the longest 3.2 ms: 1200 up to 0.1 ms, ..." into the
 * @size bytes at @text, cut if it is too long, for values that are times in
 * nanoseconds; @what is the noun. Kinds that there were none of are left out.
 * Wants no memory.
 */
void tally_times_text(const struct tally *tally, const char *what, char *text,
		      size_t size);

/* How many values were counted. */
uint64_t tally_total(const struct tally *tally);

#endif
