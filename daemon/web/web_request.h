/* SPDX-License-Identifier: MIT */
/*
 * web_request.h - what a message of a browser asks for: chatd-web(7).
 *
 * Each message is a JSON object with one member, whose name says what is
 * wanted. What else is in it is an error that is told, so that a page with a
 * slip of the pen is not left to guess.
 */
#ifndef CHATD_WEB_REQUEST_H
#define CHATD_WEB_REQUEST_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

/* Lines of history that may be asked for at once. */
#define WEB_REQUEST_LINES_MAX 200

/* Lines that one may ask to be found at once. */
#define WEB_REQUEST_FOUND_MAX 50

/* What is wanted. */
enum web_request_kind {
	WEB_REQUEST_SAY,     /* something is said: text */
	WEB_REQUEST_HISTORY, /* older lines: before, lines */
	WEB_REQUEST_WHO,     /* who is here */
	WEB_REQUEST_SEARCH,  /* lines with words: text, before, lines */
};

/* A request. */
struct web_request {
	json_t *root; /* what it was read from; owned */
	enum web_request_kind kind;
	const char *text; /* what is said, or looked for; in root */
	size_t len;       /* bytes of it */
	uint64_t before;  /* lines before this one */
	uint32_t lines;   /* at most so many, of 1 and more */
};

/*
 * Reads the @len bytes of @text. Returns 0 and the caller ends *ret with
 * web_request_fini(); -EINVAL, with a sentence for its writer in *@ret_why
 * (static); or -ENOMEM.
 */
int web_request_parse(const char *text, size_t len, struct web_request *ret,
		      const char **ret_why);

/* Frees what it was read from. */
void web_request_fini(struct web_request *request);

#endif
