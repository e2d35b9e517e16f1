/* SPDX-License-Identifier: MIT */
/*
 * control_manners.h - whom an administrator means, and how the room is told of
 * what is done to them.
 */
#ifndef CHATD_CONTROL_MANNERS_H
#define CHATD_CONTROL_MANNERS_H

#include <stdint.h>

struct client;
struct control_call;

/* What lines call whoever commands: no name is like that. */
#define CONTROL_BY "an administrator"

/*
 * A name may be all digits, or read as an address: is nobody but client @id (0:
 * nobody at all) called @who, which is a number or an address? -ENOTUNIQ: so it
 * is not known who is meant, and that is answered.
 */
int control_check_name(struct control_call *call, const char *who, uint64_t id);

/*
 * The client that @who, a number or a name, is. NULL: that is answered, and
 * what would be right, too, is @or_else, such as ", an IP address".
 */
struct client *control_find(struct control_call *call, const char *who,
			    const char *or_else);

/* The answer is that the room did not take a line, for @error. Returns 0. */
int control_refuse_line(struct control_call *call, int error);

#endif
