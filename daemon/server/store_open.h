/* SPDX-License-Identifier: MIT */
/*
 * store_open.h - the store that the configuration asks for.
 */
#ifndef CHATD_STORE_OPEN_H
#define CHATD_STORE_OPEN_H

struct conf_room;
struct event_base;
struct store;
struct store_owner;

/*
 * Opens the store for @conf on @base (borrowed). One on disk is in the state
 * directory, which is made if it is not there and locked as long as *lock is
 * open, as state_lock_take() does it; -1 without one. @owner and @arg are kept.
 * Close the lock after store_free(). Returns 0; -EOPNOTSUPP: this chatd has no
 * such store; or a negative errno. The log has the reason, or what is kept and
 * where.
 */
int store_open(struct event_base *base, const struct conf_room *conf,
	       const struct store_owner *owner, void *arg, int *lock,
	       struct store **ret_store);

#endif
