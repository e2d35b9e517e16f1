/* SPDX-License-Identifier: MIT */
/*
 * frontend_fiber.h - a door whose clients are driven by a fiber each.
 */
#ifndef CHATD_FRONTEND_FIBER_H
#define CHATD_FRONTEND_FIBER_H

struct coir_scope;
struct door;
struct frontend_fiber;

/*
 * Begins to let people in through @door (open, unless nobody is to come any
 * more; borrowed until the end) as its front end, in fibers of @scope (borrowed
 * as long). The caller owns *ret_front. Returns 0 or -ENOMEM.
 */
int frontend_fiber_new(struct coir_scope *scope, struct door *door,
		       struct frontend_fiber **ret_front);

/* Lets nobody in any more; who is in stays. */
void frontend_fiber_close(struct frontend_fiber *front);

/* Cuts every connection; each leaves the room. */
void frontend_fiber_cut(struct frontend_fiber *front);

/* Frees it; the room must have released all its clients. NULL is nothing. */
void frontend_fiber_free(struct frontend_fiber *front);

#endif
