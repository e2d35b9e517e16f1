/* SPDX-License-Identifier: MIT */
/*
 * store_memory.h - the store that forgets when the process ends.
 *
 * It keeps lines in pages of STORE_PAGE_LINES and answers from the loop, in
 * the pass in which a line was posted: all that the sockets brought in that
 * pass shares a transaction. What is posted while it reports goes into the
 * next pass, after the loop has polled, so that it cannot starve sockets.
 * The only failure it knows is -ENOMEM.
 */
#ifndef CHATD_STORE_MEMORY_H
#define CHATD_STORE_MEMORY_H

#include "store/store.h"

struct event_base;

/*
 * A new, empty store on @base (borrowed; it must outlive the store). The
 * caller owns *ret_store and ends it with store_free(). Returns 0 or -ENOMEM.
 */
int store_memory_new(struct event_base *base, const struct store_keep *keep,
		     struct store **ret_store);

#endif
