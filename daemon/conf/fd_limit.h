/* SPDX-License-Identifier: MIT */
/*
 * fd_limit.h - whether the clients that are promised a place have one.
 *
 * Every client is a descriptor. What the configuration promises must fit
 * under RLIMIT_NOFILE at the start, when somebody can still read the refusal.
 */
#ifndef CHATD_FD_LIMIT_H
#define CHATD_FD_LIMIT_H

#include <stdint.h>

struct conf;
struct conf_errors;

/* Descriptors that conf may need: clients, listeners, and a reserve. */
int64_t fd_limit_wanted(const struct conf *conf);

/*
 * Raises the soft limit of this process to the hard one: for what it has to
 * take before it has a configuration. 0 or a negative errno.
 */
int fd_limit_raise(void);

/*
 * Raises the soft limit of this process to the hard one. 0, or -EMFILE with a
 * sentence in errors if conf may need more, or another errno.
 */
int fd_limit_fit(const struct conf *conf, struct conf_errors *errors);

/*
 * Has the table of descriptors be as large as @conf may need; see fd_table.h.
 * To be called before there are threads.
 */
void fd_limit_make_room(const struct conf *conf);

#endif
