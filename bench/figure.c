/* SPDX-License-Identifier: MIT */
/*
 * figure.c - see figure.h.
 */
#include "config.h"

#include "figure.h"

#include <stdio.h>

#include "bench.h"

void
figure_add(struct figure *figure, double value)
{
	if (value >= 0 && figure->n < FIGURE_RUNS_MAX)
		figure->values[figure->n++] = value;
}

void
figure_sum_up(struct figure *figure)
{
	if (figure->n == 0)
		return;
	figure->median = bench_median(figure->values, figure->n);
	figure->low = figure->values[0];
	figure->high = figure->values[figure->n - 1];
}

void
figure_ratio(const struct figure *theirs, const struct figure *ours,
	     struct figure *ret)
{
	*ret = (struct figure){ .n = 0 };
	for (int i = 0; i < theirs->n && i < ours->n; i++)
		if (ours->values[i] > 0)
			figure_add(ret, theirs->values[i] / ours->values[i]);
	figure_sum_up(ret);
}

/* In which unit a value is written, and with how many places. */
static const struct {
	double scale;
	int places;
	const char *name;
} units[] = {
	[UNIT_NS] = { 1, 1, "ns" },
	[UNIT_US] = { 1e-3, 2, "us" },
	[UNIT_RATE] = { 1e6, 0, "k/s" },
	[UNIT_BYTES] = { 1.0 / 1024, 2, "KiB" },
};

static double
in_unit(double value, enum unit unit)
{
	double scale = units[unit].scale;

	return unit == UNIT_RATE ? scale / value : scale * value;
}

const char *
figure_text(double value, enum unit unit, char buf[FIGURE_TEXT])
{
	snprintf(buf, FIGURE_TEXT, "%.*f %s", units[unit].places,
		 in_unit(value, unit), units[unit].name);
	return buf;
}

/* Three digits, if there are so many before the point. */
static int
digits(double ratio)
{
	return ratio < 10 ? 2 : ratio < 100 ? 1 : 0;
}

const char *
figure_ratio_text(double ratio, char buf[FIGURE_TEXT])
{
	snprintf(buf, FIGURE_TEXT, "%.*f", digits(ratio), ratio);
	return buf;
}

const char *
figure_spread_text(const struct figure *figure, enum unit unit,
		   char buf[FIGURE_TEXT])
{
	double low = in_unit(figure->low, unit);
	double high = in_unit(figure->high, unit);
	int places = units[unit].places;

	buf[0] = '\0';
	if (figure->n > 1)
		snprintf(buf, FIGURE_TEXT, "%.*f-%.*f", places,
			 low < high ? low : high, places,
			 low < high ? high : low);
	return buf;
}

const char *
figure_range_text(const struct figure *ratio, char buf[FIGURE_TEXT])
{
	int places = digits(ratio->high);

	buf[0] = '\0';
	if (places > 0)
		places--;
	if (ratio->n > 1)
		snprintf(buf, FIGURE_TEXT, "%.*f-%.*f", places, ratio->low,
			 places, ratio->high);
	return buf;
}
