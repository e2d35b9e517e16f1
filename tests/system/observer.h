/* SPDX-License-Identifier: MIT */
/*
 * observer.h - a client that writes down every byte that it is sent, and says
 * lines that can be told apart, in pieces, until chatd is gone under it.
 *
 * What it is sent is the room from its first line on and nothing else, so its
 * record is to be a prefix of what any later client is sent.
 */
#ifndef SYSTEM_OBSERVER_H
#define SYSTEM_OBSERVER_H

#include <stdbool.h>
#include <stddef.h>

/* A client and its record. */
struct observer {
	int fd;         /* -1: there is no connection any more */
	unsigned id;    /* which its lines carry; of one client of a test */
	char *seen;     /* what it was sent */
	size_t len;     /* bytes of seen */
	size_t size;    /* allocated for it */
	long said;      /* lines begun */
	char line[128]; /* the one it is in */
	size_t at;      /* bytes of it that are sent */
};

/* Connects to @port of 127.0.0.1. False: nobody listens there any more. */
bool observer_come(struct observer *o, unsigned id, int port);

/* Closes the connection and frees the record. */
void observer_free(struct observer *o);

/* Writes down what is there to be read. */
void observer_look(struct observer *o);

/* Says at most @len bytes more, as many as the connection takes. */
void observer_say(struct observer *o, size_t len);

/* The @n-th line, from 1 on, that client @id says; without its end. */
void observer_line(unsigned id, long n, char *ret_line, size_t size);

/* Ends the connection by a reset, once it has written down what is there. */
void observer_reset(struct observer *o);

/* Writes down what still comes, until the connection has ended. */
void observer_see_end(struct observer *o);

/* Writes down what comes up to its own join line, which has @label. */
void observer_see_join(struct observer *o, const char *label);

#endif
