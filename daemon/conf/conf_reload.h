/* SPDX-License-Identifier: MIT */
/*
 * conf_reload.h - a new configuration for a daemon that runs.
 */
#ifndef CHATD_CONF_RELOAD_H
#define CHATD_CONF_RELOAD_H

struct conf;
struct conf_errors;

/*
 * Gives conf the listeners of next and its values that may change while the
 * daemon runs (the rows that are reloadable); next gets the old ones. What has
 * changed is named in changed, as "room.title" and "listeners.NAME". Each other
 * difference is a sentence in left: it takes effect at the next start.
 */
void conf_reload(struct conf *conf, struct conf *next,
		 struct conf_errors *changed, struct conf_errors *left);

#endif
