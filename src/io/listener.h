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

/* Bind @fd to @addr as @options say; what was made is noted in @listener. */
int
coir__listener_bind(struct coir_listener *listener, int fd,
		    const struct coir_addr *addr,
		    const struct coir_listen_options *options);

/* Remove the path that @listener has made, if it is still its own. */
void
coir__listener_unbind(struct coir_listener *listener);

#endif
