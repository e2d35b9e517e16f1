/* SPDX-License-Identifier: MIT */
/*
 * hang_up.h - the end of a connection, seen from its socket.
 *
 * A socket that is closed with input unread is reset, and a reset can throw
 * away what was sent and not yet read at the other end. So whatever has come
 * is read first.
 */
#ifndef CHATD_HANG_UP_H
#define CHATD_HANG_UP_H

/*
 * Ends our side of the non-blocking socket @fd and throws away what is unread,
 * up to 64 KB of it. The caller closes it right after. Main stack only.
 */
void hang_up(int fd);

#endif
