/* SPDX-License-Identifier: MIT */
/*
 * session.c - one client's input: from bytes read to lines said.
 *
 * A line that lies whole in the input is taken from there. One that does not is
 * gathered at partial, with the CR it may end in, until it is longer than any
 * line may be; from then on, or when memory runs out, it is only counted. What
 * was gathered may be a password: no copy of it is left in memory.
 */
#include "config.h"

#include "text/session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "text/phrase.h"
#include "text/text.h"

/* Bytes that an unfinished line is given first. */
#define PARTIAL_MIN 64

/* Bytes of the longest notice: its words and two numbers. */
#define NOTICE_MAX (PHRASE_MAX + 2 * PHRASE_DIGITS_MAX)

/* Why the bytes of the unfinished line are not kept. */
enum session_lost {
	LOST_NOT,       /* they are */
	LOST_TOO_LONG,  /* more than a line may have */
	LOST_NO_MEMORY, /* nowhere to keep them */
};

int
session_rules_init(struct session_rules *rules, uint32_t line_max,
		   const struct session_sink *sink)
{
	char *clean = malloc(TEXT_CLEAN_MAX(line_max));

	if (!clean)
		return -ENOMEM;
	*rules = (struct session_rules){
		.line_max = line_max,
		.sink = sink,
		.clean = clean,
	};
	return 0;
}

void
session_rules_fini(struct session_rules *rules)
{
	free(rules->clean);
	rules->clean = NULL;
}

void
session_init(struct session *session)
{
	*session = (struct session){ 0 };
}

/* Drops what was gathered of the unfinished line. */
static void
drop(struct session *session)
{
	if (session->partial)
		explicit_bzero(session->partial, session->room);
	free(session->partial);
	session->partial = NULL;
	session->room = 0;
}

void
session_fini(struct session *session)
{
	drop(session);
	session->count = 0;
	session->lost = LOST_NOT;
}

/* Tells the client that a line of @len bytes was not sent, and why. */
static void
tell_lost(const struct session_rules *rules, enum session_lost why,
	  uint64_t len, uint64_t input_end, void *arg)
{
	const char *words = why == LOST_TOO_LONG
		? _("line too long: %s bytes, at most %s; not sent")
		: _("out of memory: %s bytes; not sent");
	char text[NOTICE_MAX], bytes[PHRASE_DIGITS_MAX];
	char most[PHRASE_DIGITS_MAX];
	const struct phrase_word numbers[] = {
		phrase_number(len, bytes),
		phrase_number(rules->line_max, most),
	};
	const char *end = phrase_put(text, words, numbers, 2);

	rules->sink->notice(arg, text, (size_t)(end - text), input_end);
}

/* A line of @len bytes without its end is whole. */
static void
say(const struct session_rules *rules, const char *text, size_t len,
    uint64_t input_end, void *arg)
{
	if (len > rules->line_max) {
		tell_lost(rules, LOST_TOO_LONG, len, input_end, arg);
		return;
	}
	if (!text_is_plain(text, len)) {
		len = text_clean(rules->clean, text, len);
		text = rules->clean;
	}
	rules->sink->line(arg, text, len, input_end);
}

/* Room for the unfinished line, @kept bytes of it. Returns 0 or -ENOMEM. */
static int
reserve(struct session *session, const struct session_rules *rules, size_t kept)
{
	uint64_t room = session->room ? session->room : PARTIAL_MIN;
	uint64_t most = (uint64_t)rules->line_max + 1; /* and its CR */
	char *partial;

	if (session->count <= session->room)
		return 0;
	while (room < session->count)
		room *= 2;
	if (room > most)
		room = most;
	partial = malloc(room);
	if (!partial)
		return -ENOMEM;
	if (kept > 0)
		memcpy(partial, session->partial, kept);
	drop(session);
	session->partial = partial;
	session->room = (uint32_t)room;
	return 0;
}

/* From now on the bytes of the unfinished line are only counted. */
static void
lose(struct session *session, enum session_lost why)
{
	drop(session);
	session->lost = (uint8_t)why;
}

/* Bytes of the unfinished line if it ended here. */
static uint64_t
line_length(const struct session *session)
{
	return session->count - session->ends_in_cr;
}

/* Adds @len >= 1 bytes to the unfinished line. Returns 0 or -ENOMEM. */
static int
gather(struct session *session, const struct session_rules *rules,
       const char *text, size_t len)
{
	uint64_t at = session->count;

	session->count += len;
	session->ends_in_cr = text[len - 1] == '\r';
	if (session->lost)
		return 0;
	if (line_length(session) > rules->line_max) {
		lose(session, LOST_TOO_LONG);
		return 0;
	}
	if (reserve(session, rules, at)) {
		lose(session, LOST_NO_MEMORY);
		return -ENOMEM;
	}
	memcpy(session->partial + at, text, len);
	return 0;
}

/* The unfinished line, of which there is something, ends. */
static void
end_gathered(struct session *session, const struct session_rules *rules,
	     uint64_t input_end, void *arg)
{
	uint64_t len = line_length(session);

	if (session->lost)
		tell_lost(rules, session->lost, len, input_end, arg);
	else
		say(rules, session->partial, (size_t)len, input_end, arg);
	session_fini(session);
}

/*
 * Cuts the text in @buf, with what the filter says of it, into lines. An LF is
 * where it was in the input, or the last byte that the filter has used.
 * Returns 0 or -ENOMEM.
 */
static int
cut(struct session *session, const struct session_rules *rules, const char *buf,
    const struct telnet_result *result, void *arg)
{
	const char *text = buf;
	const char *end = buf + result->kept;
	const char *lf;
	int error = 0;

	for (; (lf = memchr(text, '\n', (size_t)(end - text))); text = lf + 1) {
		size_t len = (size_t)(lf - text);
		size_t at = (size_t)(lf - buf);
		uint64_t input_end = session->input +
			(at < result->in_place ? at + 1 : result->used);

		if (session->count > 0) {
			if (len > 0 && gather(session, rules, text, len))
				error = -ENOMEM;
			end_gathered(session, rules, input_end, arg);
		} else {
			say(rules, text, len - (len > 0 && lf[-1] == '\r'),
			    input_end, arg);
		}
	}
	if (text < end && gather(session, rules, text, (size_t)(end - text)))
		error = -ENOMEM;
	return error;
}

/* Answers "are you there". */
static void
tell_here(const struct session *session, const struct session_rules *rules,
	  void *arg)
{
	const char *text = _("yes, I am here");

	rules->sink->notice(arg, text, strlen(text), session->input);
}

int
session_input(struct session *session, const struct session_rules *rules,
	      char *buf, size_t len, void *arg)
{
	struct telnet_result result;
	int error = 0;

	for (; len > 0; buf += result.used, len -= result.used) {
		telnet_filter(&session->telnet, (uint8_t *)buf, len, &result);
		if (result.reply_len > 0)
			rules->sink->telnet_reply(arg, result.reply,
						  result.reply_len,
						  session->input + result.used);
		if (cut(session, rules, buf, &result, arg))
			error = -ENOMEM;
		session->input += result.used;
		if (result.asked)
			tell_here(session, rules, arg);
	}
	return error;
}

void
session_end(struct session *session, const struct session_rules *rules,
	    void *arg)
{
	if (session->count > 0)
		end_gathered(session, rules, session->input, arg);
}

void
session_save(const struct session *session, struct session_saved *ret)
{
	*ret = (struct session_saved){
		.input = session->input,
		.count = session->count,
		.kept = session->partial ? (uint32_t)session->count : 0,
		.telnet = session->telnet,
		.lost = session->lost,
		.ends_in_cr = session->ends_in_cr,
	};
}

int
session_restore(struct session *session, const struct session_saved *saved,
		const char *text)
{
	if (saved->lost > LOST_NO_MEMORY || saved->ends_in_cr > 1 ||
	    saved->kept != (saved->lost ? 0 : saved->count) ||
	    (saved->ends_in_cr && !saved->count) ||
	    !telnet_is_sound(&saved->telnet))
		return -EBADMSG;
	*session = (struct session){
		.input = saved->input,
		.count = saved->count,
		.telnet = saved->telnet,
		.lost = saved->lost,
		.ends_in_cr = saved->ends_in_cr,
	};
	if (!saved->kept)
		return 0;
	session->partial = malloc(saved->kept);
	if (!session->partial) {
		session->lost = LOST_NO_MEMORY;
		return -ENOMEM;
	}
	memcpy(session->partial, text, saved->kept);
	session->room = saved->kept;
	return 0;
}

void
session_replies_sent(struct session *session)
{
	telnet_replies_sent(&session->telnet);
}
