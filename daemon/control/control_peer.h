/* SPDX-License-Identifier: MIT */
/*
 * control_peer.h - who may command chatd.
 */
#ifndef CHATD_CONTROL_PEER_H
#define CHATD_CONTROL_PEER_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/types.h>

/* Whom the control socket is for, beside root and chatd's own user. */
struct control_access {
	bool has_group; /* members of a group, too */
	gid_t group;    /* which */
};

/*
 * Who is at the other end of the unix socket @fd, as the kernel says who it was
 * when it connected; *@ret_who is filled in. Returns 0: it may command;
 * -EACCES: it may not; or why that cannot be told. Main stack.
 */
int control_peer_check(int fd, const struct control_access *access,
		       struct ucred *ret_who);

#endif
