/* SPDX-License-Identifier: MIT */
/*
 * frontend_callback.h - a door whose clients are driven by libevent callbacks.
 */
#ifndef CHATD_FRONTEND_CALLBACK_H
#define CHATD_FRONTEND_CALLBACK_H

struct door;
struct event_base;
struct frontend_callback;

/*
 * Begins to let people in through @door (open, unless nobody is to come any
 * more; borrowed until the end) as its front end, by events on @base (borrowed
 * as long). The caller owns *ret_front. Returns 0 or -ENOMEM.
 */
int frontend_callback_new(struct event_base *base, struct door *door,
			  struct frontend_callback **ret_front);

/* Lets nobody in any more; who is in stays. */
void frontend_callback_close(struct frontend_callback *front);

/* Cuts every connection; each leaves the room. */
void frontend_callback_cut(struct frontend_callback *front);

/* Frees it; the room must have released all its clients. NULL is nothing. */
void frontend_callback_free(struct frontend_callback *front);

#endif
