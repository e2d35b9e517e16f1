/* SPDX-License-Identifier: MIT */
/*
 * http.c - see http.h.
 */
#include "config.h"

#include "system/http.h"

#include <check.h>
#include <string.h>
#include <unistd.h>

struct http_answer http_answer;

void
http_read(struct peer *p)
{
	struct http_answer *a = &http_answer;
	ssize_t n;

	a->len = 0;
	while ((n = read(p->fd, a->bytes + a->len, HTTP_ANSWER_MAX - a->len)) >
	       0)
		a->len += (size_t)n;
	ck_assert_int_eq(n, 0);
	ck_assert_uint_lt(a->len, HTTP_ANSWER_MAX);
	a->bytes[a->len] = '\0';
	peer_close(p);
}

void
http_ask(int port, const char *request)
{
	struct peer p;

	peer_connect(&p, port);
	peer_say(&p, request);
	http_read(&p);
}

void
http_expect_begin(const char *begin)
{
	const char *bytes = http_answer.bytes;

	ck_assert_msg(strncmp(bytes, begin, strlen(begin)) == 0,
		      "not \"%s\" but:\n%s", begin, bytes);
}

void
http_expect_part(const char *part)
{
	const char *bytes = http_answer.bytes;

	ck_assert_msg(strstr(bytes, part) != NULL, "no \"%s\" in:\n%s", part,
		      bytes);
}

const char *
http_body(void)
{
	const char *end_of_head = strstr(http_answer.bytes, "\r\n\r\n");

	ck_assert_ptr_nonnull(end_of_head);
	return end_of_head + 4;
}
