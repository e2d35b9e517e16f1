/* SPDX-License-Identifier: MIT */
/*
 * conf.c - a configuration's birth and end.
 *
 * All values come from the table, so that a default is written in one place.
 * A listener that is half made is in a state that conf_listener_fini() takes.
 */
#include "config.h"

#include "conf/conf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conf/conf_default.h"
#include "conf/conf_table.h"
#include "conf/conf_value.h"

/* Sets all rows of listeners, or all others, to their defaults. */
static int
conf_default_rows(void *base, bool of_listener)
{
	int error = 0;

	for (size_t i = 0; i < conf_n_rows && error == 0; i++)
		if (conf_row_of_listener(&conf_rows[i]) == of_listener)
			error = conf_value_set_default(&conf_rows[i], base);
	return error;
}

int
conf_default_values(struct conf *ret_conf)
{
	struct conf conf = { 0 };
	int error = conf_default_rows(&conf, false);

	if (error != 0) {
		conf_fini(&conf);
		return error;
	}
	*ret_conf = conf;
	return 0;
}

/* A built-in listener is driven as its name says. */
static int
conf_default_builtin(struct conf_listener *listener)
{
	const struct conf_builtin *builtin = conf_builtin_find(listener->name);

	if (builtin == NULL)
		return 0;
	listener->port = builtin->port;
	return conf_value_set(conf_row_find("listeners.*.driver"), listener,
			      builtin->name);
}

int
conf_default_listener(const char *name, struct conf_listener *ret)
{
	struct conf_listener listener = { .name = strdup(name) };
	int error = listener.name != NULL ? 0 : -ENOMEM;

	if (error == 0)
		error = conf_default_rows(&listener, true);
	if (error == 0)
		error = conf_default_builtin(&listener);
	if (error != 0) {
		conf_listener_fini(&listener);
		return error;
	}
	*ret = listener;
	return 0;
}

int
conf_default_label(struct conf_listener *listener)
{
	const struct conf_row *driver = conf_row_find("listeners.*.driver");

	if (listener->label != NULL)
		return 0;
	listener->label = strdup(listener->protocol == CONF_PROTOCOL_WEB
					 ? "web"
					 : driver->words[listener->driver]);
	return listener->label != NULL ? 0 : -ENOMEM;
}

int
conf_alloc_listeners(struct conf *conf, size_t n)
{
	conf->listeners = calloc(n, sizeof(*conf->listeners));
	return conf->listeners != NULL ? 0 : -ENOMEM;
}

int
conf_default_listeners(struct conf *conf)
{
	int error = conf_alloc_listeners(conf, conf_n_builtins);

	for (size_t i = 0; i < conf_n_builtins && error == 0; i++) {
		struct conf_listener *listener = &conf->listeners[i];

		error = conf_default_listener(conf_builtins[i].name, listener);
		if (error != 0)
			break;
		conf->n_listeners++;
		error = conf_default_label(listener);
	}
	return error;
}

int
conf_default(struct conf *ret_conf)
{
	struct conf conf;
	int error = conf_default_values(&conf);

	if (error != 0)
		return error;
	error = conf_default_listeners(&conf);
	if (error != 0) {
		conf_fini(&conf);
		return error;
	}
	*ret_conf = conf;
	return 0;
}

/* A copy of a string that may be NULL. 0 or -ENOMEM. */
static int
conf_copy_text(const char *text, char **ret_copy)
{
	char *copy = text != NULL ? strdup(text) : NULL;

	if (text != NULL && copy == NULL)
		return -ENOMEM;
	*ret_copy = copy;
	return 0;
}

int
conf_listener_copy(const struct conf_listener *listener,
		   struct conf_listener *ret_copy)
{
	struct conf_listener copy = { 0 };
	int error = conf_copy_text(listener->name, &copy.name);

	if (error == 0)
		error = conf_copy_text(listener->origin, &copy.origin);
	for (size_t i = 0; i < conf_n_rows && error == 0; i++)
		if (conf_row_of_listener(&conf_rows[i]))
			error = conf_value_copy(&conf_rows[i], &copy, listener);
	if (error != 0) {
		conf_listener_fini(&copy);
		return error;
	}
	*ret_copy = copy;
	return 0;
}

int
conf_listener_update(struct conf_listener *listener,
		     const struct conf_listener *next)
{
	struct conf_listener copy;
	int error = conf_listener_copy(next, &copy);

	if (error != 0)
		return error;
	for (size_t i = 0; i < conf_n_rows; i++)
		if (conf_row_of_listener(&conf_rows[i]))
			conf_value_swap(&conf_rows[i], listener, &copy);
	conf_listener_fini(&copy);
	return 0;
}

void
conf_listener_fini(struct conf_listener *listener)
{
	free(listener->name);
	free(listener->origin);
	for (size_t i = 0; i < conf_n_rows; i++)
		if (conf_row_of_listener(&conf_rows[i]))
			conf_value_clear(&conf_rows[i], listener);
	*listener = (struct conf_listener){ 0 };
}

void
conf_fini(struct conf *conf)
{
	for (size_t i = 0; i < conf->n_listeners; i++)
		conf_listener_fini(&conf->listeners[i]);
	free(conf->listeners);
	for (size_t i = 0; i < conf_n_rows; i++)
		if (!conf_row_of_listener(&conf_rows[i]))
			conf_value_clear(&conf_rows[i], conf);
	*conf = (struct conf){ 0 };
}
