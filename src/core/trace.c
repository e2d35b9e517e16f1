/* SPDX-License-Identifier: MIT */
/*
 * Trace lines. The text is formatted into memory of the thread, not of the
 * fiber, whose stack is small; nobody else runs before it is out.
 */
#include "config.h"

#include <coir/trace.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <coir/local.h>

#define TEXT_MAX 1024

/* The tracer that a fiber's lines go to. */
static struct coir_key tracer_key = COIR_KEY_INIT("tracer");

/* Write it all, as far as standard error takes it. */
static void
write_out(const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(STDERR_FILENO, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return;
		bytes += n;
		len -= (size_t)n;
	}
}

/* Put a "+" before each line of @text, a line feed after it. */
static void
print(const char *text)
{
	static __thread char lines[2 * TEXT_MAX + 2];
	char *at = lines;

	*at++ = '+';
	for (; *text; text++) {
		*at++ = *text;
		if (*text == '\n')
			*at++ = '+';
	}
	*at++ = '\n';
	write_out(lines, (size_t)(at - lines));
}

void
coir_trace(const char *format, ...)
{
	static __thread char text[TEXT_MAX];
	const struct coir_tracer *tracer = coir_local_get(&tracer_key);
	int saved = errno;
	va_list args;

	va_start(args, format);
	if (vsnprintf(text, sizeof(text), format, args) < 0)
		text[0] = '\0';
	va_end(args);
	if (tracer)
		tracer->line(text, strlen(text), tracer->arg);
	else
		print(text);
	errno = saved;
}

int
coir_trace_with(const struct coir_tracer *tracer, coir_fn *fn, void *arg)
{
	return coir_local_with(&tracer_key, (void *)tracer, fn, arg);
}
