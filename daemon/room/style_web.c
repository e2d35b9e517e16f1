/* SPDX-License-Identifier: MIT */
/*
 * style_web.c - the room for browsers: a line is a WebSocket frame of JSON.
 *
 * The frame around it is part of the line, as its end is on the plain ports:
 * so a batch of lines goes out to a browser as the same bytes in the same one
 * send as to anybody else. chatd-web(7) says what is in the objects. How long a
 * line gets is found out first, exactly, since its frame begins with that.
 */
#include "config.h"

#include "room/style_web.h"

#include <string.h>
#include <time.h>

#include "room/style.h"
#include "store/line_json.h"
#include "text/frame.h"
#include "text/json_text.h"

#define NS_PER_S INT64_C(1000000000)

/* Digits of the largest uint64_t. */
#define DIGITS_MAX 20

/* "2026-11-21T10:26:39.123Z", and a year of any length. */
#define MOMENT_MAX 64

/* What stands before and behind the text of a notice. */
#define NOTICE_BEGIN "{\"notice\":"
#define NOTICE_END "}"

/* A line taken apart: what is to be written of it. */
struct parts {
	const struct line *line; /* borrowed */
	const char *kind;        /* as it is called */
	char moment[MOMENT_MAX]; /* its time */
};

static char *
put(char *dst, const char *bytes, size_t len)
{
	memcpy(dst, bytes, len);
	return dst + len;
}

static char *
put_string(char *dst, const char *string)
{
	return put(dst, string, strlen(string));
}

static char *
put_number(char *dst, uint64_t number)
{
	char digits[DIGITS_MAX];
	char *first = digits + DIGITS_MAX;

	do {
		*--first = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	return put(dst, first, (size_t)(digits + DIGITS_MAX - first));
}

/* ,"KEY":"TEXT" */
static char *
put_member(char *dst, const char *key, const char *text, size_t len)
{
	dst = put_string(dst, ",\"");
	dst = put_string(dst, key);
	dst = put_string(dst, "\":");
	return json_text_put(dst, text, len);
}

static size_t
member_len(const char *key, const char *text, size_t len)
{
	return strlen(key) + 4 + json_text_len(text, len);
}

/* Has a line of its kind words of its own? */
static bool
has_text(const struct line *line)
{
	return line->kind != LINE_JOIN && line->kind != LINE_LEAVE;
}

/* Does it come from somebody? */
static bool
has_author(const struct line *line)
{
	return line->address_len > 0 || line->client > 0;
}

static void
take_apart(const struct line *line, struct parts *ret)
{
	int64_t rest = line->time % NS_PER_S;
	time_t seconds = (time_t)(line->time / NS_PER_S);
	char millis[] = ".000Z";
	struct tm tm;
	size_t len;

	*ret = (struct parts){ .line = line, .kind = line_json_kind(line) };
	if (rest < 0) {
		rest += NS_PER_S;
		seconds--;
	}
	if (!gmtime_r(&seconds, &tm))
		return;
	len = strftime(ret->moment, sizeof(ret->moment) - sizeof(millis),
		       "%Y-%m-%dT%H:%M:%S", &tm);
	rest /= NS_PER_S / 1000;
	millis[1] = (char)('0' + rest / 100);
	millis[2] = (char)('0' + rest / 10 % 10);
	millis[3] = (char)('0' + rest % 10);
	memcpy(ret->moment + len, millis, sizeof(millis));
}

/* {"n":12,"kind":"message","time":"...","id":3,"name":"ann",... */
static char *
put_object(char *dst, const struct parts *parts)
{
	const struct line *line = parts->line;

	dst = put_number(put_string(dst, "{\"n\":"), line->number);
	dst = put_member(dst, "kind", parts->kind, strlen(parts->kind));
	dst = put_member(dst, "time", parts->moment, strlen(parts->moment));
	if (line->client > 0)
		dst = put_number(put_string(dst, ",\"id\":"), line->client);
	if (line->name_len > 0)
		dst = put_member(dst, "name", line->name, line->name_len);
	if (has_author(line)) {
		dst = put_member(dst, "address", line->address,
				 line->address_len);
		dst = put_member(dst, "label", line->label, line->label_len);
	}
	if (has_text(line))
		dst = put_member(dst, "text", line->text, line->text_len);
	*dst++ = '}';
	return dst;
}

/* Bytes that put_object() writes at most; exact but for its numbers. */
static size_t
object_bound(const struct parts *parts)
{
	const struct line *line = parts->line;
	size_t len = sizeof("{\"n\":,\"id\":}") + 2 * DIGITS_MAX;

	len += member_len("kind", parts->kind, strlen(parts->kind));
	len += member_len("time", parts->moment, strlen(parts->moment));
	len += member_len("name", line->name, line->name_len);
	len += member_len("address", line->address, line->address_len);
	len += member_len("label", line->label, line->label_len);
	return len + member_len("text", line->text, line->text_len);
}

size_t
style_web_object_bound(const struct line *line)
{
	struct parts parts;

	take_apart(line, &parts);
	return object_bound(&parts);
}

size_t
style_web_object(char *dst, const struct line *line)
{
	struct parts parts;

	take_apart(line, &parts);
	return (size_t)(put_object(dst, &parts) - dst);
}

static size_t
web_bound(const struct line *line)
{
	return FRAME_HEAD_MAX + style_web_object_bound(line);
}

/* Puts a frame around the @len bytes that lie FRAME_HEAD_MAX behind @dst. */
static size_t
enclose(char *dst, size_t len)
{
	size_t head = frame_head(dst, FRAME_TEXT, len);

	memmove(dst + head, dst + FRAME_HEAD_MAX, len);
	return head + len;
}

static size_t
web_render(char *dst, const struct line *line)
{
	return enclose(dst, style_web_object(dst + FRAME_HEAD_MAX, line));
}

static size_t
web_notice_bound(size_t len)
{
	/* a byte is escaped by six at most */
	return FRAME_HEAD_MAX + sizeof(NOTICE_BEGIN NOTICE_END) + 2 + 6 * len;
}

static size_t
web_notice(char *dst, const char *text, size_t len)
{
	char *begin = dst + FRAME_HEAD_MAX;
	char *at = json_text_put(put_string(begin, NOTICE_BEGIN), text, len);

	at = put_string(at, NOTICE_END);
	return enclose(dst, (size_t)(at - begin));
}

const struct style style_web = {
	.name = "web",
	.id = 4,
	.version = 1,
	.framed = true,
	.bound = web_bound,
	.render = web_render,
	.notice_bound = web_notice_bound,
	.notice = web_notice,
};
