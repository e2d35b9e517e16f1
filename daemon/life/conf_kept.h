/* SPDX-License-Identifier: MIT */
/*
 * conf_kept.h - the configuration in force, kept where it outlives the process.
 *
 * A crash is to change nothing: should the file on disk be wrong by then, the
 * next process goes on with what this one had. It is the text of conf_print()
 * in a memfd that nobody can change any more.
 */
#ifndef CHATD_CONF_KEPT_H
#define CHATD_CONF_KEPT_H

struct conf;
struct conf_errors;

/*
 * Writes @conf into a new memfd called INHERITANCE_CONF, close-on-exec. Returns
 * it, the caller's, or a negative errno.
 */
int conf_keep(const struct conf *conf);

/* Reads it back, as conf_load(); @fd is borrowed. */
int conf_load_kept(int fd, struct conf *ret_conf, struct conf_errors *errors);

#endif
