/* SPDX-License-Identifier: MIT */
/*
 * control_log.h - what the log has of who commands chatd.
 *
 * A command that is to change something has a line when it is asked for, and
 * another one if it was not done, or not all of it. Main stack.
 */
#ifndef CHATD_CONTROL_LOG_H
#define CHATD_CONTROL_LOG_H

struct control_call;
struct control_fault;

/* Notes who asks for what, but not what is said. */
void control_log_asked(const struct control_call *call);

/* Notes that it was not done, for @fault. */
void control_log_refused(const struct control_call *call,
			 const struct control_fault *fault);

#endif
