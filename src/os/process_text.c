/* SPDX-License-Identifier: MIT */
/*
 * Commands and exit statuses in words.
 */
#include "config.h"

#include <coir/command.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* What marks a text that did not fit. */
#define ELLIPSIS "..."

/** struct writer - a buffer that is filled as far as it goes. */
struct writer {
	char *buf;
	size_t len;
	/* bytes that would be there if there was room */
	size_t used;
};

static void
put(struct writer *w, char c)
{
	if (w->used < w->len)
		w->buf[w->used] = c;
	w->used++;
}

static void
put_text(struct writer *w, const char *text)
{
	while (*text)
		put(w, *text++);
}

/* Terminate the text; its length. */
static size_t
finish(struct writer *w)
{
	size_t dots = sizeof(ELLIPSIS) - 1;

	if (w->len == 0)
		return 0;
	if (w->used >= w->len) {
		w->used = w->len - 1;
		if (dots <= w->used)
			memcpy(w->buf + w->used - dots, ELLIPSIS, dots);
	}
	w->buf[w->used] = '\0';
	return w->used;
}

/* Can it stand as it is? Letters of all languages can. */
static bool
plain(unsigned char c)
{
	return isalnum(c) || c >= 0x80 || (c && strchr("%+,-./:=@_", c));
}

static bool
needs_quotes(const char *arg)
{
	if (!*arg)
		return true;
	while (plain((unsigned char)*arg))
		arg++;
	return *arg;
}

static void
put_escaped(struct writer *w, unsigned char c)
{
	static const char from[] = "\"\\\n\t\r";
	static const char to[] = "\"\\ntr";
	const char *at = strchr(from, c);

	if (at) {
		put(w, '\\');
		put(w, to[at - from]);
	} else if (iscntrl(c)) {
		put(w, '\\');
		put(w, (char)('0' + (c >> 6)));
		put(w, (char)('0' + (c >> 3 & 7)));
		put(w, (char)('0' + (c & 7)));
	} else {
		put(w, (char)c);
	}
}

static void
put_arg(struct writer *w, const char *arg)
{
	if (!needs_quotes(arg)) {
		put_text(w, arg);
		return;
	}
	put(w, '"');
	while (*arg)
		put_escaped(w, (unsigned char)*arg++);
	put(w, '"');
}

size_t
coir_args_format(const char *const *args, char *ret_buf, size_t len)
{
	struct writer w = { .buf = ret_buf, .len = len };

	for (size_t i = 0; args[i]; i++) {
		if (i > 0)
			put(&w, ' ');
		put_arg(&w, args[i]);
	}
	return finish(&w);
}

/* "SIGKILL"; signals without a name have numbers. */
static void
put_signal(struct writer *w, int number)
{
	const char *name = sigabbrev_np(number);
	char text[16];

	if (name)
		put_text(w, "SIG");
	else
		snprintf(text, sizeof(text), "%d", number);
	put_text(w, name ? name : text);
}

size_t
coir_exit_format(const struct coir_exit_status *status, char *ret_buf,
		 size_t len)
{
	struct writer w = { .buf = ret_buf, .len = len };
	char text[16];

	if (status->signal == 0) {
		snprintf(text, sizeof(text), "%d", status->code);
		put_text(&w, "exit code ");
		put_text(&w, text);
		return finish(&w);
	}
	put_text(&w, "signal ");
	put_signal(&w, status->signal);
	if (status->core)
		put_text(&w, ", core dumped");
	return finish(&w);
}
