/* SPDX-License-Identifier: MIT */
/*
 * conf_reload.c - a new configuration for a daemon that runs.
 */
#include "config.h"

#include "conf/conf_reload.h"

#include <string.h>

#include "conf/conf.h"
#include "conf/conf_errors.h"
#include "conf/conf_table.h"
#include "conf/conf_value.h"

static bool
conf_same_listener(const struct conf_listener *a, const struct conf_listener *b)
{
	for (size_t i = 0; i < conf_n_rows; i++)
		if (conf_row_of_listener(&conf_rows[i]) &&
		    !conf_value_equal(&conf_rows[i], a, b))
			return false;
	return strcmp(a->name, b->name) == 0;
}

/* Is one of them the same in all its values, or only by name? */
static bool
conf_has_listener(const struct conf *conf, const struct conf_listener *listener,
		  bool by_name)
{
	for (size_t i = 0; i < conf->n_listeners; i++) {
		const struct conf_listener *other = &conf->listeners[i];

		if (by_name ? strcmp(other->name, listener->name) == 0
			    : conf_same_listener(other, listener))
			return true;
	}
	return false;
}

/* Names those that are new, have changed or are gone. */
static void
conf_name_listeners(const struct conf *conf, const struct conf *next,
		    struct conf_errors *changed)
{
	for (size_t i = 0; i < next->n_listeners; i++)
		if (!conf_has_listener(conf, &next->listeners[i], false))
			conf_errors_add(changed, NULL, 0, "listeners.%s",
					next->listeners[i].name);
	for (size_t i = 0; i < conf->n_listeners; i++)
		if (!conf_has_listener(next, &conf->listeners[i], true))
			conf_errors_add(changed, NULL, 0, "listeners.%s",
					conf->listeners[i].name);
}

/* Takes the listeners of next. */
static void
conf_reload_listeners(struct conf *conf, struct conf *next,
		      struct conf_errors *changed)
{
	struct conf_listener *listeners = conf->listeners;
	size_t n = conf->n_listeners;

	conf_name_listeners(conf, next, changed);
	conf->listeners = next->listeners;
	conf->n_listeners = next->n_listeners;
	next->listeners = listeners;
	next->n_listeners = n;
}

void
conf_reload(struct conf *conf, struct conf *next, struct conf_errors *changed,
	    struct conf_errors *left)
{
	conf_reload_listeners(conf, next, changed);
	for (size_t i = 0; i < conf_n_rows; i++) {
		const struct conf_row *row = &conf_rows[i];

		if (conf_row_of_listener(row) ||
		    conf_value_equal(row, conf, next))
			continue;
		if (row->reloadable) {
			conf_value_swap(row, conf, next);
			conf_errors_add(changed, NULL, 0, "%s", row->path);
		} else {
			conf_errors_add(left, NULL, 0,
					"%s has changed; it takes effect at "
					"the next start",
					row->path);
		}
	}
}
