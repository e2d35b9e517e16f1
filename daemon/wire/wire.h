/* SPDX-License-Identifier: MIT */
/*
 * wire.h - what lies between a client's socket and its session, if the socket
 * carries something else than what is said: TLS records, frames.
 *
 * A wire takes what the session is to see out of what the socket gives, and
 * the other way round. It never waits, and it never loses what it has taken:
 * what the socket does not take of that is unsent, and goes out before
 * anything else. Who has one has no slot: what a wire knows ends with the
 * process.
 *
 * Main stack, but wire_give(), wire_pending() and wire_unsent(), which a fiber
 * may call.
 */
#ifndef CHATD_WIRE_H
#define CHATD_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

struct client;
struct wire;

/* A kind of wire. All are called on the main stack but pending and unsent. */
struct wire_ops {
	/*
	 * It is the wire of @client, who has come in. NULL: it does not care.
	 */
	void (*enter)(struct wire *wire, struct client *client);
	/*
	 * As recv(2), but a negative errno. Less than there is may be given at
	 * once, if pending() says so; -EAGAIN is also that it has to send
	 * something first, which unsent() says.
	 */
	ssize_t (*receive)(struct wire *wire, int fd, char *buf, size_t size);
	/*
	 * As sendmsg(2) of the @n ranges, of @bytes in all, but a negative
	 * errno; @n is 0 if there is only what is unsent to be sent. What is
	 * taken of them is not seen again. NULL: they go as they are.
	 */
	ssize_t (*send)(struct wire *wire, int fd, struct iovec *ranges, int n,
			size_t bytes);
	/*
	 * Would receive() give something although the socket may have nothing?
	 * It then must not return -EAGAIN. NULL: never.
	 */
	bool (*pending)(const struct wire *wire);
	/* All that it has given has been taken in. NULL: it does not care. */
	void (*taken)(struct wire *wire);
	/*
	 * What it has given up to byte @cause is over, and stored. NULL: it
	 * does not care.
	 */
	void (*answered)(struct wire *wire, uint64_t cause);
	/* Has it taken bytes that the socket has not? NULL: never. */
	bool (*unsent)(const struct wire *wire);
	/*
	 * Says that nothing more comes, if the socket takes that. NULL: there
	 * is no word for it.
	 */
	void (*end)(struct wire *wire, int fd);
	/* Frees it; the socket may be closed already. */
	void (*free)(struct wire *wire);
};

/* A wire; part of a larger struct, whose kind knows the rest. */
struct wire {
	const struct wire_ops *ops;
	const char *identity; /* who the other side has proved to be; its
				 kind's; NULL: it has not */
	size_t memory;        /* bytes that it takes, about; its client counts
				 them: what changes them tells it */
	char *rest;           /* given, and put back; owned */
	size_t rest_from;     /* first byte of it that is still to be read */
	size_t rest_to;       /* end of it */
};

/* As the operation; NULL is nothing. */
void wire_enter(struct wire *wire, struct client *client);

/* As the operation, but gives first what was put back. */
ssize_t wire_take(struct wire *wire, int fd, char *buf, size_t size);

/*
 * Has the @len bytes at @bytes, the last that wire_take() gave, be given
 * again. Returns 0 or -ENOMEM.
 */
int wire_put_back(struct wire *wire, const char *bytes, size_t len);

/* As the operation. */
ssize_t wire_give(struct wire *wire, int fd, struct iovec *ranges, int n,
		  size_t bytes);

/* As the operation, what was put back included. */
bool wire_pending(const struct wire *wire);

/* As the operation. */
bool wire_unsent(const struct wire *wire);

/* As the operations; NULL is nothing. */
void wire_taken(struct wire *wire);
void wire_answered(struct wire *wire, uint64_t cause);

/* As the operation; NULL is nothing. */
void wire_end(struct wire *wire, int fd);

/* As the operation; NULL is nothing. */
void wire_free(struct wire *wire);

#endif
