/* SPDX-License-Identifier: MIT */
/*
 * web_patience.h - visitors who take too long, and are cut off.
 *
 * A request that has begun has to be whole in time; of who is cut for that log
 * and figures have a reason. Who asks for nothing goes without a word, and
 * libmicrohttpd sees to it: browsers connect before they have something to ask.
 */
#ifndef CHATD_WEB_PATIENCE_H
#define CHATD_WEB_PATIENCE_H

struct web_door;
struct web_visitor;

/* Visitors of @door will be looked after. */
void web_patience_init(struct web_door *door);

/* Somebody has come: they are looked after as long as somebody is there. */
void web_patience_begin(struct web_door *door);

/* It ends, when nobody is there any more. */
void web_patience_fini(struct web_door *door);

/* @visitor has made a whole request, which is being answered. */
void web_patience_whole(struct web_visitor *visitor);

/* It has been answered. */
void web_patience_answered(struct web_visitor *visitor);

#endif
