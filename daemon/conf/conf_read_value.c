/* SPDX-License-Identifier: MIT */
/*
 * conf_read_value.c - one setting of libconfig's tree into its place.
 *
 * A number may be written in a string only as ${NAME}: then the environment
 * says it, and it is parsed as it would be in a file.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "conf/conf_errors.h"
#include "conf/conf_expand.h"
#include "conf/conf_reader.h"
#include "conf/conf_table.h"
#include "conf/conf_value.h"

/* What a setting is, for a person. */
static const char *
conf_kind(const config_setting_t *setting)
{
	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_GROUP:
		return "a group";
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		return "a number without quotes";
	case CONFIG_TYPE_FLOAT:
		return "a number with a fraction";
	case CONFIG_TYPE_STRING:
		return "text in quotes";
	case CONFIG_TYPE_BOOL:
		return "true or false";
	case CONFIG_TYPE_ARRAY:
		return "an array";
	default:
		return "a list";
	}
}

/* Reports a value that is of a kind that the row does not take. */
static void
conf_value_kind_error(struct conf_reader *reader, const struct conf_row *row,
		      const config_setting_t *setting)
{
	char where[CONF_WHERE_MAX], expected[CONF_EXPECTED_MAX];

	conf_reader_where(setting, where);
	conf_value_expected(row, expected);
	if (row->type == CONF_DURATION && config_setting_is_number(setting))
		conf_reader_error(reader, setting,
				  "%s has no unit; it takes %s", where,
				  expected);
	else
		conf_reader_error(reader, setting, "%s is %s; it takes %s%s",
				  where, conf_kind(setting), expected,
				  row->type == CONF_INT ? ", without quotes"
							: "");
}

/* Reports a value that the row does not take, shown as it was written. */
static void
conf_value_error(struct conf_reader *reader, const struct conf_row *row,
		 const config_setting_t *setting, const char *shown, int error)
{
	char where[CONF_WHERE_MAX], expected[CONF_EXPECTED_MAX];

	conf_reader_where(setting, where);
	conf_value_expected(row, expected);
	conf_reader_error(reader, setting, "%s = %.100s %s; it takes %s", where,
			  shown,
			  error == -ERANGE ? "is out of range"
					   : "is not understood",
			  expected);
}

static void
conf_expand_error(struct conf_reader *reader, const config_setting_t *setting,
		  const struct conf_expansion *e, int error)
{
	char where[CONF_WHERE_MAX];

	conf_reader_where(setting, where);
	if (error == -ENOENT)
		conf_reader_error(reader, setting,
				  "%s: %.*s is not set in the environment; "
				  "set it, or write $${ for a plain ${",
				  where, (int)e->fault_len, e->fault);
	else
		conf_reader_error(reader, setting,
				  "%s: %.*s is no variable; a variable reads "
				  "${NAME}, and $${ is a plain ${",
				  where, (int)e->fault_len, e->fault);
}

static void
conf_read_number(struct conf_reader *reader, const struct conf_row *row,
		 const config_setting_t *setting, void *base)
{
	long long n = config_setting_get_int64(setting);
	char shown[32];

	if (conf_value_set_number(row, base, n) == 0)
		return;
	snprintf(shown, sizeof(shown), "%lld", n);
	conf_value_error(reader, row, setting, shown, -ERANGE);
}

static void
conf_read_expanded(struct conf_reader *reader, const struct conf_row *row,
		   const config_setting_t *setting, void *base,
		   const struct conf_expansion *e)
{
	char shown[128];
	int error;

	if (row->type == CONF_INT && e->n_names == 0) {
		conf_value_kind_error(reader, row, setting);
		return;
	}
	error = conf_value_set(row, base, e->text);
	snprintf(shown, sizeof(shown), "\"%.80s\"", e->text);
	if (error == -ENOMEM)
		reader->no_memory = true;
	else if (error != 0)
		conf_value_error(reader, row, setting, shown, error);
}

static void
conf_read_string(struct conf_reader *reader, const struct conf_row *row,
		 const config_setting_t *setting, void *base)
{
	struct conf_expansion e;
	int error = conf_expand(config_setting_get_string(setting), &e);

	if (error == -ENOMEM)
		reader->no_memory = true;
	else if (error != 0)
		conf_expand_error(reader, setting, &e, error);
	else
		conf_read_expanded(reader, row, setting, base, &e);
	free(e.text);
}

void
conf_reader_value(struct conf_reader *reader, const struct conf_row *row,
		  const config_setting_t *setting, void *base)
{
	bool takes_number = row->type == CONF_INT || row->type == CONF_SHARE ||
		row->type == CONF_SIZE;

	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_NONE:
		return;
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		if (takes_number)
			conf_read_number(reader, row, setting, base);
		else
			conf_value_kind_error(reader, row, setting);
		return;
	case CONFIG_TYPE_STRING:
		conf_read_string(reader, row, setting, base);
		return;
	default:
		conf_value_kind_error(reader, row, setting);
		return;
	}
}
