/* SPDX-License-Identifier: MIT */
/*
 * activation_match.h - which of the passed sockets is whose.
 *
 * The part of activation.c that decides. A listener takes one socket. Names
 * come first, over all sockets, then addresses: a socket that was named after
 * a listener is never lost to one that only happens to have its address.
 */
#ifndef CHATD_ACTIVATION_MATCH_H
#define CHATD_ACTIVATION_MATCH_H

#include <stddef.h>

#include "activation.h"

/* Sockets that were passed: descriptors first, first + 1, ... */
struct activation_passed {
	const char *const *names; /* one each, borrowed */
	size_t n;                 /* how many */
	int first;                /* the lowest descriptor */
};

/*
 * Gives each socket to a want: ret_fds[i] is the descriptor for wants[i], or
 * -1. 0; on failure ret_fds is untouched and ret_why says what is wrong:
 * -EINVAL or -ENOMEM. Closes nothing.
 */
int activation_match(const struct activation_want *wants, size_t n_wants,
		     const struct activation_passed *passed, int *ret_fds,
		     char ret_why[static ACTIVATION_WHY_MAX]);

#endif
