/* SPDX-License-Identifier: MIT */
/*
 * metrics_request.c - see metrics_request.h.
 */
#include "config.h"

#include "metrics/metrics_request.h"

#include <coir/reader.h>
#include <errno.h>
#include <string.h>

/* What there is. */
static const struct {
	const char *path;
	enum metrics_page page;
} pages[] = {
	{ "/metrics", METRICS_PAGE_METRICS },
	{ "/healthz", METRICS_PAGE_HEALTH },
};

static const struct {
	enum metrics_status status;
	const char *text;
} texts[] = {
	{ METRICS_OK, "OK" },
	{ METRICS_BAD_REQUEST, "Bad Request" },
	{ METRICS_NOT_FOUND, "Not Found" },
	{ METRICS_NOT_ALLOWED, "Method Not Allowed" },
	{ METRICS_TOO_LARGE, "Request Header Fields Too Large" },
	{ METRICS_UNAVAILABLE, "Service Unavailable" },
	{ METRICS_BAD_VERSION, "HTTP Version Not Supported" },
};

/* A part of a request's first line. */
struct word {
	const char *at;
	size_t len;
};

/* Takes the word at *@line, which a space or the end follows. */
static struct word
take_word(const char **line)
{
	struct word word = { *line, strcspn(*line, " ") };

	*line += word.len;
	if (**line == ' ')
		++*line;
	return word;
}

static bool
is(struct word word, const char *text)
{
	return word.len == strlen(text) && memcmp(word.at, text, word.len) == 0;
}

/* The path of a target, which may be a whole URL and may have a query. */
static struct word
path_of(struct word target)
{
	static const char scheme[] = "http://";
	const size_t n = sizeof(scheme) - 1;

	if (target.len > n && memcmp(target.at, scheme, n) == 0) {
		const char *slash = memchr(target.at + n, '/', target.len - n);

		target.len = slash ? target.len - (size_t)(slash - target.at)
				   : 0;
		target.at = slash;
	}
	for (size_t i = 0; i < target.len; i++)
		if (target.at[i] == '?')
			target.len = i;
	return target;
}

/* Is it "HTTP/1.0", "HTTP/1.1" or what may come of them? */
static bool
is_version_1(struct word version)
{
	return version.len == 8 && memcmp(version.at, "HTTP/1.", 7) == 0;
}

enum metrics_status
metrics_request_parse(const char *line, struct metrics_request *ret)
{
	struct word method = take_word(&line);
	struct word target = take_word(&line);
	struct word version = take_word(&line);
	struct word path;

	if (method.len == 0 || target.len == 0 || *line || version.len < 5 ||
	    memcmp(version.at, "HTTP/", 5) != 0)
		return METRICS_BAD_REQUEST;
	if (!is_version_1(version))
		return METRICS_BAD_VERSION;
	path = path_of(target);
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		if (!is(path, pages[i].path))
			continue;
		if (!is(method, "GET") && !is(method, "HEAD"))
			return METRICS_NOT_ALLOWED;
		ret->page = pages[i].page;
		ret->head = is(method, "HEAD");
		return METRICS_OK;
	}
	return METRICS_NOT_FOUND;
}

int
metrics_request_receive(struct coir_reader *reader, struct metrics_request *ret,
			enum metrics_status *ret_status)
{
	enum metrics_status status = METRICS_BAD_REQUEST;
	const char *line;
	int rc = coir_reader_line(reader, &line, NULL);

	if (rc == 0)
		status = metrics_request_parse(line, ret);
	while (rc == 0 && *line) {
		if (coir_reader_consumed(reader) > METRICS_REQUEST_MAX)
			rc = -ENOBUFS;
		else
			rc = coir_reader_line(reader, &line, NULL);
	}
	if (rc == -ENOBUFS)
		status = METRICS_TOO_LARGE;
	else if (rc < 0)
		return rc;
	*ret_status = status;
	return 0;
}

const char *
metrics_status_text(enum metrics_status status)
{
	size_t i = 0;

	while (texts[i].status != status)
		i++;
	return texts[i].text;
}
