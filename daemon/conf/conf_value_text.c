/* SPDX-License-Identifier: MIT */
/*
 * conf_value_text.c - one value of a configuration, to text.
 *
 * Two readers: the person who has to correct a file, who is told what a key
 * takes, and libconfig, which has to read back what -T wrote.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "conf/conf_table.h"
#include "conf/conf_unit.h"
#include "conf/conf_value.h"

/* Writes: "one", "two" or "three". */
static void
conf_expected_words(const char *const *words, FILE *out)
{
	for (size_t i = 0; words[i] != NULL; i++) {
		if (i > 0)
			fputs(words[i + 1] != NULL ? ", " : " or ", out);
		fprintf(out, "\"%s\"", words[i]);
	}
}

/* Writes: a whole number from 1 to 9 (lines). */
static void
conf_expected_number(const struct conf_row *row, int64_t max, FILE *out)
{
	fprintf(out, "a whole number from %" PRId64 " to %" PRId64, row->min,
		max);
	if (row->unit != NULL)
		fprintf(out, " (%s)", row->unit);
}

static void
conf_expected_string(const struct conf_row *row, FILE *out)
{
	switch (row->type) {
	case CONF_ADDRESS:
		fputs("an IP address in quotes, such as \"127.0.0.1\" or "
		      "\"::1\"",
		      out);
		break;
	case CONF_PATH:
		fprintf(out,
			"\"/PATH\" or \"@NAME\", at most %" PRId64 " bytes",
			row->max);
		break;
	case CONF_FILE:
		fputs("\"/PATH\" of a file, or \"\" for none", out);
		break;
	case CONF_ENDPOINT:
		fputs("\"ipc:///PATH\", \"ipc://@NAME\" or "
		      "\"tcp://ADDRESS:PORT\", or \"\" for none",
		      out);
		break;
	case CONF_PREFIXES:
		fputs("IP addresses and prefixes in quotes, such as "
		      "\"127.0.0.0/8 ::1 unix\", or \"\" for none",
		      out);
		break;
	default:
		fprintf(out,
			"text in quotes, %" PRId64 " to %" PRId64
			" bytes with no control characters",
			row->min, row->max);
		break;
	}
}

static void
conf_expected(const struct conf_row *row, FILE *out)
{
	char min[CONF_UNIT_MAX], max[CONF_UNIT_MAX];

	switch (row->type) {
	case CONF_INT:
		conf_expected_number(row, row->max, out);
		break;
	case CONF_SHARE:
		fputs("\"all\", \"none\" or ", out);
		conf_expected_number(row, row->max - 1, out);
		break;
	case CONF_SIZE:
		conf_unit_format_size(row->min, min);
		conf_unit_format_size(row->max, max);
		fprintf(out, "a size from \"%s\" to \"%s\", in K, M, G or T",
			min, max);
		break;
	case CONF_DURATION:
		conf_unit_format_duration(row->min, min);
		conf_unit_format_duration(row->max, max);
		fprintf(out,
			"a duration from \"%s\" to \"%s\", in ms, s, min, "
			"h or d",
			min, max);
		break;
	case CONF_MODE:
		fprintf(out, "octal permissions in quotes, such as \"0660\"");
		break;
	case CONF_ENUM:
		conf_expected_words(row->words, out);
		break;
	default:
		conf_expected_string(row, out);
		break;
	}
}

void
conf_value_expected(const struct conf_row *row, char buf[CONF_EXPECTED_MAX])
{
	FILE *out;

	buf[0] = '\0';
	out = fmemopen(buf, CONF_EXPECTED_MAX, "w");
	if (out == NULL)
		return;
	conf_expected(row, out);
	fclose(out);
}

/* In quotes, with what libconfig and ${NAME} would take for something else. */
static void
conf_print_string(const char *text, FILE *out)
{
	fputc('"', out);
	for (const char *p = text; *p != '\0'; p++) {
		if (p[0] == '$' && p[1] == '{')
			fputc('$', out);
		if (*p == '"' || *p == '\\')
			fputc('\\', out);
		fputc(*p, out);
	}
	fputc('"', out);
}

static void
conf_print_share(const struct conf_row *row, int64_t n, FILE *out)
{
	if (n == row->min)
		fputs("\"none\"", out);
	else if (n == row->max)
		fputs("\"all\"", out);
	else
		fprintf(out, "%" PRId64, n);
}

void
conf_value_print(const struct conf_row *row, const void *base, FILE *out)
{
	const void *value = (const char *)base + row->offset;
	char text[CONF_UNIT_MAX];
	int64_t n;

	if (!conf_value_is_number(row)) {
		conf_print_string(*(char *const *)value, out);
		return;
	}
	n = *(const int64_t *)value;
	switch (row->type) {
	case CONF_SHARE:
		conf_print_share(row, n, out);
		break;
	case CONF_SIZE:
		conf_unit_format_size(n, text);
		fprintf(out, "\"%s\"", text);
		break;
	case CONF_DURATION:
		conf_unit_format_duration(n, text);
		fprintf(out, "\"%s\"", text);
		break;
	case CONF_MODE:
		fprintf(out, "\"%04" PRIo64 "\"", (uint64_t)n);
		break;
	case CONF_ENUM:
		fprintf(out, "\"%s\"", row->words[n - row->min]);
		break;
	default:
		fprintf(out, "%" PRId64, n);
		break;
	}
}
