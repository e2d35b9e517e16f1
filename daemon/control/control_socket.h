/* SPDX-License-Identifier: MIT */
/*
 * control_socket.h - the control socket in the file system.
 */
#ifndef CHATD_CONTROL_SOCKET_H
#define CHATD_CONTROL_SOCKET_H

#include <coir/listener.h>

#include "control/control_peer.h"

struct conf_control;

/*
 * Listens where @conf says, or at the usual place: there the directory is made
 * if need be. Nobody but root and this user may be able to put another socket
 * in its place. Returns 0, with whom it is for in *@ret_access, or a negative
 * errno; the log says where it is, or why it is not.
 */
int control_socket_open(const struct conf_control *conf,
			struct coir_listener *ret_listener,
			struct control_access *ret_access);

#endif
