/* SPDX-License-Identifier: MIT */
/*
 * conf_value.c - one value of a configuration: from text, in range, stored.
 *
 * Storing happens in two functions, one for numbers and one for strings, after
 * all checks; so a struct never holds a value that its row forbids.
 */
#include "config.h"

#include "conf/conf_value.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "common/prefix.h"
#include "conf/bus_endpoint.h"
#include "conf/conf_table.h"
#include "conf/conf_unit.h"
#include "log/escape.h"

bool
conf_value_is_number(const struct conf_row *row)
{
	return row->type < CONF_ADDRESS;
}

static int64_t *
conf_value_number(const struct conf_row *row, void *base)
{
	return (int64_t *)((char *)base + row->offset);
}

static char **
conf_value_string(const struct conf_row *row, void *base)
{
	return (char **)((char *)base + row->offset);
}

/* A whole number in digits of a base, nothing before or after it. */
static int
conf_parse_int(const char *text, int base, int64_t *ret_n)
{
	char *rest;
	intmax_t n;

	if (*text != '-' && (*text < '0' || *text > '9'))
		return -EINVAL;
	errno = 0;
	n = strtoimax(text, &rest, base);
	if (errno == ERANGE)
		return -ERANGE;
	if (rest == text || *rest != '\0')
		return -EINVAL;
	*ret_n = n;
	return 0;
}

static int
conf_parse_enum(const struct conf_row *row, const char *text, int64_t *ret_n)
{
	for (size_t i = 0; row->words[i] != NULL; i++)
		if (strcmp(row->words[i], text) == 0) {
			*ret_n = row->min + (int64_t)i;
			return 0;
		}
	return -EINVAL;
}

/* None and all are the ends of the range, whatever these are. */
static int
conf_parse_share(const struct conf_row *row, const char *text, int64_t *ret_n)
{
	if (strcmp(text, "none") == 0)
		*ret_n = row->min;
	else if (strcmp(text, "all") == 0)
		*ret_n = row->max;
	else
		return conf_parse_int(text, 10, ret_n);
	return 0;
}

static int
conf_parse_number(const struct conf_row *row, const char *text, int64_t *ret_n)
{
	switch (row->type) {
	case CONF_SHARE:
		return conf_parse_share(row, text, ret_n);
	case CONF_SIZE:
		return conf_unit_parse_size(text, ret_n);
	case CONF_DURATION:
		return conf_unit_parse_duration(text, ret_n);
	case CONF_MODE:
		return conf_parse_int(text, 8, ret_n);
	case CONF_ENUM:
		return conf_parse_enum(row, text, ret_n);
	default:
		return conf_parse_int(text, 10, ret_n);
	}
}

/* IPv4 in four parts, or IPv6 with or without a %zone; no names. */
static bool
conf_is_address(const char *text)
{
	const struct addrinfo hints = {
		.ai_family = AF_INET6,
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICHOST,
	};
	struct in_addr ipv4;
	struct addrinfo *list;

	if (inet_pton(AF_INET, text, &ipv4) == 1)
		return true;
	if (getaddrinfo(text, NULL, &hints, &list) != 0)
		return false;
	freeaddrinfo(list);
	return true;
}

static int
conf_check_prefixes(const char *text)
{
	struct prefix_list list;
	int error = prefix_list_parse(text, &list);

	if (error == 0)
		prefix_list_fini(&list);
	return error;
}

static int
conf_check_string(const struct conf_row *row, const char *text)
{
	int64_t len = (int64_t)strlen(text);
	struct bus_endpoint endpoint;

	if (row->type == CONF_ADDRESS)
		return conf_is_address(text) ? 0 : -EINVAL;
	if (row->type == CONF_PATH && *text != '/' && *text != '@')
		return -EINVAL;
	if (row->type == CONF_FILE && *text != '/' && *text != '\0')
		return -EINVAL;
	if (row->type == CONF_ENDPOINT && bus_endpoint_parse(text, &endpoint))
		return -EINVAL;
	if (!escape_is_plain(text, (size_t)len))
		return -EINVAL;
	if (row->type == CONF_PREFIXES && len <= row->max)
		return conf_check_prefixes(text);
	return len < row->min || len > row->max ? -ERANGE : 0;
}

static int
conf_value_set_string(const struct conf_row *row, void *base, const char *text)
{
	char **string = conf_value_string(row, base);
	char *copy;
	int error = conf_check_string(row, text);

	if (error != 0)
		return error;
	copy = strdup(text);
	if (copy == NULL)
		return -ENOMEM;
	free(*string);
	*string = copy;
	return 0;
}

int
conf_value_set_number(const struct conf_row *row, void *base, int64_t n)
{
	if (n < row->min || n > row->max)
		return -ERANGE;
	*conf_value_number(row, base) = n;
	return 0;
}

int
conf_value_set(const struct conf_row *row, void *base, const char *text)
{
	int64_t n = 0;
	int error;

	if (!conf_value_is_number(row))
		return conf_value_set_string(row, base, text);
	error = conf_parse_number(row, text, &n);
	return error != 0 ? error : conf_value_set_number(row, base, n);
}

int
conf_value_set_default(const struct conf_row *row, void *base)
{
	if (row->fallback != NULL)
		return conf_value_set(row, base, row->fallback);
	if (conf_value_is_number(row))
		*conf_value_number(row, base) = 0;
	conf_value_clear(row, base);
	return 0;
}

int
conf_value_copy(const struct conf_row *row, void *base, const void *other)
{
	const char *string;

	if (conf_value_is_number(row)) {
		*conf_value_number(row, base) =
			*conf_value_number(row, (void *)other);
		return 0;
	}
	string = *conf_value_string(row, (void *)other);
	if (string == NULL)
		return 0;
	*conf_value_string(row, base) = strdup(string);
	return *conf_value_string(row, base) != NULL ? 0 : -ENOMEM;
}

void
conf_value_clear(const struct conf_row *row, void *base)
{
	if (conf_value_is_number(row))
		return;
	free(*conf_value_string(row, base));
	*conf_value_string(row, base) = NULL;
}

bool
conf_value_equal(const struct conf_row *row, const void *base,
		 const void *other)
{
	const char *a, *b;

	if (conf_value_is_number(row))
		return *conf_value_number(row, (void *)base) ==
			*conf_value_number(row, (void *)other);
	a = *conf_value_string(row, (void *)base);
	b = *conf_value_string(row, (void *)other);
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

void
conf_value_swap(const struct conf_row *row, void *base, void *other)
{
	if (conf_value_is_number(row)) {
		int64_t n = *conf_value_number(row, base);

		*conf_value_number(row, base) = *conf_value_number(row, other);
		*conf_value_number(row, other) = n;
	} else {
		char *string = *conf_value_string(row, base);

		*conf_value_string(row, base) = *conf_value_string(row, other);
		*conf_value_string(row, other) = string;
	}
}
