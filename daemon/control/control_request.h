/* SPDX-License-Identifier: MIT */
/*
 * control_request.h - what somebody at the control socket asks for.
 *
 * A request is one JSON object: "command" and the command's arguments, as
 * chatctl(8) has it. Whoever sent it may have sent anything: what is not
 * exactly a request is a fault, in words that say what would be right.
 *
 * Parsing goes as deep as the input does: main stack only. Pure otherwise.
 */
#ifndef CHATD_CONTROL_REQUEST_H
#define CHATD_CONTROL_REQUEST_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct control_command;

/* Room for what is wrong with a request, or cannot be done. */
#define CONTROL_FAULT_MAX 512

/* Why a request is not done. */
struct control_fault {
	const char *code;             /* for programs; static; NULL: it is */
	char text[CONTROL_FAULT_MAX]; /* for people */
};

/* A request. All-zero memory is one that control_request_fini() takes. */
struct control_request {
	const struct control_command *command; /* its row */
	json_t *object;                        /* as it came; owned */
};

/* Says what is wrong. Returns -EINVAL. */
__attribute__((format(printf, 3, 4))) int
control_fault(struct control_fault *fault, const char *code, const char *fmt,
	      ...);

/*
 * Takes @len bytes apart. Returns 0 and the caller ends *@ret; or -EINVAL, and
 * @fault says why.
 */
int control_request_parse(const char *bytes, size_t len,
			  struct control_request *ret,
			  struct control_fault *fault);

/* Frees what the request owns. */
void control_request_fini(struct control_request *request);

/* A string argument, or NULL if the request does not have it; borrowed. */
const char *control_request_text(const struct control_request *request,
				 const char *name);

/* A number, or @fallback. */
uint64_t control_request_number(const struct control_request *request,
				const char *name, uint64_t fallback);

/* Is the flag set? */
bool control_request_flag(const struct control_request *request,
			  const char *name);

/* A span in nanoseconds, or @fallback. */
int64_t control_request_span(const struct control_request *request,
			     const char *name, int64_t fallback);

#endif
