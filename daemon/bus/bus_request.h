/* SPDX-License-Identifier: MIT */
/*
 * bus_request.h - what somebody on the bus asks for.
 *
 * A request is one JSON object with one of the members "post", "since" and
 * "head", as chatd-bus(7) has it. Whoever sent it may have sent anything: what
 * is not exactly a request is a fault, in words that say what would be right.
 *
 * Parsing goes as deep as the input does: main stack only. Pure otherwise.
 */
#ifndef CHATD_BUS_REQUEST_H
#define CHATD_BUS_REQUEST_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "text/text.h"

/* Bytes of a poster's name, and of a request's id. */
#define BUS_NAME_MAX 64

/* Room for what is wrong with a request. */
#define BUS_FAULT_MAX 256

/* What is asked for. */
enum bus_verb {
	BUS_POST,  /* say a line */
	BUS_SINCE, /* lines after one */
	BUS_HEAD,  /* the newest line's number */
};

/* Why a request is not done. */
struct bus_fault {
	const char *code;         /* for programs; static */
	char text[BUS_FAULT_MAX]; /* for people */
};

/* A request. All-zero memory is one that bus_request_fini() takes. */
struct bus_request {
	enum bus_verb verb;
	json_t *id;      /* a string or an integer; NULL: it has none; owned */
	uint64_t since;  /* BUS_SINCE: the last line that the asker has */
	char *text;      /* BUS_POST: cleaned; owned */
	size_t text_len; /* bytes of it */
	/* BUS_POST: who says it, cleaned; "" if it does not say */
	char name[TEXT_CLEAN_MAX(BUS_NAME_MAX)];
	size_t name_len; /* bytes of it */
};

/*
 * Takes @len bytes apart; a line may have @line_max bytes. Returns 0, or
 * -EINVAL and @fault says why. In both cases @ret is to be ended, and its id
 * answered if it has one.
 */
int bus_request_parse(const char *bytes, size_t len, size_t line_max,
		      struct bus_request *ret, struct bus_fault *fault);

/* Frees what the request owns. */
void bus_request_fini(struct bus_request *request);

#endif
