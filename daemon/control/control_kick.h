/* SPDX-License-Identifier: MIT */
/*
 * control_kick.h - sending clients away.
 */
#ifndef CHATD_CONTROL_KICK_H
#define CHATD_CONTROL_KICK_H

#include <stddef.h>

#include "limit/reason.h"

struct control_call;
struct control_target;

/*
 * Puts @reason, cleaned, into @words, "" for NULL. Returns 0, or -EMSGSIZE, and
 * that is the answer of @call.
 */
int control_reason(struct control_call *call, const char *reason,
		   char words[static REASON_WORDS_MAX + 1]);

/* Ends kicking @target: there were @n. Returns as a step. */
typedef int control_kick_done(struct control_call *call,
			      const struct control_target *target, size_t n);

/*
 * A step that kicks @target (copied) for @reason (NULL: none), some at a time,
 * and ends with @done. The state of @call is its own from here on. Returns as a
 * step.
 */
int control_kick(struct control_call *call, const struct control_target *target,
		 const char *reason, control_kick_done *done);

#endif
