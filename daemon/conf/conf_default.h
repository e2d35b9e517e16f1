/* SPDX-License-Identifier: MIT */
/*
 * conf_default.h - the parts of a configuration before a file is read.
 */
#ifndef CHATD_CONF_DEFAULT_H
#define CHATD_CONF_DEFAULT_H

#include <stddef.h>

struct conf;
struct conf_listener;

/* Everything but the listeners, of which there are none. 0 or -ENOMEM. */
int conf_default_values(struct conf *ret_conf);

/*
 * A listener of that name at its defaults: those of the built-in one of the
 * same name, else those of the table, with no port. Its label is NULL until
 * conf_default_label(). 0 or -ENOMEM.
 */
int conf_default_listener(const char *name, struct conf_listener *ret);

/* Labels a listener that has no label by its driver. 0 or -ENOMEM. */
int conf_default_label(struct conf_listener *listener);

/* The built-in listeners, in place of none. 0 or -ENOMEM. */
int conf_default_listeners(struct conf *conf);

/* Room for n listeners, in place of none. 0 or -ENOMEM. */
int conf_alloc_listeners(struct conf *conf, size_t n);

/* A copy with strings of its own. 0 or -ENOMEM. */
int conf_listener_copy(const struct conf_listener *listener,
		       struct conf_listener *ret_copy);

/* Takes all values of next but its name. 0, or -ENOMEM: it is as before. */
int conf_listener_update(struct conf_listener *listener,
			 const struct conf_listener *next);

/* Frees what a listener holds. */
void conf_listener_fini(struct conf_listener *listener);

#endif
