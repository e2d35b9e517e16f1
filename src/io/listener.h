/* SPDX-License-Identifier: MIT */
/*
 * Accepting as a bare descriptor: a server hands it to the handler's fiber,
 * on whose stack the socket lies.
 */
#ifndef COIR_IO_LISTENER_H
#define COIR_IO_LISTENER_H

#include <coir/listener.h>

/*
 * Accept whoever is there. 0: *ret_fd (the caller owns it, O_NONBLOCK is set)
 * and *ret_peer; -EAGAIN: nobody is; else as coir_accept().
 */
int
coir__listener_try(struct coir_listener *listener, int *ret_fd,
		   struct coir_addr *ret_peer);

/* Wait for a client: as coir__listener_try(), never -EAGAIN; a cancel point. */
int
coir__listener_accept(struct coir_listener *listener, int *ret_fd,
		      struct coir_addr *ret_peer);

#endif
