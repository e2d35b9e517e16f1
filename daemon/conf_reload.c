/* SPDX-License-Identifier: MIT */
/*
 * conf_reload.c - a new configuration for a daemon that runs.
 *
 * Listeners stay as they are, whatever next has: their rows belong to a start.
 */
#include "config.h"

#include "conf_reload.h"

#include <string.h>

#include "conf.h"
#include "conf_errors.h"
#include "conf_table.h"
#include "conf_value.h"

static bool
conf_same_listener(const struct conf_listener *a, const struct conf_listener *b)
{
	for (size_t i = 0; i < conf_n_rows; i++)
		if (conf_row_of_listener(&conf_rows[i]) &&
		    !conf_value_equal(&conf_rows[i], a, b))
			return false;
	return strcmp(a->name, b->name) == 0;
}

static bool
conf_same_listeners(const struct conf *a, const struct conf *b)
{
	if (a->n_listeners != b->n_listeners)
		return false;
	for (size_t i = 0; i < a->n_listeners; i++)
		if (!conf_same_listener(&a->listeners[i], &b->listeners[i]))
			return false;
	return true;
}

static void
conf_reload_left(struct conf_errors *left, const char *path)
{
	conf_errors_add(left, NULL, 0,
			"%s has changed; it takes effect at the next start",
			path);
}

void
conf_reload(struct conf *conf, struct conf *next, struct conf_errors *left)
{
	if (!conf_same_listeners(conf, next))
		conf_reload_left(left, "listeners");
	for (size_t i = 0; i < conf_n_rows; i++) {
		const struct conf_row *row = &conf_rows[i];

		if (conf_row_of_listener(row) ||
		    conf_value_equal(row, conf, next))
			continue;
		if (row->reloadable)
			conf_value_swap(row, conf, next);
		else
			conf_reload_left(left, row->path);
	}
}
