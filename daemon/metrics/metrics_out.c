/* SPDX-License-Identifier: MIT */
/*
 * metrics_out.c - see metrics_out.h. Errors stay in the file's error flag.
 */
#include "config.h"

#include "metrics/metrics_out.h"

#include <inttypes.h>

#include "common/tally.h"
#include "metrics/metrics_sample.h"

#define NS 1e9

static const char *const types[] = {
	[METRICS_COUNTER] = "counter",
	[METRICS_GAUGE] = "gauge",
	[METRICS_HISTOGRAM] = "histogram",
};

/* A label's value; it may be anything in UTF-8. */
static void
put_quoted(FILE *file, const char *text)
{
	fputc('"', file);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', file);
		if (*text == '\n')
			fputs("\\n", file);
		else
			fputc(*text, file);
	}
	fputc('"', file);
}

/* The name, and @labels in braces, with @le as another one if not NULL. */
static void
put_name(struct metrics_out *out, const char *suffix,
	 const char *const labels[], const char *le)
{
	const struct metrics_row *row = out->row;
	const char *between = "{";
	FILE *file = out->file;

	fprintf(file, "%s%s", row->name, suffix);
	for (int i = 0; labels && i < METRICS_LABELS_MAX && row->labels[i];
	     i++) {
		fprintf(file, "%s%s=", between, row->labels[i]);
		put_quoted(file, labels[i]);
		between = ",";
	}
	if (le)
		fprintf(file, "%sle=\"%s\"", between, le);
	fputs((labels && row->labels[0]) || le ? "} " : " ", file);
}

void
metrics_put(struct metrics_out *out, const char *const labels[], uint64_t value)
{
	put_name(out, "", labels, NULL);
	fprintf(out->file, "%" PRIu64 "\n", value);
}

void
metrics_put_real(struct metrics_out *out, const char *const labels[],
		 double value)
{
	put_name(out, "", labels, NULL);
	fprintf(out->file, "%.15g\n", value);
}

void
metrics_put_tally(struct metrics_out *out, const char *const labels[],
		  const struct tally *tally)
{
	const struct tally_scale *scale = tally->scale;
	uint64_t n = 0;
	char le[24];

	for (size_t i = 0; i < scale->n; i++) {
		n += tally->count[i];
		snprintf(le, sizeof(le), "%g", (double)scale->bounds[i] / NS);
		put_name(out, "_bucket", labels, le);
		fprintf(out->file, "%" PRIu64 "\n", n);
	}
	n += tally->count[scale->n];
	put_name(out, "_bucket", labels, "+Inf");
	fprintf(out->file, "%" PRIu64 "\n", n);
	put_name(out, "_sum", labels, NULL);
	fprintf(out->file, "%.9f\n", (double)tally->sum / NS);
	put_name(out, "_count", labels, NULL);
	fprintf(out->file, "%" PRIu64 "\n", n);
}

/* The number that @row says is in @sample. */
static uint64_t
number(const struct metrics_row *row, const struct metrics_sample *sample)
{
	const char *at = (const char *)sample + row->offset;

	if (row->size == sizeof(uint64_t))
		return *(const uint64_t *)(const void *)at;
	return *(const uint32_t *)(const void *)at;
}

void
metrics_put_row(struct metrics_out *out, const struct metrics_row *row,
		const struct metrics_sample *sample)
{
	out->row = row;
	fprintf(out->file, "# HELP %s %s\n# TYPE %s %s\n", row->name, row->help,
		row->name, types[row->type]);
	if (row->write)
		row->write(out, sample);
	else
		metrics_put(out, NULL, number(row, sample));
}
