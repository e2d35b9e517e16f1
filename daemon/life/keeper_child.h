/* SPDX-License-Identifier: MIT */
/*
 * keeper_child.h - what the keeper does.
 */
#ifndef CHATD_KEEPER_CHILD_H
#define CHATD_KEEPER_CHILD_H

#include "life/keeper.h"

struct notify_socket;

/*
 * Waits for the end of chatd and gives all that is to be kept to the manager
 * at @to. For the child: all signals are blocked.
 */
_Noreturn void keeper_child(const int fds[KEEPER_FDS],
			    const struct notify_socket *to);

#endif
