/* SPDX-License-Identifier: MIT */
/*
 * web_pipe.h - what lies between a visitor who speaks TLS and libmicrohttpd,
 * which does not: a pair of sockets, and what goes from the one to the other.
 *
 * That is for HTTP only. Who asks for a WebSocket takes its wire along and the
 * pipe ends, so a client costs no more than one of a text listener, and no line
 * is copied on the way to it. libmicrohttpd's own TLS would keep two more
 * sockets and its buffers for as long as the client stays; and it would be
 * another TLS than that of text listeners, with settings of its own.
 */
#ifndef CHATD_WEB_PIPE_H
#define CHATD_WEB_PIPE_H

#include <stddef.h>

struct arrival;
struct prefix;
struct web_door;
struct web_pipe;
struct web_visitor;

/*
 * Has what @who (taken) says by its wire come out of @visitor's socket, which
 * is made and the caller's, and the other way round. The pipe ends, and @who
 * with it, when that is closed or it takes too long; the visitor knows of it as
 * long as both are there. Returns 0; or a negative errno, and @who is still the
 * caller's.
 */
int web_pipe_new(struct web_visitor *visitor, const struct arrival *who);

/*
 * The visitor is to be a client. Of what it has sent the @len bytes at @early
 * have been read; what is in @fd besides, the visitor's socket, is read here,
 * and the caller closes that. It comes in when all of its answer has gone out.
 */
void web_pipe_upgrade(struct web_pipe *pipe, const void *early, size_t len,
		      int fd);

/* Its visitor is gone. NULL is nothing. */
void web_pipe_leave(struct web_pipe *pipe);

/*
 * How many of @door's at @prefix, or all if that is NULL, have no visitor any
 * more: what it was answered, or who is to be a client, is still there.
 */
size_t web_pipe_count_alone(const struct web_door *door,
			    const struct prefix *prefix);

/* Ends all of @door. */
void web_pipe_clear(struct web_door *door);

#endif
