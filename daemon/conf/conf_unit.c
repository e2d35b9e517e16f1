/* SPDX-License-Identifier: MIT */
/*
 * conf_unit.c - numbers with a unit: "64M" and "10 s".
 *
 * A table of units for each kind, largest first, so that the first one that
 * divides a number is the one to write it with. Durations finer than a
 * millisecond cannot be written, hence are never stored.
 */
#include "config.h"

#include "conf/conf_unit.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define CONF_SECOND INT64_C(1000000000)

/* A unit and what it stands for. */
struct conf_unit {
	const char *name;
	int64_t factor;
};

static const struct conf_unit conf_size_units[] = {
	{ "T", INT64_C(1) << 40 },
	{ "G", INT64_C(1) << 30 },
	{ "M", INT64_C(1) << 20 },
	{ "K", INT64_C(1) << 10 },
	{ "", 1 },
	{ NULL, 0 },
};

static const struct conf_unit conf_duration_units[] = {
	{ "d", INT64_C(86400000000000) }, { "h", INT64_C(3600000000000) },
	{ "min", INT64_C(60000000000) },  { "s", CONF_SECOND },
	{ "ms", INT64_C(1000000) },       { NULL, 0 },
};

static int
conf_unit_parse(const char *text, const struct conf_unit *unit, int64_t *ret_n)
{
	char *rest;
	intmax_t n;
	int64_t value;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	n = strtoimax(text, &rest, 10);
	if (errno == ERANGE)
		return -ERANGE;
	while (*rest == ' ')
		rest++;
	while (unit->name != NULL && strcasecmp(unit->name, rest) != 0)
		unit++;
	if (unit->name == NULL)
		return -EINVAL;
	if (__builtin_mul_overflow(n, unit->factor, &value))
		return -ERANGE;
	*ret_n = value;
	return 0;
}

/* 0 is written with the first unit that is no larger than zero_unit. */
static void
conf_unit_format(int64_t n, const struct conf_unit *unit, int64_t zero_unit,
		 const char *blank, char buf[CONF_UNIT_MAX])
{
	while (unit[1].name != NULL &&
	       (n % unit->factor != 0 || (n == 0 && unit->factor > zero_unit)))
		unit++;
	snprintf(buf, CONF_UNIT_MAX, "%" PRId64 "%s%s", n / unit->factor, blank,
		 unit->name);
}

int
conf_unit_parse_size(const char *text, int64_t *ret_bytes)
{
	return conf_unit_parse(text, conf_size_units, ret_bytes);
}

int
conf_unit_parse_duration(const char *text, int64_t *ret_ns)
{
	return conf_unit_parse(text, conf_duration_units, ret_ns);
}

void
conf_unit_format_size(int64_t n, char buf[CONF_UNIT_MAX])
{
	conf_unit_format(n, conf_size_units, 1, "", buf);
}

void
conf_unit_format_duration(int64_t n, char buf[CONF_UNIT_MAX])
{
	conf_unit_format(n, conf_duration_units, CONF_SECOND, " ", buf);
}
