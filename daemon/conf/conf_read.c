/* SPDX-License-Identifier: MIT */
/*
 * conf_read.c - libconfig's tree against the table, once.
 *
 * Every setting is a value of the table, a group of the table, or an error.
 * The walk goes on after each error. A file with a syntax error leaves half a
 * tree, whose last setting may have no type: it is passed over.
 */
#include "config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf/conf.h"
#include "conf/conf_default.h"
#include "conf/conf_errors.h"
#include "conf/conf_reader.h"
#include "conf/conf_source.h"
#include "conf/conf_suggest.h"
#include "conf/conf_table.h"

void
conf_reader_where(const config_setting_t *setting, char buf[CONF_WHERE_MAX])
{
	const config_setting_t *parent = config_setting_parent(setting);
	const char *name = config_setting_name(setting);
	size_t used = 0;

	buf[0] = '\0';
	if (parent != NULL) {
		conf_reader_where(parent, buf);
		used = strlen(buf);
	}
	if (name != NULL)
		snprintf(buf + used, CONF_WHERE_MAX - used, "%s%s",
			 used > 0 ? "." : "", name);
}

void
conf_reader_error(struct conf_reader *reader, const config_setting_t *setting,
		  const char *fmt, ...)
{
	const struct conf_origin *origin =
		conf_source_origin(reader->source,
				   config_setting_source_line(setting));
	va_list ap;

	va_start(ap, fmt);
	conf_errors_vadd(reader->errors, origin->file, origin->line, fmt, ap);
	va_end(ap);
}

static void conf_read_group(struct conf_reader *reader, config_setting_t *group,
			    const char *prefix, void *base);

/* Whether the table has rows below a path. */
static bool
conf_is_group(const char *path)
{
	size_t len = strlen(path);

	for (size_t i = 0; i < conf_n_rows; i++)
		if (strncmp(conf_rows[i].path, path, len) == 0 &&
		    conf_rows[i].path[len] == '.')
			return true;
	return false;
}

/* Reports a setting that the table does not have below prefix. */
static void
conf_read_unknown(struct conf_reader *reader, const config_setting_t *setting,
		  const char *prefix)
{
	const char *name = config_setting_name(setting);
	const struct conf_row *elsewhere = conf_row_by_key(name);
	bool of_listener = elsewhere && conf_row_of_listener(elsewhere);
	const char *group = of_listener ? "listeners.NAME." : "";
	const char *rest = elsewhere ? elsewhere->path : name;
	char *nearest = conf_suggest_key(prefix, name);
	char *list = conf_suggest_list(prefix);
	char where[CONF_WHERE_MAX];

	if (of_listener)
		rest += strlen("listeners.*.");
	conf_reader_where(setting, where);
	if (nearest != NULL)
		conf_reader_error(reader, setting,
				  "unknown key %s; did you mean \"%s\"?", where,
				  nearest);
	else if (elsewhere != NULL)
		conf_reader_error(reader, setting,
				  "unknown key %s; did you mean %s%s?", where,
				  group, rest);
	else
		conf_reader_error(reader, setting,
				  "unknown key %s; the keys here are: %s",
				  where, list != NULL ? list : "");
	free(nearest);
	free(list);
}

/* Whether a setting is the group that it has to be. */
static bool
conf_read_is_group(struct conf_reader *reader, const config_setting_t *setting)
{
	char where[CONF_WHERE_MAX];

	if (config_setting_is_group(setting))
		return true;
	conf_reader_where(setting, where);
	if (config_setting_type(setting) != CONFIG_TYPE_NONE)
		conf_reader_error(reader, setting,
				  "%s is not a group; it reads "
				  "%s: { KEY = VALUE; ... }",
				  where, config_setting_name(setting));
	return false;
}

/* Notes where the listener's block is. */
static void
conf_read_origin(struct conf_reader *reader, const config_setting_t *block,
		 struct conf_listener *listener)
{
	const struct conf_origin *origin =
		conf_source_origin(reader->source,
				   config_setting_source_line(block));

	if (asprintf(&listener->origin, "%s:%u", origin->file, origin->line) <
	    0) {
		listener->origin = NULL;
		reader->no_memory = true;
	}
}

/* A listener with a fault gets no port, lest it seem to be in another's way. */
static void
conf_read_listener(struct conf_reader *reader, config_setting_t *block)
{
	struct conf *conf = reader->conf;
	struct conf_listener *listener = &conf->listeners[conf->n_listeners];
	size_t n_errors = reader->errors->n;

	if (conf_default_listener(config_setting_name(block), listener) != 0) {
		reader->no_memory = true;
		return;
	}
	conf->n_listeners++;
	conf_read_origin(reader, block, listener);
	conf_read_group(reader, block, "listeners.*", listener);
	if (reader->errors->n > n_errors)
		listener->port = 0;
	if (reader->complete)
		conf_reader_check(reader, block, listener);
}

/* Walks the blocks of listeners, each a listener of the configuration. */
static void
conf_read_listeners(struct conf_reader *reader, config_setting_t *group)
{
	int n;

	if (config_setting_is_list(group) || config_setting_is_array(group)) {
		conf_reader_error(reader, group,
				  "listeners is a list; it is a group with a "
				  "named block for each listener, listeners: "
				  "{ NAME: { port = 8001; }; }");
		return;
	}
	if (!conf_read_is_group(reader, group))
		return;
	n = config_setting_length(group);
	if (n == 0 && reader->complete)
		conf_reader_error(reader, group,
				  "listeners is empty; give it a block such "
				  "as NAME: { port = 8001; } or leave it out "
				  "for the built-in listeners");
	if (n == 0)
		return;
	if (conf_alloc_listeners(reader->conf, (size_t)n) != 0) {
		reader->no_memory = true;
		return;
	}
	for (int i = 0; i < n; i++) {
		config_setting_t *block =
			config_setting_get_elem(group, (unsigned int)i);

		if (conf_read_is_group(reader, block))
			conf_read_listener(reader, block);
	}
}

/* The setting may be cut short: it stands where the syntax error is. */
static bool
conf_read_is_torn(const struct conf_reader *reader,
		  const config_setting_t *setting)
{
	return !config_setting_is_aggregate(setting) &&
		config_setting_source_line(setting) >= reader->end_line;
}

static void
conf_read_member(struct conf_reader *reader, config_setting_t *setting,
		 const char *prefix, void *base)
{
	const char *name = config_setting_name(setting);
	const struct conf_row *row;
	char path[CONF_WHERE_MAX];

	snprintf(path, sizeof(path), "%s%s%s", prefix,
		 *prefix != '\0' ? "." : "", name);
	row = conf_row_find(path);
	if (conf_read_is_torn(reader, setting))
		return;
	if (row != NULL)
		conf_reader_value(reader, row, setting, base);
	else if (strcmp(path, "listeners") == 0)
		conf_read_listeners(reader, setting);
	else if (!conf_is_group(path))
		conf_read_unknown(reader, setting, prefix);
	else if (conf_read_is_group(reader, setting))
		conf_read_group(reader, setting, path, base);
}

/* Walks a group whose rows begin with prefix; base holds their values. */
static void
conf_read_group(struct conf_reader *reader, config_setting_t *group,
		const char *prefix, void *base)
{
	int n = config_setting_length(group);

	for (int i = 0; i < n; i++)
		conf_read_member(reader,
				 config_setting_get_elem(group,
							 (unsigned int)i),
				 prefix, base);
}

void
conf_reader_walk(struct conf_reader *reader, config_setting_t *root)
{
	conf_read_group(reader, root, "", reader->conf);
	if (!reader->complete)
		return;
	conf_reader_check_bus(reader, root);
	conf_reader_check_web(reader, root);
}
