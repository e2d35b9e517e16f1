/* SPDX-License-Identifier: MIT */
/*
 * Socket options: from our typed values to the kernel's and back.
 */
#include "config.h"

#include "io/sockopt.h"

#include <coir/error.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "io/sockopt_table.h"

#define SECOND INT64_C(1000000000)
#define MILLISECOND INT64_C(1000000)
#define MICROSECOND INT64_C(1000)

/* A value as the kernel has it. */
union raw {
	int number;
	struct linger linger;
	struct timeval time;
	char text[sizeof(((struct coir_sockopt *)0)->text)];
};

/* How many nanoseconds are one in the row's range; 0: it is no span. */
static int64_t
unit_of(const struct coir__sockopt_row *row)
{
	switch (row->kind) {
	case SOCKOPT_SECONDS:
	case SOCKOPT_LINGER:
		return SECOND;
	case SOCKOPT_MILLISECONDS:
		return MILLISECOND;
	case SOCKOPT_TIMEVAL:
		return MICROSECOND;
	default:
		return 0;
	}
}

/* A span in units, rounded up; any negative one is -1. */
static int64_t
units(coir_time span, int64_t unit)
{
	if (span.ns < 0)
		return -1;
	return span.ns / unit + (span.ns % unit > 0);
}

/* The value that the row's range is about. */
static int64_t
ranged(const struct coir__sockopt_row *row, const struct coir_sockopt *option)
{
	if (row->kind == SOCKOPT_NUMBER)
		return option->number;
	return units(option->span, unit_of(row));
}

static bool
linger_off(const struct coir__sockopt_row *row,
	   const struct coir_sockopt *option)
{
	return row->kind == SOCKOPT_LINGER && option->span.ns < 0;
}

/* Is the value one that may be given to the kernel? */
static bool
in_range(const struct coir__sockopt_row *row, const struct coir_sockopt *option)
{
	const struct coir_port_range *ports = &option->ports;
	int64_t value;

	switch (row->kind) {
	case SOCKOPT_FLAG:
		return true;
	case SOCKOPT_TEXT:
		return memchr(option->text, '\0', sizeof(option->text));
	case SOCKOPT_PORTS:
		return ports->low == 0 || ports->high == 0 ||
			ports->low <= ports->high;
	default:
		if (linger_off(row, option))
			return true;
		value = ranged(row, option);
		return value >= row->min && value <= row->max;
	}
}

/* Fill in @ret_raw from a value that is in range. Returns its length. */
static socklen_t
to_raw(const struct coir__sockopt_row *row, const struct coir_sockopt *option,
       union raw *ret_raw)
{
	switch (row->kind) {
	case SOCKOPT_FLAG:
		ret_raw->number = option->on;
		return sizeof(int);
	case SOCKOPT_PORTS:
		ret_raw->number = (int)((unsigned)option->ports.high << 16 |
					option->ports.low);
		return sizeof(int);
	case SOCKOPT_TEXT:
		memcpy(ret_raw->text, option->text, sizeof(ret_raw->text));
		return (socklen_t)strlen(ret_raw->text);
	case SOCKOPT_LINGER:
		ret_raw->linger.l_onoff = !linger_off(row, option);
		ret_raw->linger.l_linger =
			ret_raw->linger.l_onoff ? (int)ranged(row, option) : 0;
		return sizeof(ret_raw->linger);
	case SOCKOPT_TIMEVAL:
		ret_raw->time.tv_sec = ranged(row, option) / 1000000;
		ret_raw->time.tv_usec = ranged(row, option) % 1000000;
		return sizeof(ret_raw->time);
	default:
		ret_raw->number = (int)ranged(row, option);
		return sizeof(int);
	}
}

static void
from_raw(const struct coir__sockopt_row *row, const union raw *raw,
	 struct coir_sockopt *option)
{
	switch (row->kind) {
	case SOCKOPT_FLAG:
		option->on = raw->number != 0;
		break;
	case SOCKOPT_NUMBER:
		option->number = raw->number;
		break;
	case SOCKOPT_PORTS:
		option->ports.low = (uint16_t)raw->number;
		option->ports.high = (uint16_t)((unsigned)raw->number >> 16);
		break;
	case SOCKOPT_TEXT:
		memcpy(option->text, raw->text, sizeof(option->text));
		option->text[sizeof(option->text) - 1] = '\0';
		break;
	case SOCKOPT_LINGER:
		option->span = raw->linger.l_onoff
			? coir_sec(raw->linger.l_linger)
			: coir_ns(-1);
		break;
	case SOCKOPT_TIMEVAL:
		option->span = coir_time_add(coir_sec(raw->time.tv_sec),
					     coir_us(raw->time.tv_usec));
		break;
	default:
		option->span = coir_scaled(raw->number, unit_of(row));
	}
}

/* What a socket says that does not have the option; one code for all. */
static int
kernel_error(int error)
{
	return error == EOPNOTSUPP ? -ENOPROTOOPT : -error;
}

static int
set_failed(int code, const struct coir_sockopt *option)
{
	char text[COIR_SOCKOPT_TEXT_MAX];

	coir_sockopt_format(option, text, sizeof(text));
	return coir_error(code, "setting socket option %s", text);
}

/* The value is out of range: say what would be right. */
static int
refuse(const struct coir__sockopt_row *row, const struct coir_sockopt *option)
{
	char text[COIR_SOCKOPT_TEXT_MAX];
	int64_t unit = unit_of(row);
	char low[32], high[32];

	coir_sockopt_format(option, text, sizeof(text));
	if (row->kind == SOCKOPT_PORTS)
		return coir_error(-EINVAL,
				  "setting socket option %s: the lower first",
				  text);
	if (row->kind == SOCKOPT_TEXT)
		return coir_error(-EINVAL,
				  "setting socket option %s: at most %zu bytes",
				  text, sizeof(option->text) - 1);
	if (unit) {
		coir_time_format(coir_scaled(row->min, unit), low, sizeof(low));
		coir_time_format(coir_scaled(row->max, unit), high,
				 sizeof(high));
	} else {
		snprintf(low, sizeof(low), "%" PRId64, row->min);
		snprintf(high, sizeof(high), "%" PRId64, row->max);
	}
	return coir_error(-EINVAL, "setting socket option %s: %s to %s", text,
			  low, high);
}

static int
set(int fd, const struct coir_sockopt *option)
{
	const struct coir__sockopt_row *row = coir__sockopt_row(option->id);
	union raw raw;
	socklen_t len;

	if (!row || row->read_only)
		return set_failed(-ENOPROTOOPT, option);
	if (!in_range(row, option))
		return refuse(row, option);
	len = to_raw(row, option, &raw);
	if (setsockopt(fd, row->level, row->option, &raw, len) < 0)
		return set_failed(kernel_error(errno), option);
	return 0;
}

int
coir__sockopt_apply(int fd, int family, const struct coir_sockopt *options,
		    size_t n)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		const struct coir__sockopt_row *row =
			coir__sockopt_row(options[i].id);

		if (!row || coir__sockopt_fits(row, family))
			rc = set(fd, &options[i]);
	}
	return rc;
}

int
coir_sockopt_set(struct coir_fd *cfd, const struct coir_sockopt *option)
{
	int fd = coir_fd_number(cfd);

	return fd < 0 ? set_failed(fd, option) : set(fd, option);
}

static int
get(int fd, const struct coir__sockopt_row *row,
    struct coir_sockopt *ret_option)
{
	union raw raw = { 0 };
	socklen_t len = sizeof(raw);

	if (getsockopt(fd, row->level, row->option, &raw, &len) < 0)
		return kernel_error(errno);
	from_raw(row, &raw, ret_option);
	return 0;
}

int
coir_sockopt_get(const struct coir_fd *cfd, enum coir_sockopt_id id,
		 struct coir_sockopt *ret_option)
{
	const struct coir__sockopt_row *row = coir__sockopt_row(id);
	struct coir_sockopt option = { .id = id };
	int fd = coir_fd_number(cfd);
	int rc = fd < 0 ? fd : row ? get(fd, row, &option) : -ENOPROTOOPT;

	if (rc == 0)
		*ret_option = option;
	else if (row)
		coir_error(rc, "reading socket option %s", row->name);
	else
		coir_error(rc, "reading socket option number %d", (int)id);
	return rc;
}

/* The value of @option, as people write it. */
static int
format_value(const struct coir__sockopt_row *row,
	     const struct coir_sockopt *option, char *buf, size_t len)
{
	switch (row->kind) {
	case SOCKOPT_FLAG:
		return snprintf(buf, len, "%s", option->on ? "true" : "false");
	case SOCKOPT_NUMBER:
		return snprintf(buf, len, "%d", option->number);
	case SOCKOPT_TEXT:
		return snprintf(buf, len, "\"%.*s\"", (int)sizeof(option->text),
				option->text);
	case SOCKOPT_PORTS:
		return snprintf(buf, len, "%u-%u", option->ports.low,
				option->ports.high);
	default:
		if (linger_off(row, option))
			return snprintf(buf, len, "off");
		return (int)coir_time_format(option->span, buf, len);
	}
}

size_t
coir_sockopt_format(const struct coir_sockopt *option, char *ret_buf,
		    size_t len)
{
	const struct coir__sockopt_row *row = coir__sockopt_row(option->id);
	char value[COIR_SOCKOPT_TEXT_MAX];
	int n;

	if (row) {
		format_value(row, option, value, sizeof(value));
		n = snprintf(ret_buf, len, "%s = %s", row->name, value);
	} else {
		n = snprintf(ret_buf, len, "number %d", (int)option->id);
	}
	return n < 0 ? 0 : (size_t)n;
}
