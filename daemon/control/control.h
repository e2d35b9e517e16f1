/* SPDX-License-Identifier: MIT */
/*
 * control.h - the socket at which chatctl commands chatd.
 *
 * A unix socket, for root, for the user that chatd runs as, and for a group if
 * one is configured. A fiber serves each connection, and all fibers end with
 * one. What goes over it is chatctl(8)'s section about the protocol.
 */
#ifndef CHATD_CONTROL_H
#define CHATD_CONTROL_H

struct control;
struct server;

/*
 * Opens the socket that the configuration of @server (borrowed) asks for and
 * begins to serve. *@ret_control is the caller's; NULL if there is to be no
 * socket, because the usual place cannot be had. Returns 0 or a negative errno:
 * the configured one cannot be had. In both cases the log says why.
 */
int control_new(struct server *server, struct control **ret_control);

/*
 * Ends all connections, with the loop if they need it, and the socket. Before
 * the room and the store go. NULL is nothing.
 */
void control_free(struct control *control);

#endif
