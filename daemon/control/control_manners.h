/* SPDX-License-Identifier: MIT */
/*
 * control_manners.h - what an administrator does to people, and how the room is
 * told.
 */
#ifndef CHATD_CONTROL_MANNERS_H
#define CHATD_CONTROL_MANNERS_H

struct control_call;

/* What lines call whoever commands: no name is like that. */
#define CONTROL_BY "an administrator"

/* The answer is that the room did not take a line, for @error. Returns 0. */
int control_refuse_line(struct control_call *call, int error);

#endif
