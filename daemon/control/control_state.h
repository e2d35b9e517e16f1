/* SPDX-License-Identifier: MIT */
/*
 * control_state.h - the control socket's own struct, for the files that share
 * it.
 */
#ifndef CHATD_CONTROL_STATE_H
#define CHATD_CONTROL_STATE_H

#include <coir/cond.h>
#include <coir/fiber.h>
#include <coir/listener.h>
#include <coir/mutex.h>
#include <stddef.h>

#include "control/control_peer.h"
#include "room/room.h"

struct server;

/* The control socket. */
struct control {
	struct server *server;         /* what is commanded; borrowed */
	struct coir_listener listener; /* the socket */
	struct control_access access;  /* whom it is for */
	struct coir_fiber *fiber;      /* serves it; an owned handle */
	struct room_watch watch;       /* told of each batch */
	struct coir_cond news;         /* there has been one */
	struct coir_mutex saving;      /* one writes the bans at a time */
	size_t followers;              /* commands that wait for more lines */
	int64_t since;                 /* when it was opened, as a line's */
};

#endif
