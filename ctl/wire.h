/* SPDX-License-Identifier: MIT */
/*
 * wire.h - a connection to chatd's control socket.
 */
#ifndef CHATCTL_WIRE_H
#define CHATCTL_WIRE_H

#include <jansson.h>
#include <stdio.h>

/* A connection. */
struct wire {
	FILE *in;    /* objects of JSON, one a line */
	char *line;  /* the last one; owned */
	size_t room; /* allocated for it */
};

/* Connects to the socket @path. Returns 0 or a negative errno. */
int wire_open(const char *path, struct wire *ret);

/* Sends @request. Returns 0 or a negative errno. */
int wire_send(struct wire *wire, const json_t *request);

/*
 * The next object that chatd says. The caller owns *@ret. Returns 0; -ENODATA:
 * it has said all that it will; -EPROTO: no object; another negative errno.
 */
int wire_receive(struct wire *wire, json_t **ret);

/*
 * Asks for @command, one without arguments, and waits a second at most for what
 * it has done. The caller owns *@ret_done. Returns 0 or a negative errno.
 */
int wire_ask(struct wire *wire, const char *command, json_t **ret_done);

/* Ends the connection. */
void wire_close(struct wire *wire);

#endif
