/* SPDX-License-Identifier: MIT */
/*
 * conf_reload.c - a new configuration for a daemon that runs.
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

/* Takes the listeners of next. Returns how many are not as one before. */
static size_t
conf_reload_listeners(struct conf *conf, struct conf *next)
{
	struct conf_listener *listeners = conf->listeners;
	size_t n = conf->n_listeners;
	size_t changed = 0;

	for (size_t i = 0; i < next->n_listeners; i++) {
		size_t k = 0;

		while (k < n &&
		       !conf_same_listener(&listeners[k], &next->listeners[i]))
			k++;
		changed += k == n;
	}
	if (next->n_listeners < n)
		changed += n - next->n_listeners;
	conf->listeners = next->listeners;
	conf->n_listeners = next->n_listeners;
	next->listeners = listeners;
	next->n_listeners = n;
	return changed;
}

size_t
conf_reload(struct conf *conf, struct conf *next, struct conf_errors *left)
{
	size_t changed = conf_reload_listeners(conf, next);

	for (size_t i = 0; i < conf_n_rows; i++) {
		const struct conf_row *row = &conf_rows[i];

		if (conf_row_of_listener(row) ||
		    conf_value_equal(row, conf, next))
			continue;
		if (row->reloadable) {
			conf_value_swap(row, conf, next);
			changed++;
		} else {
			conf_errors_add(left, NULL, 0,
					"%s has changed; it takes effect at "
					"the next start",
					row->path);
		}
	}
	return changed;
}
