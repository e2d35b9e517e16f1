/* SPDX-License-Identifier: MIT */
/*
 * metrics_request.h - what somebody asks of the metrics' listener by HTTP.
 *
 * As much of HTTP/1.1 as a program that only answers GET and HEAD needs: the
 * first line is looked at, headers are only counted. Any bytes will do.
 */
#ifndef CHATD_METRICS_REQUEST_H
#define CHATD_METRICS_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

struct coir_reader;

/* Bytes of a line of a request, as many as are expected and at most. */
#define METRICS_LINE_USUAL 512
#define METRICS_LINE_MAX 4096

/* Bytes of a whole one, about. */
#define METRICS_REQUEST_MAX 16384

/* What is asked for. */
enum metrics_page {
	METRICS_PAGE_METRICS, /* /metrics */
	METRICS_PAGE_HEALTH,  /* /healthz */
};

/* The codes of answers. */
enum metrics_status {
	METRICS_OK = 200,
	METRICS_BAD_REQUEST = 400,
	METRICS_NOT_FOUND = 404,
	METRICS_NOT_ALLOWED = 405,
	METRICS_TOO_LARGE = 431,
	METRICS_UNAVAILABLE = 503,
	METRICS_BAD_VERSION = 505,
};

/* A request. */
struct metrics_request {
	enum metrics_page page;
	bool head; /* only the headers of the answer are wanted */
};

/*
 * Takes @line apart, a request's first without its end. Returns METRICS_OK and
 * *@ret is the request, else what its sender is to be told.
 */
enum metrics_status metrics_request_parse(const char *line,
					  struct metrics_request *ret);

/*
 * Takes a request, up to its empty line, out of @reader, which takes lines of
 * METRICS_LINE_MAX. Returns 0: *@ret_status is as of metrics_request_parse(),
 * or METRICS_TOO_LARGE; or as coir_reader_line(): there is no request. A fiber.
 */
int metrics_request_receive(struct coir_reader *reader,
			    struct metrics_request *ret,
			    enum metrics_status *ret_status);

/* What goes with @status in an answer's first line: "Not Found". */
const char *metrics_status_text(enum metrics_status status);

#endif
