/* SPDX-License-Identifier: MIT */
/*
 * A stream under torture: a pattern goes in, and comes out whole.
 */
#ifndef STREAM_CASE_H
#define STREAM_CASE_H

#include <errno.h>
#include <string.h>

#include <coir/cancel.h>
#include <coir/flow.h>
#include <coir/socket.h>

#include "support/torture.h"

/* More than a socket's buffers hold; odd, so that nothing fits exactly. */
#define BULK 300007

/* Two ends of a stream, and what went into one and came out of the other. */
struct stream {
	struct coir_socket in;
	struct coir_socket out;
	size_t sent;
	size_t received;
	/* the n-th byte has been none of the pattern */
	size_t wrong;
};

static unsigned char bulk[BULK];

/* What is the byte at @i? */
static inline unsigned char
pattern(size_t i)
{
	return (unsigned char)(i * 31 + (i >> 8));
}

static inline void
take_in(struct stream *s, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		s->wrong += (unsigned char)bytes[i] != pattern(s->received + i);
	s->received += n;
}

static inline void
fill_bulk(void)
{
	for (size_t i = 0; i < BULK; i++)
		bulk[i] = pattern(i);
}

static inline int
open_stream(struct stream *s)
{
	memset(s, 0, sizeof(*s));
	fill_bulk();
	return coir_socketpair(NULL, &s->in, &s->out);
}

/* No more will be sent. That nobody reads it any more is no failure. */
static inline int
end_sending(struct stream *s, int rc)
{
	coir_shutdown(&s->in.flow, COIR_SHUT_WRITE);
	return rc == -ECONNRESET ? 0 : rc;
}

static inline int
read_to_end(void *arg)
{
	struct stream *s = arg;
	char buf[5000];
	ssize_t n;

	while ((n = coir_read(&s->out.flow, buf, sizeof(buf))) > 0)
		take_in(s, buf, (size_t)n);
	return (int)n;
}

/* Whoever is cancelled reads on all the same. */
static inline int
recv_bulk(void *arg)
{
	int rc = read_to_end(arg);

	if (rc < 0)
		MUST(coir_protect(read_to_end, arg) == 0);
	return rc;
}

/* Close both ends; what went in has come out, or does so now. */
static inline void
close_stream(struct stream *s)
{
	end_sending(s, 0);
	MUST(coir_protect(read_to_end, s) == 0);
	MUST(s->sent == s->received);
	MUST(s->wrong == 0);
	coir_close(&s->in.flow);
	coir_close(&s->out.flow);
}

#endif
