/* SPDX-License-Identifier: MIT */
/*
 * peer.h - somebody who is connected to the daemon, byte by byte.
 */
#ifndef SYSTEM_PEER_H
#define SYSTEM_PEER_H

#include <stddef.h>

/* Bytes that a peer reads ahead. */
#define PEER_AHEAD 4096

/* A connection. */
struct peer {
	int fd;
	char address[128];      /* as the room shows it */
	char ahead[PEER_AHEAD]; /* read, but not yet looked at */
	size_t at;              /* first byte of ahead that was not */
	size_t end;             /* end of ahead */
};

/* Connects to @port on 127.0.0.1; the test fails if that does not work. */
void peer_connect(struct peer *p, int port);

/* The same from 127.0.0.@host. */
void peer_connect_from(struct peer *p, int host, int port);

/*
 * The same through the proxy 127.0.0.@host, whose PROXY header says that it
 * comes from @ip, port 5.
 */
void peer_connect_by(struct peer *p, int host, int port, const char *ip);

/* Connects to the unix socket @path; a leading @ is an abstract one. */
void peer_connect_unix(struct peer *p, const char *path);

/* Sends all of a string. */
void peer_say(struct peer *p, const char *text);

/* Sends @len bytes. */
void peer_send(struct peer *p, const void *bytes, size_t len);

/* Reads as many bytes as the text has; they must be these. printf(3) style. */
__attribute__((format(printf, 2, 3))) void peer_expect(struct peer *p,
						       const char *fmt, ...);

/* Reads exactly @len bytes into @buf. */
void peer_read(struct peer *p, char *buf, size_t len);

/* Reads one line into @buf of @size bytes, its LF replaced by NUL. */
void peer_line(struct peer *p, char *buf, size_t size);

/* Nothing may come any more but the end of stream. */
void peer_expect_end(struct peer *p);

/* Says no more, but goes on reading. */
void peer_half_close(struct peer *p);

/* Cuts the connection by a reset. */
void peer_reset(struct peer *p);

/* Closes the connection. */
void peer_close(struct peer *p);

/*
 * Reads what is for this peer, up to its own join line, which it is given
 * @label for; for those who come late and do not care what was before.
 */
void peer_skip_to_join(struct peer *p, const char *label);

#endif
