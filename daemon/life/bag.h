/* SPDX-License-Identifier: MIT */
/*
 * bag.h - descriptors that are in nobody's table for a while.
 *
 * A bag is a pair of unix sockets. What is put in at one end lies in the
 * kernel, as messages that carry descriptors, until somebody takes it out at
 * the other end; that one alone has to be kept meanwhile, whatever the number
 * of descriptors, and it does not matter who has put them in. No call here
 * waits or allocates, and all but bag_take() are async-signal-safe.
 *
 * The ends are sequential-packet sockets, so that who looks for stream sockets
 * never takes a bag for one.
 */
#ifndef CHATD_BAG_H
#define CHATD_BAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As many as the kernel passes in one message. */
#define BAG_HANDFUL 253

/* A bag; both ends are close-on-exec. */
struct bag {
	int in;  /* to put in */
	int out; /* to take out, and to keep */
};

/* Makes an empty one. 0 or a negative errno. */
int bag_open(struct bag *ret_bag);

/* Closes both ends, with what is in it, unless somebody else has out too. */
void bag_close(struct bag *bag);

/*
 * Puts in @n descriptors (borrowed), at most BAG_HANDFUL, all or none; @in is
 * that of the bag. @cookies are those of the sockets (SO_COOKIE), 0 where it is
 * not known; or NULL, none is. Who gives one says that the socket is connected,
 * so that who takes it has nothing to ask. Returns 0; -EAGAIN: the bag is full,
 * as it is after some ten thousands; -ETOOMANYREFS: this user has more in bags
 * than RLIMIT_NOFILE of the caller; or another errno.
 */
int bag_put(int in, const int *fds, const uint64_t *cookies, size_t n);

/*
 * Takes one handful out of the bag whose end is @out; they are the caller's,
 * close-on-exec. @ret_cookies: as they were given. *@ret_lost: some were lost,
 * as the table has no place left. Returns how many; 0: the bag is empty, or all
 * of a handful were lost; or a negative errno.
 */
int bag_take(int out, int ret_fds[static BAG_HANDFUL],
	     uint64_t ret_cookies[static BAG_HANDFUL], bool *ret_lost);

#endif
